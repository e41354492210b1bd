//! `persistent-volume-hostpath`.

use seawall_check::{Check, Fix, Run};
use seawall_model::api::{PersistentVolumeSpec, Read};
use seawall_model::{GroupKind, Place, Rule, Severity, Status};

use crate::host_path::Danger;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "persistent-volume-hostpath",
        title: "PersistentVolume is a sensitive path of the node",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("persistent_volume_hostpath.md"),
    },
    fix: Fix::None,
    run: Run::Object(&[GroupKind::core("PersistentVolume")], |object, report| {
        let spec = object.node().get("spec").and_then(Option::<PersistentVolumeSpec<'_>>::read);
        let Some(spec) = spec else { return };
        let host_path = spec.host_path.as_ref().and_then(|source| source.path).map(|path| (path, "hostPath/path"));
        let local = spec.local.as_ref().and_then(|source| source.path).map(|path| (path, "local/path"));
        for (path, field) in host_path.into_iter().chain(local) {
            let gain = match Danger::of(path.value, false, true) {
                Danger::Socket(runtime) => format!("control of {runtime}"),
                Danger::Credential(what) | Danger::Sensitive(what) => what.to_owned(),
                Danger::Logs => "its logs, into which links can be put".to_owned(),
                Danger::Writable | Danger::Readable => continue,
            };
            let message = format!("claims get `{}` of the node, with {gain}", path.value);
            report.field(Place::from(spec.node).join(field), message);
        }
    }),
};

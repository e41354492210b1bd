//! `pvc-access`.

use seawall_check::{Check, Fix, Run};
use seawall_model::api::{Read, StatefulSetSpec};
use seawall_model::{Place, Rule, Severity, Status};

use crate::mounts::Mounts;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "pvc-access",
        title: "Workload has access to a persistent volume",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["C-0257"],
        doc: include_str!("pvc_access.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for volume in &workload.spec.volumes {
            let Some(source) = &volume.persistent_volume_claim else { continue };
            let name = volume.name.map_or("", |name| name.value);
            let claim = source.claim_name.map_or("", |claim| claim.value);
            let mounts = Mounts::of_claim(workload, name);
            let is_read_only = source.read_only.is_some_and(|read_only| read_only.value);
            let mounts = if is_read_only { mounts.read_only() } else { mounts };
            let message = format!("volume `{name}` is the claim `{claim}`, {}", mounts.in_words());
            let claim = Place::from(volume.node).join("persistentVolumeClaim/claimName");
            let reported = report.field(volume.node, message).also(claim);
            mounts.facts().fold(reported, |reported, fact| reported.fact(fact));
        }
        if !matches!(&*workload.object.reference.kind, "StatefulSet" | "CloneSet") {
            return;
        }
        let spec = workload.object.node().get("spec").and_then(Option::<StatefulSetSpec<'_>>::read);
        for template in spec.iter().flat_map(|spec| spec.volume_claim_templates.iter()) {
            let name = template.name().unwrap_or_default();
            let mounts = Mounts::of_claim(workload, name);
            let message = format!("every pod has a claim made from `{name}`, {}", mounts.in_words());
            let reported = report.field(template.node, message);
            mounts.facts().fold(reported, |reported, fact| reported.fact(fact));
        }
    }),
};

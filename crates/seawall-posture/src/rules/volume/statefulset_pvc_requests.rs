//! `statefulset-pvc-requests`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::api::{PersistentVolumeClaim, Read, StatefulSetSpec};
use seawall_model::{GroupKind, Place, Rule, Severity, Status};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "statefulset-pvc-requests",
        title: "Claim template names no size or lets nodes share its volumes",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["VolumeClaimRequestsStorage", "VolumeClaimAccessModeReadWriteOnce"],
        doc: include_str!("statefulset_pvc_requests.md"),
    },
    fix: Fix::Review("Set the access mode to ReadWriteOnce"),
    run: Run::Object(&[GroupKind::of("apps", "StatefulSet")], |object, report| {
        let spec = object.node().get("spec").and_then(Option::<StatefulSetSpec<'_>>::read);
        for template in spec.iter().flat_map(|spec| spec.volume_claim_templates.iter()) {
            report_size(template, report);
            report_sharing(template, report);
        }
    }),
};

fn report_size(template: &PersistentVolumeClaim<'_>, report: &mut Report<'_>) {
    let requests = template.spec.as_ref().and_then(|spec| spec.resources.as_ref()?.requests);
    if requests.and_then(|requests| requests.get("storage")).is_some_and(|size| !size.is_null()) {
        return;
    }
    let field = Place::from(template.node).join("spec/resources/requests/storage");
    report.field(field, format!("claim template `{}` requests no size", template.name().unwrap_or_default()));
}

fn report_sharing(template: &PersistentVolumeClaim<'_>, report: &mut Report<'_>) {
    let modes = template.spec.as_ref().map_or(&[][..], |spec| &spec.access_modes[..]);
    let Some(shared) = modes.iter().find(|mode| matches!(mode.value, "ReadWriteMany" | "ReadOnlyMany")) else {
        return;
    };
    let field = Place::from(template.node).join("spec/accessModes");
    let name = template.name().unwrap_or_default();
    let message = format!("claim template `{name}` allows `{}`, so other nodes can use the same volume", shared.value);
    report.field(field, message).set(field, vec!["ReadWriteOnce"]);
}

//! `rolebinding-create`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Danger, Family, Hit, Power, Run, WRITE, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "rolebinding-create",
        title: "Roles can be bound",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["CKV2_K8S_1", "CKV_K8S_157", "KSV-0050", "KSV-0051", "KSV-0052", "KSV-0055"],
        doc: include_str!("rolebinding_create.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("bind roles to others"),
        wanted: Wanted::Actions(&[
            Family::new(WRITE, "rbac.authorization.k8s.io", &["rolebindings"]),
            Family::of_cluster(WRITE, "rbac.authorization.k8s.io", &["clusterrolebindings"]),
        ]),
        grade,
    }),
};

const GROUP: &str = "rbac.authorization.k8s.io";

/// Without `bind` only roles can be bound that allow nothing beyond what one has oneself.
fn grade(danger: &Danger<'_, '_>) -> Option<Severity> {
    let is_named = danger.hits.iter().all(Hit::is_named);
    Some(match danger.is_wide() {
        _ if is_named || danger.is_of_kubernetes && !danger.is_wide() => Severity::Low,
        _ if danger.has_any(&["bind"], GROUP, &["roles", "clusterroles"]) => Severity::High,
        true => Severity::Medium,
        false => Severity::Low,
    })
}

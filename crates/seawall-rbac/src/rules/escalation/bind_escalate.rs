//! `bind-escalate`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Danger, Family, Hit, Power, Run, WRITE, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "bind-escalate",
        title: "Somebody can give themselves more than they have",
        severity: Severity::Critical,
        status: Status::stable("0.1.0"),
        aliases: &["C-0191", "CKV_K8S_157", "CKV_K8S_158", "KSV-0050"],
        doc: include_str!("bind_escalate.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("give themselves roles or rights beyond their own"),
        wanted: Wanted::Actions(&[
            Family::new(&["bind"], "rbac.authorization.k8s.io", &["roles", "clusterroles"]),
            Family::new(&["escalate"], "rbac.authorization.k8s.io", &["roles"]),
            Family::of_cluster(&["escalate"], "rbac.authorization.k8s.io", &["clusterroles"]),
        ]),
        grade,
    }),
};

const GROUP: &str = "rbac.authorization.k8s.io";

/// Each verb lifts a ban on something that must be allowed as well: `bind` on making bindings, `escalate` on changing
/// roles.
fn grade(danger: &Danger<'_, '_>) -> Option<Severity> {
    let one = |hit: &Hit<'_, '_>| {
        let action = hit.action?;
        let is_bind = action.verb == "bind";
        // A Role is bound in its namespace only.
        let writes: &[&str] = match action.resource {
            "roles" if is_bind => &["rolebindings"],
            "clusterroles" if is_bind => &["rolebindings", "clusterrolebindings"],
            "roles" => &["roles"],
            _ => &["clusterroles"],
        };
        if !danger.has_any(WRITE, GROUP, writes) {
            return Some(Severity::Low);
        }
        let is_harmless = hit.is_named() && !(is_bind && hit.rule.names.contains(&"cluster-admin"));
        Some(match danger.is_wide() {
            _ if is_harmless => Severity::Medium,
            true => Severity::Critical,
            false => Severity::High,
        })
    };
    danger.hits.iter().filter_map(one).max()
}

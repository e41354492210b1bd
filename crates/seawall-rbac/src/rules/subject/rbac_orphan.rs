//! `rbac-orphan`.

use seawall_check::Fix;
use seawall_model::{Found, GroupKind, Rule, Severity, Status};

use crate::bootstrap::is_default_subject;
use crate::lint::{Check, Desk, Run, Survey, subject_node};
use crate::{PermissionSet, RoleFound, Scope, Subject};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "rbac-orphan",
        title: "A binding refers to what is not there",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("rbac_orphan.md"),
    },
    fix: Fix::Review("Take the subject out of the binding"),
    run: Run::Over(Run::BINDINGS, report),
};

/// Whoever makes what is missing decides what the binding gives, or gets it.
fn report(survey: &Survey<'_>, desk: &mut Desk<'_>) {
    for set in &survey.rbac.sets {
        let mut report = desk.report(set.object);
        if set.role == RoleFound::Missing {
            let field = set.object.node().get("roleRef").unwrap_or(set.object.node());
            report.field(field, missing(set));
        }
        for (index, subject) in set.subjects.iter().rev() {
            let Subject::ServiceAccount { namespace, name } = subject else { continue };
            if *name == "default" || is_default_subject(set, subject) || !is_absent(survey, namespace, name) {
                continue;
            }
            let node = subject_node(set, *index);
            let message = format!(
                "ServiceAccount `{namespace}/{name}` does not exist: whoever makes it gets {} `{}`",
                set.role_kind, set.role_name
            );
            let reported = report.field(node, message);
            // What a workload runs as has to be made; else nothing is lost.
            if !survey.is_run_as(namespace, name) {
                reported.remove(node);
            }
        }
    }
}

fn missing(set: &PermissionSet<'_>) -> String {
    let (kind, name) = (set.role_kind, set.role_name);
    match (kind, set.scope) {
        ("Role", Scope::Cluster) => format!("a ClusterRoleBinding cannot refer to Role `{name}`: it gives nothing"),
        ("Role", Scope::Namespace(namespace)) => {
            format!(
                "there is no Role `{name}` in namespace `{namespace}`: whoever makes it decides what the binding gives"
            )
        }
        ("ClusterRole", _) => {
            format!("there is no ClusterRole `{name}`: whoever makes it decides what the binding gives")
        }
        _ => format!("`{kind}` is no kind of role: the binding gives nothing"),
    }
}

fn is_absent(survey: &Survey<'_>, namespace: &str, name: &str) -> bool {
    let kind = GroupKind::core("ServiceAccount");
    let is_in = |written| matches!(survey.snapshot.find(kind, written, name), Found::Yes(_));
    let is_there = is_in(Some(namespace)) || namespace == "default" && is_in(None);
    !is_there && survey.snapshot.has_all_in(kind, Some(namespace))
}

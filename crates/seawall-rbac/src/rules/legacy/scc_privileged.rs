//! `scc-privileged`.

use seawall_check::Fix;
use seawall_check::mention::several;
use seawall_model::{GroupKind, Object, Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "scc-privileged",
        title: "SecurityContextConstraints let privileged containers in",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["scc-deny-privileged-container"],
        doc: include_str!("scc_privileged.md"),
    },
    fix: Fix::None,
    run: Run::Each(seawall_check::Run::Object(
        &[
            GroupKind::of("security.openshift.io", "SecurityContextConstraints"),
            GroupKind::core("SecurityContextConstraints"),
        ],
        |object, report| {
            let Some(field) = object.node().get("allowPrivilegedContainer") else { return };
            if field.as_bool() != Some(true) || is_openshifts_own(object) {
                return;
            }
            let who: Vec<&str> = ["users", "groups"].into_iter().flat_map(|key| named(object, key)).collect();
            let name = &object.reference.name;
            let message = match who.len() {
                0 => {
                    format!("SecurityContextConstraints `{name}` let privileged containers in for whoever may use them")
                }
                count => format!(
                    "SecurityContextConstraints `{name}` let privileged containers in for {}",
                    several("subject", count, who.into_iter())
                ),
            };
            report.field(field, message);
        },
    )),
};

/// To whom OpenShift gives its own `privileged` constraints.
const OWN: &[&str] = &[
    "system:admin",
    "system:serviceaccount:openshift-infra:build-controller",
    "system:cluster-admins",
    "system:nodes",
    "system:masters",
];

/// The constraints that OpenShift makes, given to nobody else; by whom they let in and not by their name alone.
fn is_openshifts_own(object: &Object) -> bool {
    let is_known = object.reference.name == "privileged";
    let mut who = ["users", "groups"].into_iter().flat_map(|key| named(object, key)).peekable();
    is_known && who.peek().is_some() && who.all(|name| OWN.contains(&name))
}

fn named<'o>(object: &'o Object, key: &str) -> impl Iterator<Item = &'o str> {
    object.node().get(key).into_iter().flat_map(Node::items).filter_map(Node::as_str)
}

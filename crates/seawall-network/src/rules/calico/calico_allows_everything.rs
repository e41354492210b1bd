//! `calico-allows-everything`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::{Kind, Node};

use crate::lint::calico;
use crate::lint::network_policy::elements;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "calico-allows-everything",
        title: "Calico rule allows everything",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("calico_allows_everything.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(calico::POLICIES, |object, report| {
        for list in ["ingress", "egress"] {
            for rule in elements(object.node().path(&["spec", list])) {
                let is_allow = rule.get("action").and_then(Node::as_str) == Some("Allow");
                let says = |(key, value): (Node<'_>, Node<'_>)| {
                    !matches!(key.scalar(), Some("action" | "metadata")) && !value.is_null() && !is_empty(value)
                };
                if is_allow && !rule.entries().any(says) {
                    let way = if list == "ingress" { "from" } else { "to" };
                    report.field(rule, format!("allows connections {way} everybody on every port"));
                }
            }
        }
    })),
};

fn is_empty(value: Node<'_>) -> bool {
    matches!(value.kind(), Kind::Mapping | Kind::Sequence)
        && value.entries().next().is_none()
        && value.items().next().is_none()
}

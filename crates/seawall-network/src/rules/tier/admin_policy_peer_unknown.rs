//! `admin-policy-peer-unknown`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::{Kind, Node};

use crate::lint::admin::{ADMIN, BASELINE, CLUSTER};
use crate::lint::network_policy::elements;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "admin-policy-peer-unknown",
        title: "Peer of an admin policy says nothing that is known",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("admin_policy_peer_unknown.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(&[ADMIN, BASELINE, CLUSTER], |object, report| {
        for list in ["ingress", "egress"] {
            let peers = if list == "ingress" { "from" } else { "to" };
            for rule in elements(object.node().path(&["spec", list])) {
                let action = rule.get("action").and_then(Node::as_str).unwrap_or_default();
                for peer in elements(rule.get(peers)) {
                    let known = KNOWN.iter().any(|key| peer.get(key).is_some_and(|part| !part.is_null()));
                    if known || !matches!(peer.kind(), Kind::Mapping | Kind::Null) {
                        continue;
                    }
                    let effect = match action {
                        "Deny" | "Pass" => "the rule denies everything",
                        _ => "it matches nobody",
                    };
                    report.field(peer, format!("says nothing that is known, so {effect}"));
                }
            }
        }
    })),
};

const KNOWN: [&str; 5] = ["namespaces", "pods", "networks", "nodes", "domainNames"];

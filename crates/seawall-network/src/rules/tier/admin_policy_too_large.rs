//! `admin-policy-too-large`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};

use crate::lint::admin::{ADMIN, BASELINE, CLUSTER};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "admin-policy-too-large",
        title: "Admin policy has more rules than are allowed",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("admin_policy_too_large.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(&[ADMIN, BASELINE, CLUSTER], |object, report| {
        let most = if object.reference.kind == "ClusterNetworkPolicy" { 25 } else { 100 };
        for list in ["ingress", "egress"] {
            let peers = if list == "ingress" { "from" } else { "to" };
            let Some(rules) = object.node().path(&["spec", list]) else { continue };
            let count = rules.items().count();
            if count > most {
                report.field(rules, format!("has {count} rules, and {most} are allowed"));
            }
            for peers in rules.items().filter_map(|rule| rule.get(peers)) {
                let count = peers.items().count();
                if count > most {
                    report.field(peers, format!("has {count} peers, and {most} are allowed"));
                }
            }
        }
    })),
};

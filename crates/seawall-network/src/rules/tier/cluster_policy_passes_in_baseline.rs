//! `cluster-policy-passes-in-baseline`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::admin::CLUSTER;
use crate::lint::network_policy::elements;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "cluster-policy-passes-in-baseline",
        title: "Rule of the baseline passes to nobody",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("cluster_policy_passes_in_baseline.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(&[CLUSTER], |object, report| {
        let spec = object.node().get("spec");
        if spec.and_then(|spec| spec.get("tier")).and_then(Node::as_str) != Some("Baseline") {
            return;
        }
        for list in ["ingress", "egress"] {
            for rule in elements(spec.and_then(|spec| spec.get(list))) {
                if let Some(action) = rule.get("action").filter(|action| action.as_str() == Some("Pass")) {
                    report.field(
                        action,
                        "passes to whoever is asked next, and after the baseline nobody is: the connection is allowed",
                    );
                }
            }
        }
    })),
};

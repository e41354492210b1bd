//! `cni-without-policy`.

use seawall_check::Fix;
use seawall_model::{GroupKind, Rule, Severity, Status};

use crate::lint::network_policy::NETWORK_POLICY;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "cni-without-policy",
        title: "Network plugin does not enforce NetworkPolicies",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0205", "C-0230", "C-0240"],
        doc: include_str!("cni_without_policy.md"),
    },
    fix: Fix::None,
    run: Run::Over(&[], |survey, desk| {
        let plugins = survey.plugins();
        if plugins.enforces() {
            return;
        }
        let mut report = desk.cluster();
        match plugins.without_policies() {
            Some(plugin) if survey.snapshot.has_all(DAEMON_SET) => {
                let policies = survey.snapshot.of_kind(NETWORK_POLICY).count();
                let message = format!("the network plugin is {}, which enforces no NetworkPolicy", plugin.name);
                let reported = report.cluster(message).related(plugin.object, "runs the network plugin");
                if policies > 0 {
                    reported
                        .fact(format!("{policies} NetworkPolicies are in the input, and none of them does anything"));
                }
            }
            _ => report.unknown("which network plugin the cluster has, and whether it enforces NetworkPolicies"),
        }
    }),
};

const DAEMON_SET: GroupKind<'static> = GroupKind::of("apps", "DaemonSet");

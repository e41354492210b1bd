//! `dns-cut-off`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status, Workload};
use seawall_yaml::Node;

use crate::lint::network_policy::NETWORK_POLICY;
use crate::lint::pods;
use crate::lint::standing::{asks_for_port, names_port};
use crate::lint::{Check, Run};
use crate::policy::Direction;
use crate::ports::Protocol;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "dns-cut-off",
        title: "Pods cannot ask for names",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("dns_cut_off.md"),
    },
    fix: Fix::None,
    run: Run::Over(&[], |survey, desk| {
        for (index, pods) in survey.endpoints().iter().enumerate() {
            let workload = survey.pods.get(index);
            if workload.is_on_host_network() || has_own_resolver(workload) {
                continue;
            }
            let cut = pods.iter().find_map(|&pod| {
                let class = survey.class(pod);
                let by = survey.isolating(class, Direction::Egress)?;
                let ports = &survey.resolver().ports;
                let is_named = |rule: &crate::policy::Rule| {
                    ports.iter().chain([&53]).any(|&port| names_port(rule, Protocol::Udp, port))
                };
                let asked = |rule: &crate::policy::Rule| {
                    ports.iter().chain([&53]).any(|&port| asks_for_port(rule, Protocol::Udp, port))
                };
                let is_cut = !survey.allows(class, Direction::Egress, is_named)
                    // A rule that asks for the port and misses who answers is another finding.
                    || !survey.allows(class, Direction::Egress, asked) && survey.reaches_resolver(pod) == Some(false);
                is_cut.then_some(by)
            });
            let Some(by) = cut else { continue };
            let mut report = desk.report(workload.object);
            if survey.snapshot.has_all_in(NETWORK_POLICY, pods::namespace(workload)) {
                report
                    .field(workload.at(), "its pods cannot ask for names: no egress rule admits UDP port 53")
                    .related(by, "closes egress");
            } else {
                report.unknown("whether a policy outside the input lets the pods ask for names");
            }
        }
    }),
};

/// Whether the pods do not ask the cluster's name service.
fn has_own_resolver(workload: &Workload<'_>) -> bool {
    workload.spec.node.get("dnsPolicy").and_then(Node::as_str) == Some("None")
}

//! `network-policy-pod-address`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};
use crate::policy::read_network;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-pod-address",
        title: "NetworkPolicy names addresses of pods",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_pod_address.md"),
    },
    fix: Fix::None,
    run: Run::Over(NETWORK_POLICIES, |survey, desk| {
        let known = survey.addresses();
        for policy in NetworkPolicy::all(survey.snapshot).filter(|_| !known.pods.is_empty() || !known.ranges.is_empty())
        {
            let mut report = desk.report(policy.object);
            for rule in policy.rules_in_force() {
                for peer in rule.peers() {
                    let Some(written) = peer.get("ipBlock").and_then(|block| block.get("cidr")) else { continue };
                    let Some(network) = written.as_str().and_then(read_network) else { continue };
                    let is_one = network.prefix_len() == network.max_prefix_len();
                    if let Some(pod) = known.pods.get(&network.addr()).filter(|_| is_one) {
                        let name = &pod.reference.name;
                        let message =
                            format!("is the address of pod `{name}`: Cilium ignores it, and the next pod has another");
                        report.field(written, message).related(pod, "has this address");
                    } else if let Some((range, node)) = known.range_around(network) {
                        let name = &node.reference.name;
                        let message = format!(
                            "lies in `{range}`, from which pods of node `{name}` get addresses: Cilium ignores it"
                        );
                        report.field(written, message).related(node, "gives these addresses to pods");
                    }
                }
            }
        }
    }),
};

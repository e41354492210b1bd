//! `network-policy-service-address`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};
use crate::policy::read_network;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-service-address",
        title: "NetworkPolicy names the address of a Service",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_service_address.md"),
    },
    fix: Fix::None,
    run: Run::Over(NETWORK_POLICIES, |survey, desk| {
        let services = &survey.addresses().services;
        for policy in NetworkPolicy::all(survey.snapshot).filter(|_| !services.is_empty()) {
            let mut report = desk.report(policy.object);
            for rule in policy.rules_in_force() {
                for peer in rule.peers() {
                    let Some(written) = peer.get("ipBlock").and_then(|block| block.get("cidr")) else { continue };
                    let Some(network) = written.as_str().and_then(read_network) else { continue };
                    let Some(service) =
                        services.get(&network.addr()).filter(|_| network.prefix_len() == network.max_prefix_len())
                    else {
                        continue;
                    };
                    let name = &service.reference.name;
                    let message =
                        format!("is the address of Service `{name}`, which no connection has when rules look at it");
                    report.field(written, message).related(service, "has this ClusterIP");
                }
            }
        }
    }),
};

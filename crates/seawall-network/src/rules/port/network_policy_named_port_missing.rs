//! `network-policy-named-port-missing`.

use seawall_check::Fix;
use seawall_model::selector::{Match, Selector};
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::Survey;
use crate::lint::network_policy;
use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};
use crate::policy::Direction;
use crate::policy::is_port_name;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-named-port-missing",
        title: "NetworkPolicy names a port that no pod has",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_named_port_missing.md"),
    },
    fix: Fix::None,
    run: Run::Over(NETWORK_POLICIES, |survey, desk| {
        for policy in NetworkPolicy::all(survey.snapshot) {
            let mut report = desk.report(policy.object);
            for rule in policy.rules_in_force() {
                for port in rule.written_ports() {
                    let Some(name) = port.name().filter(|name| is_port_name(name)) else { continue };
                    match has(survey, policy, rule, name, port.protocol()) {
                        Match::Yes => {}
                        Match::Unknown => report.unknown("whether pods outside the input have the port"),
                        Match::No => {
                            let at = port.port().unwrap_or(port.node);
                            let protocol = port.protocol();
                            report.field(
                                at,
                                format!("no pod that the rule is about has a {protocol} port named `{name}`"),
                            );
                        }
                    }
                }
            }
        }
    }),
};

/// Whether a receiving pod of the rule has the port; unknown where not all of them are known.
fn has<'s>(
    survey: &Survey<'s>,
    policy: NetworkPolicy<'s>,
    rule: network_policy::Rule<'s>,
    name: &str,
    protocol: &str,
) -> Match {
    let (mut any, mut found, mut known) = (false, false, true);
    let mut look = |namespace: Option<&str>, selector: &Selector<'_>| {
        survey.pods.select(namespace, selector, |chosen| {
            any = true;
            found = survey.pods.get(chosen.pod).containers().iter().any(|container| {
                container.node.get("ports").into_iter().flat_map(Node::items).any(|port| {
                    let text = |key| port.get(key).and_then(Node::as_str);
                    text("name") == Some(name) && text("protocol").unwrap_or("TCP") == protocol
                })
            });
            !found
        });
    };
    if rule.direction == Direction::Ingress {
        look(policy.namespace(), &policy.subject());
        known = survey.has_all_pods_in(policy.namespace());
    } else {
        for peer in rule.peers() {
            let part = |key| peer.get(key).filter(|part: &Node<'_>| !part.is_null());
            let pods = part("podSelector").map_or_else(Selector::everything, |selector| Selector::read(Some(selector)));
            let namespace = policy.namespace().filter(|_| part("namespaceSelector").is_none());
            if part("ipBlock").is_none() {
                look(namespace, &pods);
            }
            known &= survey.has_all_pods_in(namespace);
        }
        if rule.peers().next().is_none() {
            look(None, &Selector::everything());
            known = survey.has_all_pods_in(None);
        }
    }
    match (found, known) {
        (true, _) => Match::Yes,
        (false, false) => Match::Unknown,
        // Nobody there: that is told elsewhere.
        (false, true) => {
            if any {
                Match::No
            } else {
                Match::Yes
            }
        }
    }
}

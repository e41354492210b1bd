//! `network-policy-rules-ignored`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::network_policy::{Everybody, NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};
use crate::policy::Direction;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-rules-ignored",
        title: "Rules of a NetworkPolicy are for a direction that it does not govern",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_rules_ignored.md"),
    },
    fix: Fix::Review("Add the direction to policyTypes"),
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        let policy = NetworkPolicy::of(object);
        let Some(types) = policy.written("policyTypes").filter(|types| types.items().next().is_some()) else { return };
        for direction in Direction::BOTH {
            if policy.isolates(direction) || policy.rules(direction).next().is_none() {
                continue;
            }
            let Some(rules) = policy.written(direction.name()) else { continue };
            let name = direction.type_name();
            let reported = report
                .field(
                    rules,
                    format!(
                        "has rules for {}, which do nothing: `policyTypes` does not name `{name}`",
                        direction.name()
                    ),
                )
                .also(types);
            // A rule for everybody is better looked at before it takes effect.
            let peers = if direction == Direction::Ingress { "from" } else { "to" };
            let leaves_out = |rule: Node<'_>| {
                let mut peers = rule.get(peers).into_iter().flat_map(Node::items).peekable();
                peers.peek().is_some() && peers.all(|peer| Everybody::of(peer).is_none())
            };
            if rules.items().all(leaves_out) {
                reported.append(types, name);
            }
        }
    })),
};

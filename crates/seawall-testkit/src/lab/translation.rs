//! Policies as nftables rules, written from what the API says about them and not from what the analysis does.
//!
//! A packet is judged twice in the router: by the rules for what its sender may send, and by those for what its receiver
//! may receive. `return` admits it to the next judgement, the chain `refuse` answers it and writes it down.

mod cluster_policy;
mod direction;
mod network_policy;
mod own_node;
mod peers;
mod rule;

use serde_json::Value;

use super::cluster::Cluster;
use direction::Direction;

/// A ruleset for the router.
#[derive(Debug, Clone)]
pub struct Translation(String);

/// What refuses, and what is left of a packet that was: who wanted to talk to whom.
const REFUSE: &str = "
    set refused4 { type ipv4_addr . ipv4_addr . inet_proto . inet_service; flags dynamic; size 4096; }
    set refused6 { type ipv6_addr . ipv6_addr . inet_proto . inet_service; flags dynamic; size 4096; }
    chain refuse {
        update @refused4 { ip saddr . ip daddr . meta l4proto . th dport }
        update @refused6 { ip6 saddr . ip6 daddr . meta l4proto . th dport }
        meta l4proto tcp reject with tcp reset
        reject with icmpx admin-prohibited
    }
";

/// Replies pass; see the module `lab` for why they are told by their port.
const FORWARD: &str = "
    chain forward {
        type filter hook forward priority 0; policy accept;
        meta l4proto { tcp, udp, sctp } th dport >= 32768 accept
        meta l4proto { tcp, udp, sctp } jump egress-admin
        meta l4proto { tcp, udp, sctp } jump ingress-admin
    }
";

impl Translation {
    /// The rules for `policies`, objects of the API as JSON.
    ///
    /// # Panics
    /// When a policy is of a kind, or says something, that is not translated: a case that nobody judges proves nothing.
    pub fn of(cluster: &Cluster, policies: &[Value]) -> Self {
        let mut text = format!("table inet lab {{{REFUSE}");
        for direction in [Direction::Egress, Direction::Ingress] {
            let (admin, baseline) = cluster_policy::tiers(cluster, policies, direction);
            let (isolating, admitting) = network_policy::translated(cluster, policies, direction);
            let way = direction.name();
            for (chain, rules, last) in [
                ("baseline", baseline, "return".to_owned()),
                ("isolated", admitting, "goto refuse".to_owned()),
                ("policies", isolating, format!("goto {way}-baseline")),
                ("admin", [own_node::exempt(cluster, direction), admin].concat(), format!("goto {way}-policies")),
            ] {
                text += &format!("    chain {way}-{chain} {{\n");
                rules.iter().for_each(|rule| text += &format!("        {rule}\n"));
                text += &format!("        {last}\n    }}\n");
            }
        }
        Self(format!("{text}{FORWARD}}}\n"))
    }

    /// The ruleset as text.
    pub fn rules(&self) -> &str {
        &self.0
    }
}

/// The objects among `policies` of that kind.
fn of_kind<'a>(policies: &'a [Value], kind: &'a str) -> impl Iterator<Item = &'a Value> {
    policies.iter().filter(move |policy| policy["kind"] == kind)
}

/// The items of a list that may be absent or null.
fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

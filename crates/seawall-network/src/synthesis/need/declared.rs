//! What policies of the input already allow by name: somebody said that it is needed.

use seawall_model::selector::{Label, Match, Selector};
use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::{Kind, Node};

use super::host::Names;
use super::{Needs, Reason};
use crate::ports::Protocol;
use crate::synthesis::party::{Connection, Party};
use crate::synthesis::roster::namespace_of;
use crate::synthesis::{Gap, Grave, Member, MemberId, Site};

/// Adds what NetworkPolicies allow between pods that they name on ports that they name. Rules for everybody, or for all
/// ports, say nothing of what is needed.
pub(super) fn collect<'s>(snapshot: &'s Snapshot, names: Names<'_, 's>, needs: &mut Needs<'s>) {
    let mut by_namespace: std::collections::BTreeMap<&str, Vec<&str>> = std::collections::BTreeMap::new();
    for policy in snapshot.of_kind(GroupKind::of("networking.k8s.io", "NetworkPolicy")) {
        by_namespace.entry(namespace_of(policy)).or_default().push(&policy.reference.name);
        for (side, key) in [("ingress", "from"), ("egress", "to")] {
            let rules = policy.node().path(&["spec", side]).into_iter().flat_map(Node::items);
            for rule in rules {
                let peers = rule.get(key).into_iter().flat_map(Node::items);
                for peer in peers {
                    declared(policy, rule, peer, side == "ingress", names, needs);
                }
            }
        }
    }
    for (namespace, policies) in by_namespace {
        let message = format!(
            "namespace {namespace} has {} NetworkPolicies already ({}): they stay in force beside these, and what they allow stays allowed. The proof is about these alone",
            policies.len(),
            policies.join(", ")
        );
        needs.gap(Gap::new(Grave::Check, "existing-policies", namespace, message));
    }
}

fn declared<'s>(
    policy: &'s Object,
    rule: Node<'s>,
    peer: Node<'s>,
    comes_in: bool,
    names: Names<'_, 's>,
    needs: &mut Needs<'s>,
) {
    let subjects = members(names, namespace_of(policy), policy.node().path(&["spec", "podSelector"]));
    let named = peer.get("namespaceSelector").filter(|selector| !selector.is_null());
    let namespace = match named {
        None => Some(namespace_of(policy)),
        Some(selector) => selector.path(&["matchLabels", "kubernetes.io/metadata.name"]).and_then(Node::as_str),
    };
    let Some(namespace) = namespace else { return };
    let others = members(names, namespace, peer.get("podSelector"));
    let site = Site::new(policy, peer);
    for &subject in &subjects {
        for &other in others.iter().filter(|other| **other != subject) {
            let (from, to) = if comes_in { (other, subject) } else { (subject, other) };
            for (protocol, port) in ports(rule, names.roster.get(to)) {
                let connection =
                    Connection { from: Party::Member(from), to: Party::Member(to), protocol, port: Some(port) };
                needs.add(connection, Reason::Declared { site });
            }
        }
    }
}

/// The members that a selector picks; none where it demands nothing.
fn members(names: Names<'_, '_>, namespace: &str, selector: Option<Node<'_>>) -> Vec<MemberId> {
    let selector = Selector::read(selector);
    if selector.is_empty() || !selector.is_sound() {
        return Vec::new();
    }
    let fits = |member: &Member<'_>| {
        member.variants.iter().any(|variant| {
            let label = |key: &str| {
                variant.iter().find(|(own, _)| *own == key).map_or(Label::Absent, |(_, value)| Label::Is(value))
            };
            selector.matches_with(label) == Match::Yes
        })
    };
    names.roster.of_namespace(namespace).iter().copied().filter(|id| fits(names.roster.get(*id))).collect()
}

/// The single ports of a rule.
fn ports(rule: Node<'_>, to: &Member<'_>) -> Vec<(Protocol, u16)> {
    let written = rule.get("ports").into_iter().flat_map(Node::items);
    let port = |written: Node<'_>| {
        let protocol = written.get("protocol").and_then(Node::as_str).map_or(Some(Protocol::Tcp), Protocol::read)?;
        let port = written.get("port")?;
        if written.get("endPort").is_some_and(|end| !end.is_null()) {
            return None;
        }
        let number = match port.kind() {
            Kind::Int => u16::try_from(port.as_i64()?).ok().filter(|port| *port > 0)?,
            _ => to.named_port(port.as_str()?, protocol)?,
        };
        Some((protocol, number))
    };
    written.filter_map(port).collect()
}

//! Which addresses the internet gets to.

use core::net::IpAddr;
use std::sync::Arc;

use seawall_model::{GroupKind, Snapshot};
use seawall_yaml::Node;

use crate::addresses::Addresses;
use crate::reason::Reason;
use crate::verdict::Verdict;

/// Every address of the internet.
pub(super) fn internet() -> Addresses {
    Addresses::internet().clone()
}

/// Whether an address is one of the internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    !Addresses::private().contains(address)
}

/// Whether the internet gets to any of these addresses and names; nothing when there are none.
pub(super) fn reached(addresses: &[Box<str>]) -> Option<Verdict> {
    if addresses.is_empty() {
        return None;
    }
    let is_open = |address: &str| match address.parse() {
        Ok(address) => is_public(address),
        // What clouds call load balancers for inside.
        Err(_) => !address.starts_with("internal-") && !address.ends_with(".local") && !address.ends_with(".internal"),
    };
    Some(if addresses.iter().any(|address| is_open(address)) { Verdict::Allowed } else { Verdict::Denied })
}

/// The addresses and names in a list of a status, such as `status.loadBalancer.ingress`.
pub(super) fn listed(list: Option<Node<'_>>) -> Vec<Box<str>> {
    let entries = list.into_iter().flat_map(Node::items);
    let named = |entry: Node<'_>| {
        let text = |key| entry.get(key).and_then(Node::as_str).filter(|text| !text.is_empty()).map(Box::from);
        text("ip").or_else(|| text("hostname")).or_else(|| text("value"))
    };
    entries.filter_map(named).collect()
}

/// What is known of the nodes: whether the internet gets to them, and their public addresses.
#[derive(Debug, Clone)]
pub(super) struct Nodes {
    pub(super) public: Verdict,
    pub(super) addresses: Arc<[Box<str>]>,
}

const NODE: GroupKind<'static> = GroupKind::core("Node");

impl Nodes {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let lists = snapshot.of_kind(NODE).filter_map(|node| node.node().path(&["status", "addresses"]));
        let mut written = lists.flat_map(Node::items).filter_map(|entry| {
            let kind = entry.get("type").and_then(Node::as_str)?;
            let address = entry.get("address").and_then(Node::as_str)?;
            matches!(kind, "ExternalIP" | "InternalIP").then_some((kind, address))
        });
        let mut addresses: Vec<Box<str>> = Vec::new();
        let mut some = false;
        for (_, address) in written.by_ref() {
            some = true;
            if address.parse().is_ok_and(is_public) {
                addresses.push(address.into());
            }
        }
        addresses.sort_unstable();
        addresses.dedup();
        let public = match (addresses.is_empty(), some && snapshot.has_all(NODE)) {
            (false, _) => Verdict::Allowed,
            (true, true) => Verdict::Denied,
            (true, false) => Verdict::Depends(Reason::Public.into()),
        };
        Self { public, addresses: addresses.into() }
    }
}

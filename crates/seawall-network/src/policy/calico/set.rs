//! NetworkSet and GlobalNetworkSet, addresses with labels; HostEndpoint, the interfaces of a node.

use core::net::IpAddr;

use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::Node;

use super::{GROUPS, selector::Expression};
use crate::addresses::Addresses;
use crate::policy::read::read_network;
use crate::policy::surroundings::{labels_of, list};
use crate::policy::{Policy, Reader};
use crate::words::Words;

/// Addresses that selectors mean beside pods: a set of networks, or what an interface of a node has.
#[derive(Debug)]
pub(crate) struct Labelled {
    /// Absent for what belongs to no namespace.
    pub(crate) namespace: Option<Box<str>>,
    labels: Vec<(Box<str>, Box<str>)>,
    pub(crate) addresses: Addresses,
    /// Whether a part was left out because it could not be read.
    pub(crate) damaged: bool,
    /// The node and its interface.
    pub(crate) host: Option<Host>,
}

/// What a HostEndpoint stands for.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) node: Box<str>,
    /// Whether all interfaces are meant.
    pub(crate) whole: bool,
}

impl Labelled {
    /// All of a snapshot.
    pub(crate) fn all(snapshot: &Snapshot) -> Vec<Self> {
        let kinds = ["GlobalNetworkSet", "HostEndpoint", "NetworkSet"];
        let objects = GROUPS.iter().flat_map(|group| kinds.map(|kind| GroupKind::of(group, kind)));
        objects.flat_map(|kind| snapshot.of_kind(kind)).map(Self::of).collect()
    }

    pub(crate) fn of(object: &Object) -> Self {
        let spec = object.node().get("spec");
        let is_host = object.reference.kind == "HostEndpoint";
        let text = |key: &str| spec.and_then(|spec| spec.get(key)?.as_str());
        let read: Vec<Option<Addresses>> = written(object).map(addresses).collect();
        let namespace =
            (object.reference.kind == "NetworkSet").then(|| object.reference.namespace.as_deref().unwrap_or("default"));
        Self {
            namespace: namespace.map(Into::into),
            labels: labels_of(object),
            damaged: read.iter().any(Option::is_none),
            addresses: read.into_iter().flatten().fold(Addresses::default(), |all, one| all.union(&one)),
            host: is_host.then(|| Host {
                node: text("node").unwrap_or_default().into(),
                whole: text("interfaceName") == Some("*"),
            }),
        }
    }

    /// Whether a selector means it.
    pub(crate) fn is_meant(&self, selector: &Expression, words: &Words) -> bool {
        let own = |key: &str| self.labels.iter().find(|(own, _)| &**own == key).map(|(_, value)| &**value);
        let label = |key: &str| match key {
            super::entity::NAMESPACE => self.namespace.as_deref(),
            _ => own(key),
        };
        selector.holds(&label, self.namespace.is_none(), words)
    }
}

fn written(object: &Object) -> impl Iterator<Item = Node<'_>> {
    let key = if object.reference.kind == "HostEndpoint" { "expectedIPs" } else { "nets" };
    object.node().get("spec").into_iter().flat_map(move |spec| list(spec, key))
}

/// A network, or one address.
fn addresses(node: Node<'_>) -> Option<Addresses> {
    let text = node.as_str()?;
    let one = text.parse::<IpAddr>().ok().map(Addresses::one);
    one.or_else(|| read_network(text).map(Addresses::of))
}

/// Reports what is wrong in a set. It is no policy itself.
pub(crate) fn check(reader: &mut Reader<'_>) -> Vec<Policy> {
    let object = reader.object;
    for network in written(object) {
        reader.address_or_network(network);
    }
    Vec::new()
}

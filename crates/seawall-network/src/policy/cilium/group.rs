//! CiliumCIDRGroup: addresses with a name and labels.

use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::Node;

use crate::addresses::Addresses;
use crate::policy::read::read_network;
use crate::policy::surroundings::{labels_of, list};
use crate::policy::{Policy, Reader};

const KIND: GroupKind<'static> = GroupKind::of("cilium.io", "CiliumCIDRGroup");

/// A set of addresses that rules name.
#[derive(Debug)]
pub(crate) struct CidrGroup {
    pub(crate) name: Box<str>,
    pub(crate) labels: Vec<(Box<str>, Box<str>)>,
    pub(crate) addresses: Addresses,
    /// Whether a part was left out because it could not be read.
    pub(crate) damaged: bool,
}

impl CidrGroup {
    /// All of a snapshot, by name.
    pub(crate) fn all(snapshot: &Snapshot) -> Vec<Self> {
        snapshot.of_kind(KIND).map(Self::of).collect()
    }

    fn of(object: &Object) -> Self {
        let read: Vec<Option<ipnet::IpNet>> = written(object).map(|network| read_network(network.as_str()?)).collect();
        Self {
            name: object.reference.name.as_str().into(),
            labels: labels_of(object),
            damaged: read.iter().any(Option::is_none),
            addresses: read.into_iter().flatten().collect(),
        }
    }
}

fn written(group: &Object) -> impl Iterator<Item = Node<'_>> {
    group.node().get("spec").into_iter().flat_map(|spec| list(spec, "externalCIDRs"))
}

/// Reports what is wrong in a group. It is no policy itself.
pub(crate) fn check(reader: &mut Reader<'_>) -> Vec<Policy> {
    let object = reader.object;
    for network in written(object) {
        reader.network(network);
    }
    Vec::new()
}

//! What policies refer to beside pods and nodes: Services, sets of addresses, the addresses of the API server.

use std::sync::OnceLock;

use seawall_model::{Found, GroupKind, Object, Snapshot};
use seawall_yaml::Node;

use crate::addresses::Addresses;
use crate::policy::calico::{Labelled, TierOf};
use crate::policy::cilium::CidrGroup;
use crate::policy::istio::Mesh;
use crate::policy::service::{SERVICE, Service};

/// The objects among which a policy stands. What policies ask for is looked up once, and only when one asks.
#[derive(Debug)]
pub struct Surroundings {
    snapshot: Snapshot,
    api_server: OnceLock<Option<Addresses>>,
    cidr_groups: OnceLock<Vec<CidrGroup>>,
    labelled: OnceLock<Vec<Labelled>>,
    tiers: OnceLock<Vec<TierOf>>,
    mesh: OnceLock<Mesh>,
}

/// The kind that Kubernetes divides the addresses of a Service into.
const SLICE: GroupKind<'static> = GroupKind::of("discovery.k8s.io", "EndpointSlice");

impl Surroundings {
    /// The objects of `snapshot`.
    pub fn of(snapshot: &Snapshot) -> Self {
        Self {
            snapshot: snapshot.clone(),
            api_server: OnceLock::new(),
            cidr_groups: OnceLock::new(),
            labelled: OnceLock::new(),
            tiers: OnceLock::new(),
            mesh: OnceLock::new(),
        }
    }

    pub(crate) fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Where the API server listens; absent when that is not known.
    pub(crate) fn api_server(&self) -> Option<&Addresses> {
        let read = || Some(self.addresses_of("default", "kubernetes")).filter(|found| !found.is_empty());
        self.api_server.get_or_init(read).as_ref()
    }

    /// The sets of addresses that Cilium's policies name.
    pub(crate) fn cidr_groups(&self) -> &[CidrGroup] {
        self.cidr_groups.get_or_init(|| CidrGroup::all(&self.snapshot))
    }

    /// The sets of networks and the interfaces of nodes that Calico's selectors mean.
    pub(crate) fn labelled(&self) -> &[Labelled] {
        self.labelled.get_or_init(|| Labelled::all(&self.snapshot))
    }

    /// The tiers of Calico.
    pub(crate) fn tiers(&self) -> &[TierOf] {
        self.tiers.get_or_init(|| TierOf::all(&self.snapshot))
    }

    /// What holds for the whole mesh.
    pub(crate) fn mesh(&self) -> &Mesh {
        self.mesh.get_or_init(|| Mesh::of(&self.snapshot))
    }

    pub(crate) fn service(&self, namespace: &str, name: &str) -> Found<'_> {
        self.find(SERVICE, namespace, name)
    }

    pub(crate) fn services(&self) -> impl Iterator<Item = Service<'_>> {
        self.snapshot.of_kind(SERVICE).map(Service)
    }

    /// The addresses behind a Service, as its `Endpoints` and `EndpointSlices` list them.
    pub(crate) fn addresses_of(&self, namespace: &str, name: &str) -> Addresses {
        let slices = self.snapshot.labelled(SLICE, "kubernetes.io/service-name", name);
        let slices = slices.filter(|slice| slice.reference.namespace.as_deref().unwrap_or("default") == namespace);
        let sliced =
            slices.flat_map(|slice| list(slice.node(), "endpoints")).flat_map(|endpoint| list(endpoint, "addresses"));
        let whole = match self.find(GroupKind::core("Endpoints"), namespace, name) {
            Found::Yes(endpoints) => Some(endpoints.node()),
            _ => None,
        };
        let whole = whole
            .into_iter()
            .flat_map(|endpoints| list(endpoints, "subsets"))
            .flat_map(|subset| list(subset, "addresses"))
            .filter_map(|address| address.get("ip"));
        let addresses = sliced.chain(whole).filter_map(|address| address.as_str()?.parse().ok());
        addresses.map(|address: core::net::IpAddr| ipnet::IpNet::from(address)).collect()
    }

    /// An object in a namespace; one without a namespace stands in `default`.
    fn find(&self, kind: GroupKind<'_>, namespace: &str, name: &str) -> Found<'_> {
        match self.snapshot.find(kind, Some(namespace), name) {
            Found::Yes(object) => Found::Yes(object),
            other if namespace == "default" => match self.snapshot.find(kind, None, name) {
                Found::Yes(object) => Found::Yes(object),
                _ => other,
            },
            other => other,
        }
    }
}

/// The elements of a list of a mapping; none when it is not there.
pub(crate) fn list<'d>(of: Node<'d>, key: &str) -> impl Iterator<Item = Node<'d>> + use<'d> {
    of.get(key).into_iter().flat_map(Node::items)
}

/// The labels of an object.
pub(crate) fn labels_of(object: &Object) -> Vec<(Box<str>, Box<str>)> {
    let written = object.node().path(&["metadata", "labels"]).into_iter().flat_map(Node::entries);
    written.filter_map(|(key, value)| Some((key.scalar()?.into(), value.as_str().unwrap_or_default().into()))).collect()
}

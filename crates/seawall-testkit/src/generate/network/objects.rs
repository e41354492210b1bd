//! The objects of the cluster, kind by kind.

use super::plan::{Cluster, Controller};
use super::{admin, controllers, pods, policies, services};
use crate::generate::clock::rfc3339;
use crate::generate::fields::Fields;
use crate::generate::random::{For, Seed};
use crate::generate::value::Value;

/// A kind of object that the cluster holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Namespace.
    Namespace,
    /// Node.
    Node,
    /// Deployment.
    Deployment,
    /// ReplicaSet.
    ReplicaSet,
    /// StatefulSet.
    StatefulSet,
    /// DaemonSet.
    DaemonSet,
    /// Pod.
    Pod,
    /// Service.
    Service,
    /// Ingress.
    Ingress,
    /// NetworkPolicy.
    NetworkPolicy,
    /// AdminNetworkPolicy.
    AdminNetworkPolicy,
    /// BaselineAdminNetworkPolicy.
    BaselineAdminNetworkPolicy,
    /// ClusterNetworkPolicy.
    ClusterNetworkPolicy,
}

/// All kinds, in the order in which they are written, with the name of their file.
pub const KINDS: [(Kind, &str); 13] = [
    (Kind::Namespace, "namespaces"),
    (Kind::Node, "nodes"),
    (Kind::Deployment, "deployments"),
    (Kind::ReplicaSet, "replicasets"),
    (Kind::StatefulSet, "statefulsets"),
    (Kind::DaemonSet, "daemonsets"),
    (Kind::Pod, "pods"),
    (Kind::Service, "services"),
    (Kind::Ingress, "ingresses"),
    (Kind::NetworkPolicy, "networkpolicies"),
    (Kind::AdminNetworkPolicy, "adminnetworkpolicies"),
    (Kind::BaselineAdminNetworkPolicy, "baselineadminnetworkpolicies"),
    (Kind::ClusterNetworkPolicy, "clusternetworkpolicies"),
];

type Objects<'c> = Box<dyn Iterator<Item = Fields> + 'c>;

impl Cluster {
    /// Every object as the API shows it, kind by kind.
    pub fn objects(&self) -> impl Iterator<Item = Value> + '_ {
        KINDS.iter().flat_map(|&(kind, _)| self.of_kind(kind))
    }

    /// The objects of one kind.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = Value> + '_ {
        self.fields_of(kind).map(|mut object| {
            object.sort();
            Value::Map(object)
        })
    }

    fn fields_of(&self, kind: Kind) -> Objects<'_> {
        match kind {
            Kind::Namespace => Box::new(self.namespaces.iter().map(controllers::namespace)),
            Kind::Node => Box::new((0..self.nodes).map(|number| controllers::node(self.seed, number))),
            Kind::Deployment => self.controlled(Controller::Deployment),
            Kind::ReplicaSet => Box::new(self.workloads.iter().flat_map(|of| controllers::replica_sets(self, of))),
            Kind::StatefulSet => self.controlled(Controller::StatefulSet),
            Kind::DaemonSet => self.controlled(Controller::DaemonSet),
            Kind::Pod => Box::new(self.workloads.iter().flat_map(|workload| pods::of(self, workload))),
            Kind::Service => Box::new((0..self.workloads.len()).filter_map(|index| services::service(self, index))),
            Kind::Ingress => Box::new((0..self.workloads.len()).filter_map(|index| services::ingress(self, index))),
            Kind::NetworkPolicy => Box::new(self.policies.iter().map(|policy| policies::policy(self, policy))),
            Kind::AdminNetworkPolicy => Box::new((0..self.parameters.admin).map(|number| admin::admin(self, number))),
            Kind::BaselineAdminNetworkPolicy => {
                Box::new(self.parameters.baseline.then(|| admin::baseline(self)).into_iter())
            }
            Kind::ClusterNetworkPolicy => {
                Box::new((0..self.parameters.cluster).map(|number| admin::cluster(self, number)))
            }
        }
    }

    fn controlled(&self, controller: Controller) -> Objects<'_> {
        let own = self.workloads.iter().filter(move |workload| workload.controller == controller);
        Box::new(own.map(|workload| controllers::controller(self, workload)))
    }
}

pub(super) fn object(api_version: &'static str, kind: &'static str, metadata: Fields) -> Fields {
    Fields::new().with("apiVersion", api_version).with("kind", kind).with("metadata", metadata)
}

/// What the API server writes into every object.
pub(super) fn metadata(name: String, namespace: Option<&str>, seed: Seed) -> Fields {
    const NOW: u64 = 1_795_132_800;
    let random = seed.fork(For::Version, 0).bits();
    Fields::new()
        .with("name", name)
        .with_some("namespace", namespace.map(str::to_owned))
        .with("uid", uid(seed))
        .with("resourceVersion", (random % 900_000_000).to_string())
        .with("creationTimestamp", rfc3339(NOW - random % 20_000_000))
}

/// The identifier of the object that `seed` belongs to.
pub(super) fn uid(seed: Seed) -> String {
    seed.fork(For::Uid, 0).uid()
}

//! Every object of a cluster by number, before it is made: cheap to count, to order and to pick from.

use super::plan::{Cluster, Tier};
use super::random::{For, Seed};
use super::workload::Controller;

/// One object. Namespaces and workloads are indexes into the plan; the second number counts objects of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Blueprint {
    Namespace(usize),
    DefaultAccount(usize),
    RootCertificate(usize),
    Quota(usize),
    LimitRange(usize),
    PullSecret(usize),
    NamespacePolicy(usize, u32),
    SecretStore(usize),
    Role(usize, u32),
    RoleBinding(usize, u32),
    /// Of kube-system or kube-public.
    BuiltInRole(usize, u32),
    BuiltInRoleBinding(usize, u32),
    BuiltInAccount(usize, u32),

    Account(usize),
    ExtraAccount(usize),
    TokenSecret(usize),
    Secret(usize, u32),
    ConfigMap(usize, u32),
    Claim(usize),
    Controller(usize),
    Service(usize),
    Ingress(usize),
    Budget(usize),
    Autoscaler(usize),
    Policy(usize),
    OwnClusterRole(usize),
    OwnClusterRoleBinding(usize),
    Webhook(usize),

    /// What controllers make of them.
    TlsSecret(usize),
    ReplicaSet(usize, u32),
    ControllerRevision(usize, u32),
    CronRun(usize, u32),
    PodClaim(usize, u32),
    Volume(usize, u32),
    EndpointSlice(usize, u32),
    Pod(usize, u32),
    KnativeConfiguration(usize),
    KnativeRoute(usize),
    KnativeRevision(usize),
    KnativeDeployment(usize),

    Node(u32),
    ClusterRole(u32),
    ClusterRoleBinding(u32),
    AggregateRole(u32),
    BuiltInClusterRole(u32),
    BuiltInClusterRoleBinding(u32),
    StorageClass(u32),
    PriorityClass(u32),
    IngressClass,
    ClusterSecretStore,
    CustomResource(u32),
}

/// Pods that share one EndpointSlice.
pub(crate) const ENDPOINTS_PER_SLICE: u32 = 100;
pub(crate) const STORAGE_CLASSES: u32 = 2;
pub(crate) const PRIORITY_CLASSES: u32 = 3;
pub(crate) const CUSTOM_RESOURCES: u32 = 2;

impl Blueprint {
    /// True for what a user writes, false for what the cluster makes of it.
    pub(crate) fn is_written(self, cluster: &Cluster) -> bool {
        use Blueprint as B;
        match self {
            B::Namespace(index) => cluster.namespaces[index].tier != Tier::System,
            B::DefaultAccount(_) => cluster.parameters.accounts.default_automount_off,
            B::Controller(index) => cluster.workloads[index].controller != Controller::StaticPod,
            B::PriorityClass(number) => number == 0,
            B::RootCertificate(_) | B::BuiltInRole(..) | B::BuiltInRoleBinding(..) | B::BuiltInAccount(..) => false,
            B::BuiltInClusterRole(_) | B::BuiltInClusterRoleBinding(_) | B::Node(_) => false,
            B::TlsSecret(_) | B::ReplicaSet(..) | B::ControllerRevision(..) | B::CronRun(..) | B::PodClaim(..) => false,
            B::Volume(..) | B::EndpointSlice(..) | B::Pod(..) => false,
            B::KnativeConfiguration(_) | B::KnativeRoute(_) | B::KnativeRevision(_) | B::KnativeDeployment(_) => false,
            _ => true,
        }
    }

    /// Where its own draws begin: its uid, its age, its version.
    pub(crate) fn seed(self, cluster: &Cluster) -> Seed {
        use Blueprint as B;
        let namespace = |index: usize, code: u64, number: u32| fork(cluster.namespaces[index].seed, code, number);
        let workload = |index: usize, code: u64, number: u32| fork(cluster.workloads[index].seed, code, number);
        let whole = |code: u64, number: u32| fork(cluster.seed, code, number);
        match self {
            B::Namespace(index) => namespace(index, 1, 0),
            B::DefaultAccount(index) => namespace(index, 2, 0),
            B::RootCertificate(index) => namespace(index, 3, 0),
            B::Quota(index) => namespace(index, 4, 0),
            B::LimitRange(index) => namespace(index, 5, 0),
            B::PullSecret(index) => namespace(index, 6, 0),
            B::NamespacePolicy(index, number) => namespace(index, 7, number),
            B::SecretStore(index) => namespace(index, 8, 0),
            B::Role(index, number) => namespace(index, 9, number),
            B::RoleBinding(index, number) => namespace(index, 10, number),
            B::BuiltInRole(index, number) => namespace(index, 11, number),
            B::BuiltInRoleBinding(index, number) => namespace(index, 12, number),
            B::BuiltInAccount(index, number) => namespace(index, 13, number),
            B::Account(index) => workload(index, 20, 0),
            B::ExtraAccount(index) => workload(index, 21, 0),
            B::TokenSecret(index) => workload(index, 22, 0),
            B::Secret(index, number) => workload(index, 23, number),
            B::ConfigMap(index, number) => workload(index, 24, number),
            B::Claim(index) => workload(index, 25, 0),
            B::Controller(index) => workload(index, 26, 0),
            B::Service(index) => workload(index, 27, 0),
            B::Ingress(index) => workload(index, 28, 0),
            B::Budget(index) => workload(index, 29, 0),
            B::Autoscaler(index) => workload(index, 30, 0),
            B::Policy(index) => workload(index, 31, 0),
            B::OwnClusterRole(index) => workload(index, 32, 0),
            B::OwnClusterRoleBinding(index) => workload(index, 33, 0),
            B::Webhook(index) => workload(index, 34, 0),
            B::TlsSecret(index) => workload(index, 40, 0),
            B::ReplicaSet(index, number) => workload(index, 41, number),
            B::ControllerRevision(index, number) => workload(index, 42, number),
            B::CronRun(index, number) => workload(index, 43, number),
            B::PodClaim(index, number) => workload(index, 44, number),
            B::Volume(index, number) => workload(index, 45, number),
            B::EndpointSlice(index, number) => workload(index, 46, number),
            B::Pod(index, number) => workload(index, 47, number),
            B::KnativeConfiguration(index) => workload(index, 48, 0),
            B::KnativeRoute(index) => workload(index, 49, 0),
            B::KnativeRevision(index) => workload(index, 50, 0),
            B::KnativeDeployment(index) => workload(index, 51, 0),
            B::Node(number) => whole(60, number),
            B::ClusterRole(number) => whole(61, number),
            B::ClusterRoleBinding(number) => whole(62, number),
            B::AggregateRole(number) => whole(63, number),
            B::BuiltInClusterRole(number) => whole(64, number),
            B::BuiltInClusterRoleBinding(number) => whole(65, number),
            B::StorageClass(number) => whole(66, number),
            B::PriorityClass(number) => whole(67, number),
            B::IngressClass => whole(68, 0),
            B::ClusterSecretStore => whole(69, 0),
            B::CustomResource(number) => whole(70, number),
        }
    }
}

fn fork(seed: Seed, code: u64, number: u32) -> Seed {
    seed.fork(For::Uid, code << 32 | u64::from(number))
}

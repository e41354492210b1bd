//! Whom an intent means.

use ipnet::IpNet;
use seawall_model as model;

use crate::peer::Peer;

/// Whom an intent means. Everything that is demanded must hold.
#[derive(Debug, Clone)]
pub enum Selector<'d> {
    /// Every workload, and everything outside.
    Any,
    /// Every workload.
    Cluster,
    /// Everything outside the cluster.
    External,
    /// Whatever serves Ingress and Route objects.
    IngressController,
    /// These addresses outside.
    Network(IpNet),
    /// One workload, by its name.
    Workload(Peer),
    /// Workloads that have all this.
    Described(Box<Description<'d>>),
}

/// What workloads must have to be meant.
#[derive(Debug, Clone, Default)]
pub struct Description<'d> {
    /// One of these namespaces; any when empty.
    pub namespaces: Vec<&'d str>,
    /// Labels of their namespace.
    pub namespace_labels: Option<model::selector::Selector<'d>>,
    /// This name.
    pub name: Option<&'d str>,
    /// This kind, in any case.
    pub kind: Option<&'d str>,
    /// Labels of their pods.
    pub labels: Option<model::selector::Selector<'d>>,
}

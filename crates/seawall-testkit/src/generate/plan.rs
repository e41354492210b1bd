//! From parameters and a seed to namespaces, workloads and places: small enough to hold for a million pods.

use std::ops::Range;

use super::draft;
use super::parameters::Parameters;
use super::placement::Placement;
use super::random::Seed;
use super::workload::Workload;

/// A planned cluster. It holds names and counts; objects are made from it one at a time, each from its own seed.
#[derive(Debug)]
pub struct Cluster {
    pub(crate) parameters: Parameters,
    /// By which planted workloads are made.
    pub(crate) hardened: Parameters,
    pub(crate) seed: Seed,
    /// By name.
    pub(crate) namespaces: Vec<Namespace>,
    /// By namespace, then name.
    pub(crate) workloads: Vec<Workload>,
    pub(crate) placement: Placement,
    pub(crate) access: AccessPlan,
    pub(crate) odds: Odds,
    /// Indexes of the workloads of agents, by the agents' number.
    pub(crate) agents: Vec<usize>,
    /// The same for operators.
    pub(crate) operators: Vec<usize>,
}

/// One namespace of the plan.
#[derive(Debug)]
pub(crate) struct Namespace {
    pub(crate) name: String,
    pub(crate) tier: Tier,
    pub(crate) team: &'static str,
    pub(crate) stage: &'static str,
    pub(crate) enforce: Option<Level>,
    pub(crate) policies: bool,
    pub(crate) quota: bool,
    /// Its age.
    pub(crate) days: u32,
    /// Its workloads.
    pub(crate) workloads: Range<usize>,
    pub(crate) roles: u32,
    pub(crate) bindings: u32,
    pub(crate) seed: Seed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tier {
    /// Made by the API server itself.
    System,
    Platform,
    App,
}

/// A level of the Pod Security Standards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Privileged,
    Baseline,
    Restricted,
}

/// How many objects of access control there are beside the built-in ones and those of agents and operators.
#[derive(Debug)]
pub(crate) struct AccessPlan {
    pub(crate) aggregates: u32,
    pub(crate) cluster_roles: u32,
    pub(crate) cluster_role_bindings: u32,
}

/// By how much weaknesses are more frequent where no Pod Security level forbids them, so that the whole has the asked
/// rate.
#[derive(Debug)]
pub(crate) struct Odds {
    pub(crate) below_baseline: f64,
    pub(crate) below_restricted: f64,
}

impl Cluster {
    /// Plans a cluster. The same parameters and seed give the same cluster, byte for byte, on every machine.
    pub fn plan(parameters: &Parameters, seed: u64) -> Cluster {
        draft::plan(parameters, Seed::new(seed))
    }

    /// The parameters it was planned by.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Workloads of every kind, static pods counted once for each node they run on.
    pub fn workload_count(&self) -> usize {
        self.workloads.len()
    }

    /// The parameters that hold for one workload.
    pub(crate) fn parameters_of(&self, workload: &Workload) -> &Parameters {
        if workload.plant.is_some() { &self.hardened } else { &self.parameters }
    }

    pub(crate) fn namespace(&self, workload: &Workload) -> &Namespace {
        &self.namespaces[workload.namespace]
    }
}

//! A planned workload: which controller, how many pods, and the seed of everything else about it.

use super::random::Seed;

/// What kind of object holds the pod template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Controller {
    Deployment,
    StatefulSet,
    DaemonSet,
    CronJob,
    Job,
    Rollout,
    KnativeService,
    BarePod,
    /// A file on a control-plane node; the API shows its mirror.
    StaticPod,
}

/// What a workload is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    App,
    /// The operator with this number.
    Operator(usize),
    /// The DaemonSet with this number.
    Agent(usize),
    /// The static pod with this number.
    ControlPlane(usize),
}

/// One workload of the plan.
#[derive(Debug, Clone)]
pub(crate) struct Workload {
    /// Unique within its namespace.
    pub(crate) name: String,
    /// Index into the namespaces of the cluster.
    pub(crate) namespace: usize,
    pub(crate) controller: Controller,
    pub(crate) part: Part,
    /// Pods in the cluster at the moment of the dump, ended ones too.
    pub(crate) pods: u32,
    /// Number of its first pod among the pods that a scheduler places; of no meaning for agents and static pods.
    pub(crate) first_slot: u32,
    pub(crate) seed: Seed,
    /// The weakness that was planted here, as an index into the catalogue.
    pub(crate) plant: Option<usize>,
}

impl Controller {
    pub(crate) fn api_version(self) -> &'static str {
        match self {
            Controller::Deployment | Controller::StatefulSet | Controller::DaemonSet => "apps/v1",
            Controller::CronJob | Controller::Job => "batch/v1",
            Controller::Rollout => "argoproj.io/v1alpha1",
            Controller::KnativeService => "serving.knative.dev/v1",
            Controller::BarePod | Controller::StaticPod => "v1",
        }
    }

    pub(crate) fn kind(self) -> &'static str {
        match self {
            Controller::Deployment => "Deployment",
            Controller::StatefulSet => "StatefulSet",
            Controller::DaemonSet => "DaemonSet",
            Controller::CronJob => "CronJob",
            Controller::Job => "Job",
            Controller::Rollout => "Rollout",
            Controller::KnativeService => "Service",
            Controller::BarePod | Controller::StaticPod => "Pod",
        }
    }

    /// Where the pod spec stands in the object that a user writes.
    pub(crate) fn pod_spec(self) -> &'static [&'static str] {
        match self {
            Controller::CronJob => &["spec", "jobTemplate", "spec", "template", "spec"],
            Controller::BarePod | Controller::StaticPod => &["spec"],
            _ => &["spec", "template", "spec"],
        }
    }

    /// Its pods run until they are stopped.
    pub(crate) fn serves(self) -> bool {
        !matches!(self, Controller::CronJob | Controller::Job | Controller::BarePod | Controller::StaticPod)
    }

    /// Its pods belong to ReplicaSets.
    pub(crate) fn has_replica_sets(self) -> bool {
        matches!(self, Controller::Deployment | Controller::Rollout | Controller::KnativeService)
    }
}

impl Workload {
    pub(crate) fn is_app(&self) -> bool {
        self.part == Part::App
    }
}

//! Pods of a running cluster. Most of a pod is the same as in its siblings: that part is made once and shared.

use crate::generate::blueprint::Blueprint;
use crate::generate::facts::{Account, Facts, Token};
use crate::generate::fields::Fields;
use crate::generate::managed_fields::owned;
use crate::generate::names;
use crate::generate::placement::Place;
use crate::generate::plan::Cluster;
use crate::generate::random::For;
use crate::generate::template::PodTemplate;
use crate::generate::value::{Value, list};
use crate::generate::workload::{Controller, Part, Workload};

use super::derived::{cron_run_name, hash_label, replica_set_name, template_hash};
use super::one_pod::OnePod;

/// What the pods of one workload have in common, in shared values.
pub(super) struct PodParts {
    pub(super) annotations: Fields,
    pub(super) labels: Fields,
    /// The completed pod spec without containers and volumes.
    pub(super) spec: Fields,
    pub(super) init: Vec<Fields>,
    pub(super) containers: Vec<Fields>,
    pub(super) volumes: Vec<Value>,
    pub(super) mounts_token: bool,
    pub(super) tolerations: Value,
    pub(super) owned_spec: Value,
    pub(super) owned_status: Fields,
    pub(super) priority: i64,
    pub(super) quality: &'static str,
}

/// In which state a pod is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Running,
    Waiting,
    Crashing,
    Succeeded,
    Evicted,
}

impl Cluster {
    /// Where the `number`th pod of a workload runs.
    pub(crate) fn place(&self, workload: &Workload, number: u32) -> Place {
        match workload.part {
            Part::Agent(agent) => Place { node: number, position: agent as u32 },
            Part::ControlPlane(_) => {
                let node = workload.name.rsplit('-').next().and_then(|node| node.parse().ok()).unwrap_or(0);
                Place { node, position: 0 }
            }
            _ => self.placement.place(workload.first_slot + number),
        }
    }
}

pub(super) fn pod_name(cluster: &Cluster, index: usize, number: u32) -> String {
    let workload = &cluster.workloads[index];
    match workload.controller {
        Controller::BarePod | Controller::StaticPod => workload.name.clone(),
        Controller::StatefulSet => format!("{}-{number}", workload.name),
        _ => {
            let suffix = names::suffix(workload.seed.fork(For::Pod, 0), number as usize);
            format!("{}{suffix}", generate_name(cluster, index, number))
        }
    }
}

/// What the name of the pod begins with, when a controller made it up.
pub(super) fn generate_name(cluster: &Cluster, index: usize, number: u32) -> String {
    let workload = &cluster.workloads[index];
    match workload.controller {
        controller if controller.has_replica_sets() => format!("{}-", replica_set_name(cluster, index, 0)),
        Controller::CronJob => format!("{}-", cron_run_name(workload, number)),
        _ => format!("{}-", workload.name),
    }
}

/// True when the pod runs and answers.
pub(super) fn is_ready(cluster: &Cluster, index: usize, number: u32) -> bool {
    state(cluster, index, number) == State::Running
}

pub(super) fn state(cluster: &Cluster, index: usize, number: u32) -> State {
    let workload = &cluster.workloads[index];
    let live = &cluster.parameters.live;
    let share = Blueprint::Pod(index, number).seed(cluster).fork(For::History, 0).random().share();
    match workload.controller {
        Controller::Job | Controller::CronJob => State::Succeeded,
        Controller::StaticPod | Controller::DaemonSet => State::Running,
        _ if share < live.pods_unready / 2.0 => State::Waiting,
        _ if share < live.pods_unready => State::Crashing,
        _ if share < live.pods_unready + live.pods_evicted => State::Evicted,
        _ => State::Running,
    }
}

impl PodParts {
    /// `completed` is the spec of `template` with defaults, its fields shared.
    pub(super) fn new(
        cluster: &Cluster,
        index: usize,
        facts: &Facts,
        template: &PodTemplate,
        mut completed: Fields,
    ) -> PodParts {
        let workload = &cluster.workloads[index];
        if completed.get("hostNetwork").is_some() {
            completed.list("containers").iter_mut().for_each(bind_host_ports);
        }
        let mut labels = template.labels.clone();
        if workload.controller.has_replica_sets() {
            labels.set(hash_label(workload.controller), template_hash(cluster, index, 0));
        }
        let owned_spec = owned(&Fields::new().with("spec", completed.clone())).remove("f:spec").unwrap_or(Value::Null);
        let mounts_token = mounts_token(cluster, workload, facts, &completed);
        let quality = quality(&completed);
        let containers_of = |list: Option<Value>| -> Vec<Fields> {
            list.iter().flat_map(Value::elements).filter_map(Value::fields).cloned().collect()
        };
        let containers = containers_of(completed.remove("containers"));
        let init = containers_of(completed.remove("initContainers"));
        let volumes = completed.remove("volumes");
        let volumes = volumes.iter().flat_map(Value::elements).map(|volume| volume.clone().into_shared()).collect();
        let system = completed.get("priorityClassName").and_then(Value::text).map(str::to_owned);
        let tolerations = tolerations(workload, completed.remove("tolerations"));
        completed.fill("serviceAccountName", "default");
        completed.fill("serviceAccount", "default");
        completed.fill("enableServiceLinks", true);
        completed.fill("preemptionPolicy", "PreemptLowerPriority");
        PodParts {
            annotations: template.annotations.clone(),
            labels,
            spec: completed,
            init,
            containers,
            volumes,
            mounts_token,
            tolerations: tolerations.into_shared(),
            owned_spec: owned_spec.into_shared(),
            owned_status: owned_status(),
            priority: match system.as_deref() {
                Some("system-cluster-critical") => 2_000_000_000,
                Some("system-node-critical") => 2_000_001_000,
                Some(_) => 100_000,
                None => 0,
            },
            quality,
        }
    }

    /// The `number`th pod, complete.
    pub(super) fn pod(
        &self,
        cluster: &Cluster,
        index: usize,
        facts: &Facts,
        number: u32,
        managed_fields: bool,
    ) -> Fields {
        let workload = &cluster.workloads[index];
        let blueprint = match workload.controller {
            Controller::BarePod | Controller::StaticPod => Blueprint::Controller(index),
            _ => Blueprint::Pod(index, number),
        };
        let seed = blueprint.seed(cluster);
        let place = cluster.place(workload, number);
        let controller = Blueprint::Controller(index).seed(cluster);
        let created = match workload.controller {
            Controller::CronJob => cluster.run_started(index, number) + 1,
            Controller::Job | Controller::StaticPod | Controller::BarePod => {
                cluster.created(controller, facts.days) + 1
            }
            // Pods are replaced: by an upgrade, a drain, a restart.
            _ => cluster.created(seed, (seed.bits() % u64::from(facts.days.min(60))) as u32),
        };
        let one = OnePod { cluster, index, workload, facts, number, place, seed, created };
        Fields::new()
            .with("apiVersion", "v1")
            .with("kind", "Pod")
            .with("metadata", one.metadata(self, managed_fields))
            .with("spec", one.spec(self))
            .with("status", one.status(self))
    }
}

/// A pod on the network of the host binds every port that it names.
fn bind_host_ports(container: &mut Value) {
    let Value::Map(container) = container else { return };
    if container.get("ports").is_none() {
        return;
    }
    for port in container.list("ports") {
        if let Value::Map(port) = port
            && let Some(number) = port.get("containerPort").cloned()
        {
            port.fill("hostPort", number);
        }
    }
}

fn mounts_token(cluster: &Cluster, workload: &Workload, facts: &Facts, spec: &Fields) -> bool {
    match spec.get("automountServiceAccountToken") {
        Some(Value::Bool(says)) => *says,
        _ if workload.controller == Controller::StaticPod => false,
        _ => match facts.account {
            Account::Default => !cluster.parameters.accounts.default_automount_off,
            Account::Own => facts.token != Token::OffInAccount,
            Account::Missing => true,
        },
    }
}

/// The tolerations that the cluster adds to those of the template.
fn tolerations(workload: &Workload, own: Option<Value>) -> Value {
    let mut all = own.map(|own| own.elements().to_vec()).unwrap_or_default();
    let mut add = |key: &'static str, effect: &'static str, seconds: Option<i64>| {
        let toleration = Fields::new().with("effect", effect).with("key", key).with("operator", "Exists");
        all.push(toleration.with_some("tolerationSeconds", seconds).into());
    };
    if workload.controller == Controller::DaemonSet {
        for (key, effect) in [
            ("node.kubernetes.io/not-ready", "NoExecute"),
            ("node.kubernetes.io/unreachable", "NoExecute"),
            ("node.kubernetes.io/disk-pressure", "NoSchedule"),
            ("node.kubernetes.io/memory-pressure", "NoSchedule"),
            ("node.kubernetes.io/pid-pressure", "NoSchedule"),
            ("node.kubernetes.io/unschedulable", "NoSchedule"),
        ] {
            add(key, effect, None);
        }
    } else if workload.controller != Controller::StaticPod {
        add("node.kubernetes.io/not-ready", "NoExecute", Some(300));
        add("node.kubernetes.io/unreachable", "NoExecute", Some(300));
    }
    Value::List(all)
}

/// Guaranteed when every container asks for exactly what it may have, BestEffort when none asks for anything.
fn quality(spec: &Fields) -> &'static str {
    let containers =
        ["initContainers", "containers"].into_iter().filter_map(|key| spec.get(key)).flat_map(Value::elements);
    let (mut any, mut all) = (false, true);
    for container in containers {
        let part = |name: &str| container.at(&["resources", name]).and_then(Value::fields);
        any |= part("requests").or(part("limits")).is_some();
        all &= match (part("requests"), part("limits")) {
            (Some(requests), Some(limits)) => ["cpu", "memory"]
                .iter()
                .all(|name| limits.get(name).is_some() && requests.get(name) == limits.get(name)),
            _ => false,
        };
    }
    match (any, all) {
        (false, _) => "BestEffort",
        (true, true) => "Guaranteed",
        (true, false) => "Burstable",
    }
}

/// What the kubelet owns of every pod, without the addresses.
fn owned_status() -> Fields {
    let types = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady"];
    let conditions = types.map(|kind| {
        let dated = Fields::new()
            .with("lastProbeTime", Value::Null)
            .with("lastTransitionTime", "")
            .with("observedGeneration", 1);
        dated.with("status", "True").with("type", kind)
    });
    let status = Fields::new()
        .with("conditions", list(conditions))
        .with("containerStatuses", Vec::new())
        .with("hostIP", "")
        .with("hostIPs", Vec::new())
        .with("observedGeneration", 1)
        .with("phase", "")
        .with("podIP", "")
        .with("startTime", "");
    match owned(&Fields::new().with("status", status)).remove("f:status") {
        Some(Value::Map(status)) => {
            status.iter().map(|(key, value)| (key.clone(), value.clone().into_shared())).collect()
        }
        _ => Fields::new(),
    }
}

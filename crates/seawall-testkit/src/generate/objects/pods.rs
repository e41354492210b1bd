//! Pods of a running cluster. Most of a pod is the same as in its siblings: that part is made once and shared.

use crate::generate::blueprint::Blueprint;
use crate::generate::clock::rfc3339;
use crate::generate::defaults;
use crate::generate::facts::{Account, Facts, Token};
use crate::generate::managed_fields::{Entry, owned};
use crate::generate::names;
use crate::generate::placement::Place;
use crate::generate::plan::Cluster;
use crate::generate::random::{For, Seed};
use crate::generate::template::PodTemplate;
use crate::generate::value::{Fields, Text, Value, list};
use crate::generate::workload::{Controller, Part, Workload};

use super::completion::job_labels;
use super::derived::{
    cron_run_name, hash_label, owned_by_controller, owner, replica_set_name, revision_name, template_hash,
};

/// What the pods of one workload have in common, in shared values.
pub(crate) struct PodParts {
    annotations: Fields,
    labels: Fields,
    /// The completed pod spec without containers and volumes.
    spec: Fields,
    init: Vec<Fields>,
    containers: Vec<Fields>,
    volumes: Vec<Value>,
    mounts_token: bool,
    tolerations: Value,
    owned_spec: Value,
    owned_status: Fields,
    priority: i64,
    quality: &'static str,
}

/// In which state a pod is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
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

fn generate_name(cluster: &Cluster, index: usize, number: u32) -> String {
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

fn state(cluster: &Cluster, index: usize, number: u32) -> State {
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
    pub(crate) fn new(cluster: &Cluster, index: usize, facts: &Facts, template: &PodTemplate) -> PodParts {
        let workload = &cluster.workloads[index];
        let mut completed = template.spec();
        defaults::pod_spec(&mut completed);
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
        let take = |list: Option<Value>| list.map(|list| list.elements().to_vec()).unwrap_or_default();
        let shared = |container: Value| {
            let fields = container.fields().cloned().unwrap_or_default();
            fields.iter().map(|(key, value)| (key.clone(), value.clone().into_shared())).collect()
        };
        let containers = take(completed.remove("containers")).into_iter().map(shared).collect();
        let init = take(completed.remove("initContainers")).into_iter().map(shared).collect();
        let volumes = take(completed.remove("volumes")).into_iter().map(Value::into_shared).collect();
        let system = completed.get("priorityClassName").and_then(Value::text).map(str::to_owned);
        let tolerations = tolerations(workload, completed.remove("tolerations"));
        completed.fill("serviceAccountName", "default");
        completed.fill("serviceAccount", "default");
        completed.fill("enableServiceLinks", true);
        completed.fill("preemptionPolicy", "PreemptLowerPriority");
        PodParts {
            annotations: template.annotations.clone(),
            labels,
            spec: completed.iter().map(|(key, value)| (key.clone(), value.clone().into_shared())).collect(),
            init,
            containers,
            volumes,
            mounts_token,
            tolerations: tolerations.into_shared(),
            owned_spec: owned_spec.into_shared(),
            owned_status: owned_status(),
            priority: match system.as_deref() {
                Some("system-cluster-critical") => 2_000_000_000,
                Some(_) => 100_000,
                None => 0,
            },
            quality,
        }
    }

    /// The `number`th pod, complete.
    pub(crate) fn pod(
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
        let days = if workload.controller == Controller::CronJob { 1 } else { facts.days.min(60) };
        let created = cluster.created(seed, days);
        let one = OnePod { cluster, index, workload, facts, number, place, seed, created };
        Fields::new()
            .with("apiVersion", "v1")
            .with("kind", "Pod")
            .with("metadata", one.metadata(self, managed_fields))
            .with("spec", one.spec(self))
            .with("status", one.status(self))
    }
}

/// One pod while it is made.
struct OnePod<'a> {
    cluster: &'a Cluster,
    index: usize,
    workload: &'a Workload,
    facts: &'a Facts,
    number: u32,
    place: Place,
    seed: Seed,
    created: u64,
}

impl OnePod<'_> {
    fn metadata(&self, parts: &PodParts, managed_fields: bool) -> Fields {
        let (cluster, workload) = (self.cluster, self.workload);
        let generated =
            !matches!(workload.controller, Controller::BarePod | Controller::StaticPod | Controller::StatefulSet);
        let mut metadata = Fields::new()
            .with_any("annotations", self.annotations(parts))
            .with("creationTimestamp", rfc3339(self.created))
            .with_some("generateName", generated.then(|| generate_name(cluster, self.index, self.number)))
            .with("generation", 1)
            .with("labels", self.labels(parts));
        let owners = self.owners();
        if managed_fields {
            metadata.set("managedFields", self.managed_fields(parts, &metadata, owners.as_ref()));
        }
        metadata
            .with("name", pod_name(cluster, self.index, self.number))
            .with("namespace", cluster.namespace(workload).name.clone())
            .with_some("ownerReferences", owners)
            .with("resourceVersion", super::stamp::resource_version(self.seed))
            .with("uid", self.seed.uid())
    }

    fn annotations(&self, parts: &PodParts) -> Fields {
        let annotations = parts.annotations.clone();
        if self.workload.controller != Controller::StaticPod {
            return annotations;
        }
        let hash = self.workload.seed.hex(32);
        annotations
            .with("kubernetes.io/config.hash", hash.clone())
            .with("kubernetes.io/config.mirror", hash)
            .with("kubernetes.io/config.seen", rfc3339(self.created))
            .with("kubernetes.io/config.source", "file")
    }

    fn labels(&self, parts: &PodParts) -> Fields {
        let labels = parts.labels.clone();
        match self.workload.controller {
            Controller::StatefulSet => labels
                .with("apps.kubernetes.io/pod-index", self.number.to_string())
                .with("controller-revision-hash", revision_name(self.cluster, self.index, self.facts.revisions - 1))
                .with("statefulset.kubernetes.io/pod-name", pod_name(self.cluster, self.index, self.number)),
            Controller::DaemonSet => {
                let revision = revision_name(self.cluster, self.index, self.facts.revisions - 1);
                let hash = revision.rsplit('-').next().unwrap_or_default().to_owned();
                labels
                    .with("controller-revision-hash", hash)
                    .with("pod-template-generation", self.facts.revisions.to_string())
            }
            Controller::Job | Controller::CronJob => {
                let (name, blueprint) = self.job();
                let job = job_labels(&blueprint.seed(self.cluster).uid(), &name);
                labels.iter().cloned().chain(job.iter().cloned()).collect()
            }
            _ => labels,
        }
    }

    /// The Job that the pod belongs to.
    fn job(&self) -> (String, Blueprint) {
        match self.workload.controller {
            Controller::CronJob => {
                (cron_run_name(self.workload, self.number), Blueprint::CronRun(self.index, self.number))
            }
            _ => (self.workload.name.clone(), Blueprint::Controller(self.index)),
        }
    }

    fn owners(&self) -> Option<Value> {
        let (cluster, index) = (self.cluster, self.index);
        match self.workload.controller {
            Controller::BarePod => None,
            Controller::StaticPod => {
                let node = Fields::new()
                    .with("apiVersion", "v1")
                    .with("controller", true)
                    .with("kind", "Node")
                    .with("name", cluster.placement.node_name(self.place.node))
                    .with("uid", Blueprint::Node(self.place.node).seed(cluster).uid());
                Some(list([node]))
            }
            Controller::Job | Controller::CronJob => {
                let (name, blueprint) = self.job();
                Some(owner(cluster, "batch/v1", "Job", &name, blueprint))
            }
            controller if controller.has_replica_sets() => {
                let name = replica_set_name(cluster, index, 0);
                Some(owner(cluster, "apps/v1", "ReplicaSet", &name, Blueprint::ReplicaSet(index, 0)))
            }
            _ => Some(owned_by_controller(cluster, index)),
        }
    }

    fn managed_fields(&self, parts: &PodParts, metadata: &Fields, owners: Option<&Value>) -> Value {
        let mut known = metadata.clone();
        if let Some(owners) = owners {
            known.set("ownerReferences", owners.clone());
        }
        let mut fields = owned(&Fields::new().with("metadata", known));
        fields.set("f:spec", parts.owned_spec.clone());
        let manager = match self.workload.controller {
            Controller::BarePod => "kubectl-client-side-apply",
            Controller::StaticPod => "kubelet",
            Controller::Rollout => "rollouts-controller",
            _ => "kube-controller-manager",
        };
        let entry = |manager, subresource, time, fields: Fields| {
            let api_version = Text::from("v1");
            Entry { manager, operation: "Update", subresource, time, api_version, fields: fields.into() }.value()
        };
        let mut status = parts.owned_status.clone();
        let address = format!("k:{{\"ip\":\"{}\"}}", self.address());
        let known = Fields::new().with(".", Fields::new()).with("f:ip", Fields::new());
        status.set("f:podIPs", Fields::new().with(".", Fields::new()).with(address, known));
        let reported =
            entry("kubelet", Some("status"), rfc3339(self.created + 9), Fields::new().with("f:status", status));
        list([entry(manager, None, rfc3339(self.created), fields), reported])
    }

    fn address(&self) -> String {
        let placement = &self.cluster.placement;
        if self.facts.weaknesses.host_network {
            placement.node_address(self.place.node)
        } else {
            placement.pod_address(self.place)
        }
    }

    fn spec(&self, parts: &PodParts) -> Fields {
        let mut spec = parts.spec.clone();
        let token = parts.mounts_token.then(|| format!("kube-api-access-{}", names::suffix(self.seed, 0)));
        let mounted = |container: &Fields| {
            let mut container = container.clone();
            if let Some(name) = &token {
                let mount = Fields::new()
                    .with("mountPath", "/var/run/secrets/kubernetes.io/serviceaccount")
                    .with("name", name.clone())
                    .with("readOnly", true);
                container.list("volumeMounts").push(mount.into());
            }
            container
        };
        if !parts.init.is_empty() {
            spec.set("initContainers", list(parts.init.iter().map(mounted)));
        }
        spec.set("containers", list(parts.containers.iter().map(mounted)));
        let mut volumes = parts.volumes.clone();
        if let Part::App | Part::Operator(_) = self.workload.part
            && self.workload.controller == Controller::StatefulSet
            && self.facts.claim_template
        {
            let claim =
                Fields::new().with("claimName", format!("data-{}", pod_name(self.cluster, self.index, self.number)));
            volumes.insert(0, Fields::new().with("name", "data").with("persistentVolumeClaim", claim).into());
        }
        if let Some(name) = token {
            volumes.push(token_volume(name).into());
        }
        let node = self.cluster.placement.node_name(self.place.node);
        if self.workload.controller == Controller::DaemonSet {
            spec.set("affinity", node_affinity(&node));
        }
        if self.workload.controller == Controller::StatefulSet {
            spec.set("hostname", pod_name(self.cluster, self.index, self.number));
            spec.set("subdomain", self.workload.name.clone());
        }
        spec.set("nodeName", node);
        spec.set("priority", parts.priority);
        spec.set("tolerations", parts.tolerations.clone());
        spec.with_any("volumes", volumes)
    }

    fn status(&self, parts: &PodParts) -> Fields {
        let state = state(self.cluster, self.index, self.number);
        let node_address = self.cluster.placement.node_address(self.place.node);
        let started = rfc3339(self.created + 2);
        if state == State::Evicted {
            return Fields::new()
                .with("message", "The node was low on resource: memory.")
                .with("phase", "Failed")
                .with("qosClass", parts.quality)
                .with("reason", "Evicted")
                .with("startTime", started);
        }
        let phase = match state {
            State::Waiting => "Pending",
            State::Succeeded => "Succeeded",
            _ => "Running",
        };
        let address = self.address();
        let ip = |address: &str| list([Fields::new().with("ip", address.to_owned())]);
        let statuses = parts
            .containers
            .iter()
            .enumerate()
            .map(|(number, container)| self.container_status(container, number, state));
        let init = parts.init.iter().enumerate().map(|(number, container)| {
            let keeps_running = container.get("restartPolicy").is_some();
            self.container_status(container, 10 + number, if keeps_running { state } else { State::Succeeded })
        });
        Fields::new()
            .with("conditions", self.conditions(state))
            .with("containerStatuses", list(statuses))
            .with("hostIP", node_address.clone())
            .with("hostIPs", ip(&node_address))
            .with_any("initContainerStatuses", list(init))
            .with("observedGeneration", 1)
            .with("phase", phase)
            .with("podIP", address.clone())
            .with("podIPs", ip(&address))
            .with("qosClass", parts.quality)
            .with("startTime", started)
    }

    fn conditions(&self, state: State) -> Value {
        let ready = state == State::Running;
        let (start, end) = (rfc3339(self.created + 1), rfc3339(self.created + 9));
        let conditions = [
            ("PodReadyToStartContainers", state != State::Succeeded, &end),
            ("Initialized", true, &start),
            ("Ready", ready, &end),
            ("ContainersReady", ready, &end),
            ("PodScheduled", true, &start),
        ];
        list(conditions.map(|(kind, holds, time)| {
            let reason =
                (!holds).then_some(if state == State::Succeeded { "PodCompleted" } else { "ContainersNotReady" });
            Fields::new()
                .with("lastProbeTime", Value::Null)
                .with("lastTransitionTime", time.clone())
                .with("observedGeneration", 1)
                .with_some("reason", reason)
                .with("status", if holds { "True" } else { "False" })
                .with("type", kind)
        }))
    }

    fn container_status(&self, container: &Fields, number: usize, state: State) -> Fields {
        let seed = self.seed.fork(For::Uid, number as u64);
        let id = format!("containerd://{}", seed.hex(64));
        let started = rfc3339(self.created + 5);
        let image = container.get("image").cloned().unwrap_or(Value::Null);
        let name = image.text().map(crate::generate::image::repository).unwrap_or_default();
        let digest = self.workload.seed.fork(For::Version, number as u64).hex(64);
        let current = match state {
            State::Waiting => Fields::new()
                .with("waiting", Fields::new().with("message", "pulling image").with("reason", "ImagePullBackOff")),
            State::Crashing => {
                let message = "back-off 5m0s restarting failed container";
                Fields::new().with("waiting", Fields::new().with("message", message).with("reason", "CrashLoopBackOff"))
            }
            State::Succeeded => Fields::new().with("terminated", ended(&id, 0, "Completed", &started)),
            State::Running | State::Evicted => {
                Fields::new().with("running", Fields::new().with("startedAt", started.clone()))
            }
        };
        let last = match state {
            State::Crashing => Fields::new().with("terminated", ended(&id, 1, "Error", &started)),
            _ => Fields::new(),
        };
        let up = state == State::Running;
        let pulled = state != State::Waiting;
        let image_id = if pulled { format!("{name}@sha256:{digest}") } else { String::new() };
        let status = Fields::new()
            .with_some("containerID", pulled.then_some(id))
            .with("image", image)
            .with("imageID", image_id)
            .with("lastState", last)
            .with("name", container.get("name").cloned().unwrap_or(Value::Null))
            .with("ready", up || (state == State::Succeeded && number >= 10))
            .with("restartCount", if state == State::Crashing { 40 } else { (seed.bits() % 20 / 17) as i64 })
            .with("started", up)
            .with("state", current);
        if !up {
            return status;
        }
        let resources = container.get("resources").filter(|resources| !resources.is_empty());
        let requests = resources.and_then(|resources| resources.at(&["requests"])).cloned();
        let user = Fields::new().with("gid", 0).with("supplementalGroups", list([0i64])).with("uid", 0);
        status
            .with_some("allocatedResources", requests)
            .with_some("resources", resources.cloned())
            .with("user", Fields::new().with("linux", user))
    }
}

fn ended(id: &str, code: i64, reason: &'static str, time: &str) -> Fields {
    Fields::new()
        .with("containerID", id.to_owned())
        .with("exitCode", code)
        .with("finishedAt", time.to_owned())
        .with("reason", reason)
        .with("startedAt", time.to_owned())
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

fn token_volume(name: String) -> Fields {
    let token = Fields::new().with("expirationSeconds", 3_607).with("path", "token");
    let root = Fields::new()
        .with("items", list([Fields::new().with("key", "ca.crt").with("path", "ca.crt")]))
        .with("name", "kube-root-ca.crt");
    let field = Fields::new().with("apiVersion", "v1").with("fieldPath", "metadata.namespace");
    let downward = Fields::new().with("items", list([Fields::new().with("fieldRef", field).with("path", "namespace")]));
    let sources = list([
        Fields::new().with("serviceAccountToken", token),
        Fields::new().with("configMap", root),
        Fields::new().with("downwardAPI", downward),
    ]);
    Fields::new().with("name", name).with("projected", Fields::new().with("defaultMode", 420).with("sources", sources))
}

fn node_affinity(node: &str) -> Fields {
    let field =
        Fields::new().with("key", "metadata.name").with("operator", "In").with("values", list([node.to_owned()]));
    let term = Fields::new().with("matchFields", list([field]));
    let required = Fields::new().with("nodeSelectorTerms", list([term]));
    Fields::new().with("nodeAffinity", Fields::new().with("requiredDuringSchedulingIgnoredDuringExecution", required))
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

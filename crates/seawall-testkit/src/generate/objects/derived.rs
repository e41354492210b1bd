//! What controllers make of what users wrote: ReplicaSets, revisions, Jobs.

use crate::generate::blueprint::Blueprint;
use crate::generate::facts::Facts;
use crate::generate::fields::Fields;
use crate::generate::names;
use crate::generate::plan::Cluster;
use crate::generate::random::For;
use crate::generate::value::{Value, list};
use crate::generate::workload::{Controller, Workload};

use super::{metadata, object};

/// `ownerReferences` with one controller in it.
pub(super) fn owner(
    cluster: &Cluster,
    api_version: &'static str,
    kind: &'static str,
    name: &str,
    blueprint: Blueprint,
) -> Value {
    let owner = Fields::new()
        .with("apiVersion", api_version)
        .with("blockOwnerDeletion", true)
        .with("controller", true)
        .with("kind", kind)
        .with("name", name.to_owned())
        .with("uid", blueprint.seed(cluster).uid());
    list([owner])
}

/// The object that a user wrote for the workload, as an owner.
pub(super) fn owned_by_controller(cluster: &Cluster, index: usize) -> Value {
    let workload = &cluster.workloads[index];
    let controller = workload.controller;
    owner(cluster, controller.api_version(), controller.kind(), &workload.name, Blueprint::Controller(index))
}

/// Hash of the pod template of a revision; 0 is the current one.
pub(super) fn template_hash(cluster: &Cluster, index: usize, number: u32) -> String {
    names::template_hash(cluster.workloads[index].seed.fork(For::History, u64::from(number)))
}

/// What makes ReplicaSets for this workload: its own object, or the Deployment of its Knative revision.
pub(super) fn deployment_name(workload: &Workload) -> String {
    match workload.controller {
        Controller::KnativeService => format!("{}-00001-deployment", workload.name),
        _ => workload.name.clone(),
    }
}

pub(super) fn replica_set_name(cluster: &Cluster, index: usize, number: u32) -> String {
    format!("{}-{}", deployment_name(&cluster.workloads[index]), template_hash(cluster, index, number))
}

/// The label by which a ReplicaSet knows its pods.
pub(super) fn hash_label(controller: Controller) -> &'static str {
    if controller == Controller::Rollout { "rollouts-pod-template-hash" } else { "pod-template-hash" }
}

/// The ReplicaSet of a revision; all but the current one are scaled to nothing. `template` has its defaults.
pub(super) fn replica_set(cluster: &Cluster, index: usize, number: u32, mut template: Fields, facts: &Facts) -> Fields {
    let workload = &cluster.workloads[index];
    let namespace = &cluster.namespace(workload).name;
    let replicas = if number == 0 { workload.pods } else { 0 };
    let label = hash_label(workload.controller);
    let hash = template_hash(cluster, index, number);
    if number > 0 {
        outdate(&mut template, number);
    }
    template.map("metadata").map("labels").set(label, hash.clone());
    let labels = template.map("metadata").map("labels").clone();
    let owner = match workload.controller {
        Controller::KnativeService => {
            owner(cluster, "apps/v1", "Deployment", &deployment_name(workload), Blueprint::KnativeDeployment(index))
        }
        _ => owned_by_controller(cluster, index),
    };
    let newest = if workload.controller == Controller::KnativeService { 1 } else { facts.old_replica_sets + 1 };
    let rollout = workload.controller == Controller::Rollout;
    let key = if rollout { "rollout.argoproj.io/revision" } else { "deployment.kubernetes.io/revision" };
    let mut annotations = Fields::new().with(key, (newest - number).to_string());
    if !rollout {
        annotations.set("deployment.kubernetes.io/desired-replicas", workload.pods.to_string());
        let most = workload.pods + workload.pods.div_ceil(4);
        annotations.set("deployment.kubernetes.io/max-replicas", most.to_string());
    }
    let metadata = metadata(replica_set_name(cluster, index, number), Some(namespace), labels)
        .with("annotations", annotations)
        .with("ownerReferences", owner);
    let chosen = crate::generate::template::selector(workload, facts).with(label, hash);
    let spec = Fields::new()
        .with("replicas", replicas)
        .with("selector", Fields::new().with("matchLabels", chosen))
        .with("template", template);
    object("apps/v1", "ReplicaSet", metadata).with("spec", spec)
}

pub(super) fn replica_set_status(replicas: u32) -> Fields {
    if replicas == 0 {
        return Fields::new().with("observedGeneration", 2).with("replicas", 0);
    }
    Fields::new()
        .with("availableReplicas", replicas)
        .with("fullyLabeledReplicas", replicas)
        .with("observedGeneration", 1)
        .with("readyReplicas", replicas)
        .with("replicas", replicas)
}

/// Gives the template of an earlier revision an earlier image.
fn outdate(template: &mut Fields, number: u32) {
    for container in template.map("spec").list("containers").iter_mut().take(1) {
        let Value::Map(container) = container else { continue };
        let image = container.get("image").and_then(Value::text).unwrap_or_default();
        let earlier = format!("{}:0.{}.0", crate::generate::image::repository(image), 90 - number);
        container.set("image", earlier);
    }
}

pub(super) fn revision_name(cluster: &Cluster, index: usize, number: u32) -> String {
    let hash = names::template_hash(cluster.workloads[index].seed.fork(For::History, 100 + u64::from(number)));
    format!("{}-{hash}", cluster.workloads[index].name)
}

/// What a StatefulSet or DaemonSet remembers of its template.
pub(super) fn controller_revision(
    cluster: &Cluster,
    index: usize,
    number: u32,
    labels: Fields,
    template: Fields,
) -> Fields {
    let workload = &cluster.workloads[index];
    let namespace = &cluster.namespace(workload).name;
    let name = revision_name(cluster, index, number);
    let labels = labels.with("controller.kubernetes.io/hash", name.rsplit('-').next().unwrap_or_default().to_owned());
    let metadata = metadata(name, Some(namespace), labels).with("ownerReferences", owned_by_controller(cluster, index));
    let template = template.with("$patch", "replace");
    let data = Fields::new().with("spec", Fields::new().with("template", template));
    object("apps/v1", "ControllerRevision", metadata).with("data", data).with("revision", number + 1)
}

pub(super) fn cron_run_name(workload: &Workload, number: u32) -> String {
    format!("{}-{}", workload.name, 29_380_000 + workload.seed.bits() % 240 + 240 * u64::from(number))
}

impl Cluster {
    /// When a CronJob started its `number`th Job that is still there: the last one not more than four hours ago.
    pub(super) fn run_started(&self, index: usize, number: u32) -> u64 {
        let workload = &self.workloads[index];
        let age = workload.seed.bits() % 14_000 + 14_400 * u64::from(workload.pods - number - 1);
        self.parameters.live.now - 120 - age
    }
}

/// A Job that a CronJob has started.
pub(super) fn cron_run(cluster: &Cluster, index: usize, number: u32, template: Fields) -> Fields {
    let workload = &cluster.workloads[index];
    let namespace = &cluster.namespace(workload).name;
    let name = cron_run_name(workload, number);
    let uid = Blueprint::CronRun(index, number).seed(cluster).uid();
    let mut spec = Fields::new().with("backoffLimit", 2).with("template", template);
    super::completion::job_defaults(&mut spec, &uid, &name);
    let metadata = metadata(name.clone(), Some(namespace), super::completion::job_labels(&uid, &name))
        .with("ownerReferences", owned_by_controller(cluster, index));
    object("batch/v1", "Job", metadata).with("spec", spec)
}

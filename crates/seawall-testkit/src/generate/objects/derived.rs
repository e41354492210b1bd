//! What controllers make of what users wrote: ReplicaSets, revisions, Jobs, claims, volumes, Knative's chain.

use crate::generate::blueprint::Blueprint;
use crate::generate::facts::Facts;
use crate::generate::names;
use crate::generate::plan::Cluster;
use crate::generate::random::For;
use crate::generate::value::{Fields, Value, list};
use crate::generate::workload::{Controller, Workload};

use super::controllers::{claim_size, claim_spec};
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

/// The ReplicaSet of a revision; all but the current one are scaled to nothing. `controller` is the completed object
/// that owns it.
pub(super) fn replica_set(cluster: &Cluster, index: usize, number: u32, template: &Fields, chosen: &Fields) -> Fields {
    let workload = &cluster.workloads[index];
    let namespace = &cluster.namespace(workload).name;
    let replicas = if number == 0 { workload.pods } else { 0 };
    let label = hash_label(workload.controller);
    let hash = template_hash(cluster, index, number);
    let mut template = template.clone();
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
    let annotations = Fields::new()
        .with("deployment.kubernetes.io/desired-replicas", workload.pods.to_string())
        .with("deployment.kubernetes.io/max-replicas", (workload.pods + workload.pods.div_ceil(4)).to_string())
        .with("deployment.kubernetes.io/revision", "3");
    let metadata = metadata(replica_set_name(cluster, index, number), Some(namespace), labels)
        .with("annotations", annotations)
        .with("ownerReferences", owner);
    let chosen = chosen.clone().with(label, hash);
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
    template: &Fields,
) -> Fields {
    let workload = &cluster.workloads[index];
    let namespace = &cluster.namespace(workload).name;
    let name = revision_name(cluster, index, number);
    let labels = labels.with("controller.kubernetes.io/hash", name.rsplit('-').next().unwrap_or_default().to_owned());
    let metadata = metadata(name, Some(namespace), labels).with("ownerReferences", owned_by_controller(cluster, index));
    let template = template.clone().with("$patch", "replace");
    let data = Fields::new().with("spec", Fields::new().with("template", template));
    object("apps/v1", "ControllerRevision", metadata).with("data", data).with("revision", number + 1)
}

pub(super) fn cron_run_name(workload: &Workload, number: u32) -> String {
    format!("{}-{}", workload.name, 29_380_000 + workload.seed.bits() % 240 + 240 * u64::from(number))
}

/// A Job that a CronJob has started.
pub(super) fn cron_run(cluster: &Cluster, index: usize, number: u32, written: &Fields) -> Fields {
    let workload = &cluster.workloads[index];
    let namespace = &cluster.namespace(workload).name;
    let name = cron_run_name(workload, number);
    let uid = Blueprint::CronRun(index, number).seed(cluster).uid();
    let job = written.get("spec").and_then(|spec| spec.at(&["jobTemplate", "spec"])).and_then(Value::fields);
    let mut spec = job.cloned().unwrap_or_default();
    super::completion::job_defaults(&mut spec, &uid, &name);
    crate::generate::defaults::pod_spec(spec.map("template").map("spec"));
    let metadata = metadata(name.clone(), Some(namespace), super::completion::job_labels(&uid, &name))
        .with("ownerReferences", owned_by_controller(cluster, index));
    object("batch/v1", "Job", metadata).with("spec", spec)
}

/// The claim that a Deployment brings along.
pub(super) fn claim(cluster: &Cluster, workload: &Workload) -> Fields {
    let namespace = &cluster.namespace(workload).name;
    object("v1", "PersistentVolumeClaim", metadata(format!("{}-data", workload.name), Some(namespace), Fields::new()))
        .with("spec", claim_spec(workload))
}

/// The claim of the `number`th pod of a StatefulSet.
pub(super) fn pod_claim(cluster: &Cluster, index: usize, facts: &Facts, number: u32) -> Fields {
    let workload = &cluster.workloads[index];
    let namespace = &cluster.namespace(workload).name;
    let labels = crate::generate::template::selector(workload, facts);
    object("v1", "PersistentVolumeClaim", metadata(format!("data-{}-{number}", workload.name), Some(namespace), labels))
        .with("spec", claim_spec(workload))
}

/// The claim that the `number`th volume of a workload is bound to.
fn bound_claim(workload: &Workload, number: u32) -> (String, fn(usize, u32) -> Blueprint) {
    match workload.controller {
        Controller::StatefulSet => (format!("data-{}-{number}", workload.name), Blueprint::PodClaim),
        _ => (format!("{}-data", workload.name), |index, _| Blueprint::Claim(index)),
    }
}

/// What the API server and the provisioner add to a claim.
pub(super) fn complete_claim(cluster: &Cluster, index: usize, number: u32, claim: &mut Fields) {
    let bound = Fields::new()
        .with("pv.kubernetes.io/bind-completed", "yes")
        .with("volume.kubernetes.io/storage-provisioner", "disks.csi.example.com");
    let metadata = claim.map("metadata");
    metadata.set("annotations", bound);
    metadata.set("finalizers", list(["kubernetes.io/pvc-protection"]));
    let spec = claim.map("spec");
    spec.set("volumeMode", "Filesystem");
    spec.set("volumeName", volume_name(cluster, index, number));
}

fn volume_name(cluster: &Cluster, index: usize, number: u32) -> String {
    let (_, blueprint) = bound_claim(&cluster.workloads[index], number);
    format!("pvc-{}", blueprint(index, number).seed(cluster).uid())
}

pub(super) fn volume(cluster: &Cluster, index: usize, number: u32) -> Fields {
    let workload = &cluster.workloads[index];
    let (name, blueprint) = bound_claim(workload, number);
    let seed = blueprint(index, number).seed(cluster);
    let claim = Fields::new()
        .with("apiVersion", "v1")
        .with("kind", "PersistentVolumeClaim")
        .with("name", name)
        .with("namespace", cluster.namespace(workload).name.clone())
        .with("resourceVersion", super::stamp::resource_version(seed))
        .with("uid", seed.uid());
    let mut attributes = Fields::new().with("storage.kubernetes.io/csiProvisionerIdentity", "disks.csi.example.com");
    if cluster.parameters.configuration.encrypted_storage {
        attributes.set("encrypted", "true");
    }
    let disk = Fields::new()
        .with("driver", "disks.csi.example.com")
        .with("fsType", "ext4")
        .with("volumeAttributes", attributes)
        .with("volumeHandle", format!("disk-{}", seed.fork(For::Names, 0).hex(17)));
    let spec = Fields::new()
        .with("accessModes", list(["ReadWriteOnce"]))
        .with("capacity", Fields::new().with("storage", claim_size(workload)))
        .with("claimRef", claim)
        .with("csi", disk)
        .with("persistentVolumeReclaimPolicy", "Delete")
        .with("storageClassName", "standard")
        .with("volumeMode", "Filesystem");
    let metadata = metadata(volume_name(cluster, index, number), None, Fields::new())
        .with("annotations", Fields::new().with("pv.kubernetes.io/provisioned-by", "disks.csi.example.com"))
        .with("finalizers", list(["kubernetes.io/pv-protection"]));
    object("v1", "PersistentVolume", metadata).with("spec", spec)
}

/// One link of what Knative makes of a Service: Configuration, Revision, Route, Deployment.
pub(super) fn knative(cluster: &Cluster, index: usize, link: Blueprint, template: &Fields, chosen: &Fields) -> Fields {
    let workload = &cluster.workloads[index];
    let namespace = &cluster.namespace(workload).name;
    let name = &workload.name;
    let revision = format!("{name}-00001");
    let of =
        |kind: &'static str, name: &str, link: Blueprint| owner(cluster, "serving.knative.dev/v1", kind, name, link);
    let labels = Fields::new().with("serving.knative.dev/service", name.clone());
    let named =
        |name: String, owner: Value| metadata(name, Some(namespace), labels.clone()).with("ownerReferences", owner);
    match link {
        Blueprint::KnativeConfiguration(_) => {
            let metadata = named(name.clone(), owned_by_controller(cluster, index));
            object("serving.knative.dev/v1", "Configuration", metadata)
                .with("spec", Fields::new().with("template", template.clone()))
        }
        Blueprint::KnativeRoute(_) => {
            let traffic =
                Fields::new().with("configurationName", name.clone()).with("latestRevision", true).with("percent", 100);
            let metadata = named(name.clone(), owned_by_controller(cluster, index));
            object("serving.knative.dev/v1", "Route", metadata)
                .with("spec", Fields::new().with("traffic", list([traffic])))
        }
        Blueprint::KnativeRevision(_) => {
            let metadata = named(revision, of("Configuration", name, Blueprint::KnativeConfiguration(index)));
            let spec = template.get("spec").and_then(Value::fields).cloned().unwrap_or_default();
            object("serving.knative.dev/v1", "Revision", metadata).with("spec", spec)
        }
        _ => {
            let metadata =
                named(deployment_name(workload), of("Revision", &revision, Blueprint::KnativeRevision(index)));
            let mut template = template.clone();
            crate::generate::defaults::pod_spec(template.map("spec"));
            let spec = Fields::new()
                .with("progressDeadlineSeconds", 600)
                .with("replicas", workload.pods)
                .with("revisionHistoryLimit", 10)
                .with("selector", Fields::new().with("matchLabels", chosen.clone()))
                .with("strategy", Fields::new().with("type", "RollingUpdate"))
                .with("template", template);
            object("apps/v1", "Deployment", metadata).with("spec", spec)
        }
    }
}

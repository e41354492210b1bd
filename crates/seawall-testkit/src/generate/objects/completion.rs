//! What API server and controllers add to controllers and claims: defaults of the specification, and a status.

use crate::generate::blueprint::Blueprint;
use crate::generate::clock::rfc3339;
use crate::generate::facts::Facts;
use crate::generate::fields::Fields;
use crate::generate::plan::Cluster;
use crate::generate::value::{Value, list};
use crate::generate::workload::{Controller, Workload};

use super::controllers::claim_size;
use super::derived::{replica_set_name, revision_name};

/// Defaults of the object that holds the pod template of the workload; `pod_spec` has them already.
pub(super) fn defaults_of(cluster: &Cluster, index: usize, pod_spec: &Fields, object: &mut Fields) {
    let workload = &cluster.workloads[index];
    let spec = object.map("spec");
    match workload.controller {
        Controller::Deployment | Controller::Rollout => {
            spec.fill("replicas", workload.pods);
            spec.fill("progressDeadlineSeconds", 600);
            spec.fill("revisionHistoryLimit", 10);
            if workload.controller == Controller::Deployment && spec.get("strategy").is_none() {
                let rolling = Fields::new().with("maxSurge", "25%").with("maxUnavailable", "25%");
                spec.set("strategy", Fields::new().with("rollingUpdate", rolling).with("type", "RollingUpdate"));
            }
        }
        Controller::StatefulSet => {
            spec.fill("podManagementPolicy", "OrderedReady");
            spec.fill("revisionHistoryLimit", 10);
            spec.fill(
                "persistentVolumeClaimRetentionPolicy",
                Fields::new().with("whenDeleted", "Retain").with("whenScaled", "Retain"),
            );
            let rolling = Fields::new().with("partition", 0);
            spec.fill("updateStrategy", Fields::new().with("rollingUpdate", rolling).with("type", "RollingUpdate"));
            complete_claim_templates(spec);
        }
        Controller::DaemonSet => {
            spec.fill("revisionHistoryLimit", 10);
            spec.map("updateStrategy").map("rollingUpdate").fill("maxSurge", 0);
        }
        Controller::Job => job_defaults(spec, &Blueprint::Controller(index).seed(cluster).uid(), &workload.name),
        Controller::CronJob => {
            spec.fill("failedJobsHistoryLimit", 1);
            spec.fill("successfulJobsHistoryLimit", 3);
            spec.fill("suspend", false);
        }
        _ => {}
    }
    pod_template(workload.controller, pod_spec, object);
}

fn pod_template(controller: Controller, pod_spec: &Fields, object: &mut Fields) {
    let template = match controller {
        Controller::CronJob => object.map("spec").map("jobTemplate").map("spec").map("template"),
        _ => object.map("spec").map("template"),
    };
    template.set("spec", pod_spec.clone());
}

fn complete_claim_templates(spec: &mut Fields) {
    if spec.get("volumeClaimTemplates").is_none() {
        return;
    }
    for claim in spec.list("volumeClaimTemplates") {
        if let Value::Map(claim) = claim {
            claim.fill("apiVersion", "v1");
            claim.fill("kind", "PersistentVolumeClaim");
            claim.map("spec").fill("volumeMode", "Filesystem");
            claim.fill("status", Fields::new().with("phase", "Pending"));
        }
    }
}

/// Defaults of a Job that the controller has seen: the labels by which it finds its pods.
pub(super) fn job_defaults(spec: &mut Fields, uid: &str, name: &str) {
    spec.fill("backoffLimit", 6);
    spec.fill("completionMode", "NonIndexed");
    spec.fill("completions", 1);
    spec.fill("parallelism", 1);
    spec.fill("manualSelector", false);
    spec.fill("podReplacementPolicy", "TerminatingOrFailed");
    spec.fill("suspend", false);
    let chosen = Fields::new().with("batch.kubernetes.io/controller-uid", uid.to_owned());
    spec.set("selector", Fields::new().with("matchLabels", chosen));
    let labels = spec.map("template").map("metadata").map("labels");
    job_labels(uid, name).iter().for_each(|(key, value)| labels.set(key.clone(), value.clone()));
}

/// Labels of a Job and its pods.
pub(super) fn job_labels(uid: &str, name: &str) -> Fields {
    Fields::new()
        .with("batch.kubernetes.io/controller-uid", uid.to_owned())
        .with("batch.kubernetes.io/job-name", name.to_owned())
        .with("controller-uid", uid.to_owned())
        .with("job-name", name.to_owned())
}

/// The status that the controller reports.
pub(super) fn status_of(cluster: &Cluster, index: usize, facts: &Facts, created: u64) -> Fields {
    let workload = &cluster.workloads[index];
    let pods = workload.pods;
    let time = rfc3339(created + 40);
    match workload.controller {
        Controller::Deployment => deployment_status(pods, &time, &replica_set_name(cluster, index, 0)),
        Controller::Rollout => Fields::new()
            .with("HPAReplicas", pods)
            .with("availableReplicas", pods)
            .with(
                "currentPodHash",
                replica_set_name(cluster, index, 0).rsplit('-').next().unwrap_or_default().to_owned(),
            )
            .with("phase", "Healthy")
            .with("readyReplicas", pods)
            .with("replicas", pods),
        Controller::StatefulSet => {
            let revision = revision_name(cluster, index, facts.revisions - 1);
            Fields::new()
                .with("availableReplicas", pods)
                .with("collisionCount", 0)
                .with("currentReplicas", pods)
                .with("currentRevision", revision.clone())
                .with("observedGeneration", 1)
                .with("readyReplicas", pods)
                .with("replicas", pods)
                .with("updateRevision", revision)
                .with("updatedReplicas", pods)
        }
        Controller::DaemonSet => Fields::new()
            .with("currentNumberScheduled", pods)
            .with("desiredNumberScheduled", pods)
            .with("numberAvailable", pods)
            .with("numberMisscheduled", 0)
            .with("numberReady", pods)
            .with("observedGeneration", 1)
            .with("updatedNumberScheduled", pods),
        Controller::Job => job_status(pods, created),
        Controller::CronJob => {
            let last = cluster.run_started(index, pods - 1);
            Fields::new().with("lastScheduleTime", rfc3339(last)).with("lastSuccessfulTime", rfc3339(last + 55))
        }
        Controller::KnativeService => knative_status(cluster, workload, &time),
        Controller::BarePod | Controller::StaticPod => Fields::new(),
    }
}

pub(super) fn deployment_status(pods: u32, time: &str, replica_set: &str) -> Fields {
    let conditions = [
        ("Available", "MinimumReplicasAvailable", "Deployment has minimum availability.".to_owned()),
        ("Progressing", "NewReplicaSetAvailable", format!("ReplicaSet \"{replica_set}\" has successfully progressed.")),
    ];
    let conditions = conditions.map(|(kind, reason, message)| {
        Fields::new()
            .with("lastTransitionTime", time.to_owned())
            .with("lastUpdateTime", time.to_owned())
            .with("message", message)
            .with("reason", reason)
            .with("status", "True")
            .with("type", kind)
    });
    Fields::new()
        .with("availableReplicas", pods)
        .with("conditions", list(conditions))
        .with("observedGeneration", 1)
        .with("readyReplicas", pods)
        .with("replicas", pods)
        .with("updatedReplicas", pods)
}

pub(super) fn job_status(pods: u32, created: u64) -> Fields {
    let (start, end) = (rfc3339(created), rfc3339(created + 55));
    let condition = Fields::new()
        .with("lastProbeTime", end.clone())
        .with("lastTransitionTime", end.clone())
        .with("message", "Reached expected number of succeeded pods")
        .with("reason", "CompletionsReached")
        .with("status", "True")
        .with("type", "Complete");
    Fields::new()
        .with("completionTime", end)
        .with("conditions", list([condition]))
        .with("ready", 0)
        .with("startTime", start)
        .with("succeeded", pods)
        .with("terminating", 0)
        .with("uncountedTerminatedPods", Fields::new())
}

pub(super) fn knative_status(cluster: &Cluster, workload: &Workload, time: &str) -> Fields {
    let name = &workload.name;
    let condition =
        Fields::new().with("lastTransitionTime", time.to_owned()).with("status", "True").with("type", "Ready");
    Fields::new()
        .with("conditions", list([condition]))
        .with("latestCreatedRevisionName", format!("{name}-00001"))
        .with("latestReadyRevisionName", format!("{name}-00001"))
        .with("observedGeneration", 1)
        .with("url", format!("https://{name}.{}.example.com", cluster.namespace(workload).name))
}

pub(super) fn claim_status(workload: &Workload) -> Fields {
    Fields::new()
        .with("accessModes", list(["ReadWriteOnce"]))
        .with("capacity", Fields::new().with("storage", claim_size(workload)))
        .with("phase", "Bound")
}

/// What controllers note on the objects that they watch.
pub(super) fn annotate(workload: &Workload, facts: &Facts, object: &mut Fields) {
    let (key, revision) = match workload.controller {
        Controller::Deployment => ("deployment.kubernetes.io/revision", facts.old_replica_sets + 1),
        Controller::DaemonSet => ("deprecated.daemonset.template.generation", facts.revisions),
        Controller::Rollout => ("rollout.argoproj.io/revision", facts.old_replica_sets + 1),
        _ => return,
    };
    object.map("metadata").map("annotations").set(key, revision.to_string());
}

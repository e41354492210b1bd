//! Controllers with their pod templates, as teams write them.

use crate::generate::facts::Facts;
use crate::generate::fields::Fields;
use crate::generate::plan::Cluster;
use crate::generate::random::For;
use crate::generate::template::{PodTemplate, labels, selector};
use crate::generate::value::list;
use crate::generate::workload::{Controller, Workload};

use super::{metadata, object};

/// The object that holds the pod template of `workload`.
pub(super) fn controller(cluster: &Cluster, workload: &Workload, facts: &Facts, template: &PodTemplate) -> Fields {
    let namespace = cluster.namespace(workload).name.as_str();
    let controller = workload.controller;
    let metadata = metadata(workload.name.clone(), Some(namespace), labels(cluster, workload, facts));
    let base = object(controller.api_version(), controller.kind(), metadata.clone());
    let chosen = Fields::new().with("matchLabels", selector(workload, facts));
    let spec = Fields::new();
    let spec = match controller {
        Controller::BarePod | Controller::StaticPod => {
            let metadata = metadata.with_any("annotations", template.annotations.clone());
            return base.with("metadata", metadata).with("spec", template.spec());
        }
        Controller::Deployment | Controller::Rollout => {
            let autoscaled = facts.autoscaler && controller == Controller::Deployment;
            let spec = if autoscaled { spec } else { spec.with("replicas", workload.pods) };
            let spec = spec.with("selector", chosen);
            let strategy = if controller == Controller::Rollout { Some(canary()) } else { strategy(workload) };
            spec.with_some("strategy", strategy)
        }
        Controller::StatefulSet => spec
            .with("serviceName", workload.name.clone())
            .with("replicas", workload.pods)
            .with("selector", chosen)
            .with_some("podManagementPolicy", (facts.days.is_multiple_of(4)).then_some("Parallel")),
        Controller::DaemonSet => {
            let rolling = Fields::new().with("maxUnavailable", "10%");
            spec.with("selector", chosen)
                .with("updateStrategy", Fields::new().with("type", "RollingUpdate").with("rollingUpdate", rolling))
        }
        Controller::Job => {
            spec.with("backoffLimit", 3).with("completions", workload.pods).with("parallelism", workload.pods)
        }
        Controller::CronJob => {
            let minute = workload.seed.bits() % 60;
            let job = Fields::new().with("backoffLimit", 2).with("template", template.object());
            spec.with("schedule", format!("{minute} */4 * * *"))
                .with("concurrencyPolicy", "Forbid")
                .with("jobTemplate", Fields::new().with("spec", job))
        }
        Controller::KnativeService => spec,
    };
    let spec = if controller == Controller::CronJob { spec } else { spec.with("template", template.object()) };
    let claims = facts.claim_template.then(|| list([claim_template(workload)]));
    base.with("spec", spec.with_some("volumeClaimTemplates", claims))
}

/// A strategy when the team cares for one.
fn strategy(workload: &Workload) -> Option<Fields> {
    let rolling = Fields::new().with("maxSurge", 1).with("maxUnavailable", 0);
    match workload.seed.fork(For::Style, 0).bits() % 5 {
        0 => Some(Fields::new().with("type", "RollingUpdate").with("rollingUpdate", rolling)),
        1 => Some(Fields::new().with("type", "Recreate")),
        _ => None,
    }
}

fn canary() -> Fields {
    let pause = Fields::new().with("pause", Fields::new().with("duration", "10m"));
    let steps = list([Fields::new().with("setWeight", 20), pause, Fields::new().with("setWeight", 60)]);
    Fields::new().with("canary", Fields::new().with("steps", steps))
}

fn claim_template(workload: &Workload) -> Fields {
    Fields::new().with("metadata", Fields::new().with("name", "data")).with("spec", claim_spec(workload))
}

/// What a claim of this workload asks for.
pub(super) fn claim_spec(workload: &Workload) -> Fields {
    let requests = Fields::new().with("storage", claim_size(workload));
    Fields::new()
        .with("accessModes", list(["ReadWriteOnce"]))
        .with("storageClassName", "standard")
        .with("resources", Fields::new().with("requests", requests))
}

pub(super) fn claim_size(workload: &Workload) -> &'static str {
    ["10Gi", "20Gi", "50Gi", "200Gi"][(workload.seed.fork(For::Style, 1).bits() % 4) as usize]
}

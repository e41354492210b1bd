//! Disruption budgets and autoscalers.

use crate::generate::facts::Facts;
use crate::generate::fields::Fields;
use crate::generate::plan::Cluster;
use crate::generate::template::{labels, selector};
use crate::generate::value::list;
use crate::generate::workload::Workload;

use super::{metadata, object};

pub(super) fn budget(cluster: &Cluster, workload: &Workload, facts: &Facts) -> Fields {
    let namespace = &cluster.namespace(workload).name;
    let chosen = Fields::new().with("matchLabels", selector(workload, facts));
    let spec = if facts.days.is_multiple_of(2) {
        Fields::new().with("maxUnavailable", 1)
    } else {
        Fields::new().with("minAvailable", "50%")
    };
    object(
        "policy/v1",
        "PodDisruptionBudget",
        metadata(workload.name.clone(), Some(namespace), labels(cluster, workload, facts)),
    )
    .with("spec", spec.with("selector", chosen))
}

pub(super) fn complete_budget(workload: &Workload, time: &str, budget: &mut Fields) {
    let condition = Fields::new()
        .with("lastTransitionTime", time.to_owned())
        .with("message", "")
        .with("observedGeneration", 1)
        .with("reason", "SufficientPods")
        .with("status", "True")
        .with("type", "DisruptionAllowed");
    let needed = if budget.get("spec").and_then(|spec| spec.at(&["minAvailable"])).is_some() {
        workload.pods.div_ceil(2)
    } else {
        workload.pods - 1
    };
    let status = Fields::new()
        .with("conditions", list([condition]))
        .with("currentHealthy", workload.pods)
        .with("desiredHealthy", needed)
        .with("disruptionsAllowed", workload.pods - needed)
        .with("expectedPods", workload.pods)
        .with("observedGeneration", 1);
    budget.set("status", status);
}

pub(super) fn autoscaler(cluster: &Cluster, workload: &Workload, facts: &Facts) -> Fields {
    let namespace = &cluster.namespace(workload).name;
    let name = if facts.target_dangles { format!("{}-old", workload.name) } else { workload.name.clone() };
    let target = Fields::new().with("apiVersion", "apps/v1").with("kind", "Deployment").with("name", name);
    let utilization = Fields::new().with("type", "Utilization").with("averageUtilization", 70);
    let metric = Fields::new()
        .with("type", "Resource")
        .with("resource", Fields::new().with("name", "cpu").with("target", utilization));
    let spec = Fields::new()
        .with("scaleTargetRef", target)
        .with("minReplicas", workload.pods.min(2))
        .with("maxReplicas", workload.pods * 2 + 2)
        .with("metrics", list([metric]));
    object(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        metadata(workload.name.clone(), Some(namespace), labels(cluster, workload, facts)),
    )
    .with("spec", spec)
}

pub(super) fn complete_autoscaler(workload: &Workload, facts: &Facts, time: &str, autoscaler: &mut Fields) {
    let (status, reason) =
        if facts.target_dangles { ("False", "FailedGetScale") } else { ("True", "SucceededGetScale") };
    let condition = Fields::new()
        .with("lastTransitionTime", time.to_owned())
        .with("message", "the autoscaler read the current scale of its target")
        .with("reason", reason)
        .with("status", status)
        .with("type", "AbleToScale");
    let current = Fields::new().with("averageUtilization", 30 + facts.days % 40).with("averageValue", "120m");
    let metric = Fields::new()
        .with("type", "Resource")
        .with("resource", Fields::new().with("current", current).with("name", "cpu"));
    let status = Fields::new()
        .with("conditions", list([condition]))
        .with("currentMetrics", list([metric]))
        .with("currentReplicas", workload.pods)
        .with("desiredReplicas", workload.pods)
        .with("lastScaleTime", time.to_owned());
    autoscaler.set("status", status);
}

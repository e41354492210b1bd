//! `hpa-min-replicas`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{GroupKind, Place, Rule, Severity, Status};
use seawall_yaml::Node;

use crate::parameter;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "hpa-min-replicas",
        title: "Autoscaler may leave too few replicas, or has no room to scale",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["hpa-minimum-three-replicas", "hpaMinAvailability", "hpaMaxAvailability"],
        doc: include_str!("hpa_min_replicas.md"),
    },
    fix: Fix::Review("Raise the least number of replicas"),
    run: Run::Object(AUTOSCALERS, |object, report| {
        // What KEDA makes follows its ScaledObject.
        if object.controller().is_some() {
            return;
        }
        let Some(spec) = object.node().get("spec") else { return };
        let written = |name| spec.get(name).filter(|value| !value.is_null());
        // KEDA goes down to none, where nothing else is said, and to the idle number while nothing happens.
        let is_keda = object.reference.group == "keda.sh";
        if is_keda && written("idleReplicaCount").is_some() {
            return;
        }
        let (low, high) = if is_keda { ("minReplicaCount", "maxReplicaCount") } else { ("minReplicas", "maxReplicas") };
        let default = if is_keda { 0 } else { 1 };
        let Some(from) = written(low).map_or(Some(default), Node::as_i64) else { return };
        let to = written(high).map_or(is_keda.then_some(KEDA_MOST), Node::as_i64);
        let least = report.parameters().number(&parameter::HPA_MIN_REPLICAS_MINIMUM);
        let least = i64::try_from(least).unwrap_or(i64::MAX);
        if from > 0 && from < least {
            let noun = if from == 1 { "replica" } else { "replicas" };
            let message = format!("goes down to {from} {noun}, fewer than {least}");
            let place = Place::from(spec).join(low);
            let reported = report.field(place, message);
            // Where there is no room above, what to ask for is not known.
            if to.is_some_and(|to| to > least) {
                reported.set(place, least);
            }
        }
        if let Some(to) = to.filter(|&to| from > 0 && to <= from) {
            let place = Place::from(spec).join(high);
            let message = if to == from {
                format!("cannot scale: the least and the most replicas are both {to}")
            } else {
                format!("cannot scale: the most replicas, {to}, are fewer than the least, {from}")
            };
            report.field(place, message).also(Place::from(spec).join(low));
        }
    }),
};

const AUTOSCALERS: &[GroupKind<'static>] =
    &[GroupKind::of("autoscaling", "HorizontalPodAutoscaler"), GroupKind::of("keda.sh", "ScaledObject")];

/// As many as KEDA asks for at most, where nothing else is said.
const KEDA_MOST: i64 = 100;

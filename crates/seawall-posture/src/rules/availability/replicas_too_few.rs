//! `replicas-too-few`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{GroupKind, Object, Place, Rule, Severity, Snapshot, Status, Workload};
use seawall_yaml::Node;

use crate::parameter;
use crate::shared_volume::{Held, holds_one};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "replicas-too-few",
        title: "Deployment has too few replicas to survive the loss of one",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["minimum-three-replicas", "deploymentMissingReplicas"],
        doc: include_str!("replicas_too_few.md"),
    },
    fix: Fix::Review("Set the number of replicas"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        let object = workload.object;
        let Some(default) = default_of(object.reference.group_kind()) else { return };
        let field = object.node().path(&["spec", "replicas"]).filter(|field| !field.is_null());
        let Some(count) = field.map_or(Some(default), Node::as_i64) else { return };
        let least = i64::try_from(report.parameters().number(&parameter::REPLICAS_TOO_FEW_MINIMUM)).unwrap_or(i64::MAX);
        if count < 1 || count >= least || is_scaled(object, snapshot) {
            return;
        }
        let Some(spec) = object.node().get("spec") else { return };
        let place = Place::from(spec).join("replicas");
        let noun = if count == 1 { "replica" } else { "replicas" };
        let message = match field {
            Some(_) => format!("asks for {count} {noun}, fewer than {least}"),
            None => format!("asks for no number of replicas, which means {count}, fewer than {least}"),
        };
        let mut reported = report.field(place, message);
        if !snapshot.has_all_in(AUTOSCALER, object.reference.namespace.as_deref()) {
            reported = reported.fact("an autoscaler that is not among the input may ask for more");
        }
        if bears_company(workload, snapshot) {
            reported.set(place, least);
        }
    }),
};

const AUTOSCALER: GroupKind<'static> = GroupKind::of("autoscaling", "HorizontalPodAutoscaler");

/// How many replicas there are where none is written. Nothing for what is not a Deployment of some kind.
fn default_of(kind: GroupKind<'_>) -> Option<i64> {
    match (kind.group, kind.kind) {
        // In the core group it is refused, and an author who mends that wants the rest right too.
        ("apps" | "extensions" | "", "Deployment") | ("argoproj.io", "Rollout") => Some(1),
        ("apps.openshift.io", "DeploymentConfig") => Some(0),
        _ => None,
    }
}

fn is_scaled(object: &Object, snapshot: &Snapshot) -> bool {
    let mut scalers = snapshot.scalers_of(&object.reference);
    scalers.any(|scaler| matches!(&*scaler.reference.kind, "HorizontalPodAutoscaler" | "ScaledObject"))
}

/// Whether nothing says that a second pod could not run beside the first.
fn bears_company(workload: &Workload<'_>, snapshot: &Snapshot) -> bool {
    let strategy = workload.object.node().path(&["spec", "strategy", "type"]).and_then(Node::as_str);
    strategy != Some("Recreate") && holds_one(workload, snapshot) == Held::No
}

//! `pdb-missing`.

use seawall_check::{Check, Fix, Run};
use seawall_model::selection::same_namespace;
use seawall_model::selector::{Match, Selector};
use seawall_model::{Found, GroupKind, Object, Place, Rule, Severity, Snapshot, Status, Version};
use seawall_yaml::Node;
use serde_json::{Map, Value, json};

use crate::disruption_budget::{BUDGET, UNHEALTHY_POLICY_SINCE, selector};
use crate::replicas::fewest;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "pdb-missing",
        title: "Replicated workload has no disruption budget",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &[
            "missingPodDisruptionBudget",
            "deployment-has-poddisruptionbudget",
            "statefulset-has-poddisruptionbudget",
        ],
        doc: include_str!("pdb_missing.md"),
    },
    fix: Fix::Review("Let one pod at a time be evicted"),
    run: Run::ObjectAmong(&[DEPLOYMENT, STATEFUL_SET], |object, snapshot, report| {
        let Some(fewest) = fewest(object, snapshot).filter(|fewest| fewest.count > 1) else { return };
        match is_selected(object, snapshot) {
            Match::Yes => return,
            Match::No if snapshot.has_all_in(BUDGET, object.reference.namespace.as_deref()) => {}
            _ => return report.unknown("whether a PodDisruptionBudget selects its pods"),
        }
        let least = if fewest.scaler.is_some() { "at least " } else { "" };
        let message = format!("runs {least}{} pods, and no PodDisruptionBudget selects them", fewest.count);
        let mut reported = report.field(Place::from(object.node()).join("spec/replicas"), message);
        if let Some(scaler) = fewest.scaler {
            reported = reported.related(scaler, "says how few there may be");
        }
        if let Some(budget) = budget(object, snapshot) {
            reported.create(budget);
        }
    }),
};

const DEPLOYMENT: GroupKind<'static> = GroupKind::of("apps", "Deployment");
const STATEFUL_SET: GroupKind<'static> = GroupKind::of("apps", "StatefulSet");

/// The first version that serves `policy/v1`.
const SERVED_SINCE: Version = Version { major: 1, minor: 21 };

/// More budgets than a namespace has: a hostile input takes bounded time.
const MOST: usize = 500;

/// Whether a budget selects the pods of a workload. A namespace that is not written may be any.
fn is_selected(workload: &Object, snapshot: &Snapshot) -> Match {
    let labels = labels(workload);
    let mut answer = Match::No;
    for (index, budget) in snapshot.of_kind(BUDGET).filter(|budget| place(budget, workload) != Match::No).enumerate() {
        if index == MOST {
            return Match::Unknown;
        }
        match (selector(budget).matches(labels), place(budget, workload)) {
            (Match::Yes, Match::Yes) => return Match::Yes,
            (Match::No, _) => {}
            _ => answer = Match::Unknown,
        }
    }
    answer
}

fn place(budget: &Object, workload: &Object) -> Match {
    same_namespace(budget.reference.namespace.as_deref(), workload.reference.namespace.as_deref())
}

fn labels(workload: &Object) -> Option<Node<'_>> {
    workload.node().path(&["spec", "template", "metadata", "labels"])
}

/// The budget to make: the workload's own selector chooses its pods.
fn budget(workload: &Object, snapshot: &Snapshot) -> Option<Value> {
    let written = workload.node().path(&["spec", "selector"])?;
    let own = Selector::read(Some(written));
    if own.is_empty() || own.matches(labels(workload)) != Match::Yes || snapshot.facts().kubernetes < SERVED_SINCE {
        return None;
    }
    let namespace = workload.reference.namespace.as_deref();
    let is_free = |kind, name: &str| !matches!(snapshot.find(kind, namespace, name), Found::Yes(_));
    let name = workload.reference.name.as_str();
    let is_deployment = workload.reference.kind == DEPLOYMENT.kind;
    // A Deployment and a StatefulSet of one name must not meet.
    let name = if is_deployment || is_free(DEPLOYMENT, name) { name.to_owned() } else { format!("{name}-statefulset") };
    if !is_free(BUDGET, &name) {
        return None;
    }
    let mut metadata = Map::from_iter([("name".to_owned(), Value::from(name))]);
    if let Some(namespace) = namespace {
        metadata.insert("namespace".to_owned(), namespace.into());
    }
    let mut spec = json!({"maxUnavailable": 1, "selector": written.to_json()});
    if snapshot.facts().kubernetes >= UNHEALTHY_POLICY_SINCE {
        spec["unhealthyPodEvictionPolicy"] = "AlwaysAllow".into();
    }
    Some(json!({"apiVersion": "policy/v1", "kind": BUDGET.kind, "metadata": metadata, "spec": spec}))
}

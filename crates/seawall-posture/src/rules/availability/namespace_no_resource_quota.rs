//! `namespace-no-resource-quota`.

use seawall_check::{Check, Fix, Report, Reported, Run};
use seawall_model::{GroupKind, Object, Quantity, Rule, Severity, Snapshot, Status};
use serde_json::{Map, Value, json};

use crate::demand::Demand;
use crate::namespace::{NAMESPACE, holds, is_system};
use crate::parameter;
use crate::resource::{CPU, MEMORY};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "namespace-no-resource-quota",
        title: "Namespace may use as much of the cluster as it likes",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0040"],
        doc: include_str!("namespace_no_resource_quota.md"),
    },
    fix: Fix::Review("Create a ResourceQuota"),
    run: Run::ObjectAmong(&[NAMESPACE], |namespace, snapshot, report| {
        let name = &*namespace.reference.name;
        if is_system(name) || name.is_empty() {
            return;
        }
        match holds(snapshot, QUOTA, name, bounds) {
            Some(true) => {}
            Some(false) if snapshot.of_kind(OPENSHIFT_QUOTA).next().is_none() => say(namespace, snapshot, report),
            Some(false) => report.unknown("whether a ClusterResourceQuota selects the namespace"),
            None => report.unknown("whether the namespace has a ResourceQuota outside the input"),
        }
    }),
};

const QUOTA: GroupKind<'static> = GroupKind::core("ResourceQuota");
/// OpenShift's, for several namespaces together.
const OPENSHIFT_QUOTA: GroupKind<'static> = GroupKind::of("quota.openshift.io", "ClusterResourceQuota");

/// Updates may start every new pod before they stop an old one.
const HEADROOM: i64 = 2;

/// Whether a quota bounds anything.
fn bounds(quota: &Object) -> bool {
    let hard = quota.node().path(&["spec", "hard"]);
    hard.is_some_and(|hard| hard.entries().any(|(_, amount)| !amount.is_null()))
}

fn say(namespace: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    let name = &*namespace.reference.name;
    let parameters = report.parameters();
    let field = namespace.node().path(&["metadata", "name"]).unwrap_or(namespace.node());
    if let Some(empty) = snapshot.of_kind_in(QUOTA, Some(name)).next() {
        report.field(field, "has no ResourceQuota that bounds anything").related(empty, "bounds nothing");
        return;
    }
    let mut reported = report.field(field, "has no ResourceQuota");
    let asked = [
        (
            &CPU,
            "requests.cpu",
            &parameter::NAMESPACE_NO_RESOURCE_QUOTA_CPU,
            Quantity::decimal as fn(Quantity) -> String,
        ),
        (&MEMORY, "requests.memory", &parameter::NAMESPACE_NO_RESOURCE_QUOTA_MEMORY, Quantity::binary),
    ];
    let mut hard = Map::new();
    for (resource, key, parameter, write) in asked {
        let set = parameters.text(parameter);
        let least = match Demand::of(snapshot, name, resource) {
            Demand::Known(together) => {
                if !together.is_zero() {
                    reported = reported.fact(format!("its pods request {} {}", write(together), resource.name));
                    if set.is_none() {
                        hard.insert(key.to_owned(), write(together * HEADROOM).into());
                    }
                }
                together
            }
            Demand::Unknown => Quantity::ZERO,
            Demand::Unsaid(object) => {
                reported = refused(reported, object, resource.name);
                continue;
            }
        };
        // Less than is requested already would refuse pods that are there.
        let fits = |text: &&str| text.parse().is_ok_and(|amount: Quantity| amount > Quantity::ZERO && amount >= least);
        if let Some(amount) = set.filter(fits) {
            hard.insert(key.to_owned(), amount.into());
        }
    }
    if !hard.is_empty() {
        reported.create(quota(name, &hard));
    }
}

fn refused<'r>(reported: Reported<'r>, object: &Object, resource: &str) -> Reported<'r> {
    reported.related(object, format!("requests no {resource}: a quota of {resource} would refuse its pods"))
}

fn quota(namespace: &str, hard: &Map<String, Value>) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "requests", "namespace": namespace},
        "spec": {"hard": hard},
    })
}

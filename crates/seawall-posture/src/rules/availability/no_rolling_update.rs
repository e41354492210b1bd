//! `no-rolling-update`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::workload::Container;
use seawall_model::{Object, Place, Rule, Severity, Snapshot, Status, Workload};
use seawall_yaml::Node;

use crate::shared_volume::{Held, holds_one};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "no-rolling-update",
        title: "An update stops the workload, or waits for somebody to delete its pods",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["C-0305", "no-rolling-update-strategy"],
        doc: include_str!("no_rolling_update.md"),
    },
    fix: Fix::Review("Set the strategy to RollingUpdate"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        let object = workload.object;
        let Some(spec) = object.node().get("spec") else { return };
        match (&*object.reference.group, &*object.reference.kind) {
            ("apps" | "extensions", "Deployment") => deployment(workload, spec, snapshot, report),
            ("apps", "StatefulSet") | ("apps" | "extensions", "DaemonSet") => by_hand(object, spec, report),
            _ => {}
        }
    }),
};

fn deployment(workload: &Workload<'_>, spec: Node<'_>, snapshot: &Snapshot, report: &mut Report<'_>) {
    if spec.path(&["strategy", "type"]).and_then(Node::as_str) != Some("Recreate") {
        return;
    }
    match holds_one(workload, snapshot) {
        Held::Yes => return,
        Held::Unknown => {
            report.unknown("whether two of its pods can use its claims: they are not among the input");
            return;
        }
        Held::No => {}
    }
    let place = Place::from(spec).join("strategy/type");
    let reported = report.field(place, "stops every pod before an update starts the first new one");
    // A new pod could not start beside an old one on the same node.
    if !workload.is_on_host_network() && !workload.containers().iter().any(takes_host_port) {
        reported.set(place, "RollingUpdate");
    }
}

fn takes_host_port(container: &Container<'_>) -> bool {
    container.ports.iter().any(|port| port.host_port.is_some_and(|number| number.value != 0))
}

fn by_hand(object: &Object, spec: Node<'_>, report: &mut Report<'_>) {
    let written = spec.path(&["updateStrategy", "type"]).filter(|strategy| !strategy.is_null());
    let is_by_hand = match written {
        Some(strategy) => strategy.as_str() == Some("OnDelete"),
        // What the first versions assumed.
        None => object.reference.version == "v1beta1",
    };
    // Its owner deletes the pods.
    if !is_by_hand || object.controller().is_some() {
        return;
    }
    let place = Place::from(spec).join("updateStrategy/type");
    report
        .field(place, "keeps running what it ran before an update until somebody deletes its pods")
        .set(place, "RollingUpdate");
}

//! `psa-not-enforced`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Object, Rule, Severity, Snapshot, Status};
use seawall_yaml::Node;

use crate::namespace::{NAMESPACE, is_system};
use crate::pod_security::{Enforced, SINCE, enforce, knows_all, offer};
use crate::pss::{Level, Together};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "psa-not-enforced",
        title: "Namespace enforces no Pod Security level, or a lower one than its pods pass",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[
            "C-0068", "C-0192", "C-0194", "C-0195", "C-0196", "C-0197", "C-0198", "C-0199", "C-0200", "C-0201",
            "C-0202", "C-0203", "C-0204",
        ],
        doc: include_str!("psa_not_enforced.md"),
    },
    fix: Fix::Review("Enforce the highest level that the workloads pass"),
    run: Run::ObjectAmong(&[NAMESPACE], |namespace, snapshot, report| {
        if is_system(&namespace.reference.name) || snapshot.facts().kubernetes < SINCE {
            return;
        }
        match Enforced::by(namespace) {
            Enforced::Nothing => absent(namespace, snapshot, report),
            Enforced::Unknown(label) => unknown(namespace, label, snapshot, report),
            Enforced::Level(Level::Baseline, label) => baseline(namespace, label, snapshot, report),
            // That a namespace asks for nothing is `psa-privileged`'s to report.
            Enforced::Level(Level::Privileged | Level::Restricted, _) => {}
        }
    }),
};

fn absent(namespace: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    let together = Together::of(snapshot, &namespace.reference.name);
    let reported = report.field(enforce(namespace), "enforces no Pod Security level");
    offer(reported, namespace, snapshot, &together);
}

fn unknown(namespace: &Object, label: Node<'_>, snapshot: &Snapshot, report: &mut Report<'_>) {
    let together = Together::of(snapshot, &namespace.reference.name);
    let written = label.scalar().unwrap_or_default();
    let message = format!("enforces the Pod Security level `{written}`, which there is not");
    offer(report.field(label, message), namespace, snapshot, &together);
}

/// Only who knows every workload can say that all of them pass a higher level.
fn baseline(namespace: &Object, label: Node<'_>, snapshot: &Snapshot, report: &mut Report<'_>) {
    if !knows_all(snapshot, &namespace.reference.name) {
        return;
    }
    let together = Together::of(snapshot, &namespace.reference.name);
    if together.level == Level::Restricted && together.workloads > 0 {
        let message = "enforces the level `baseline`, though every workload passes `restricted`";
        offer(report.field(label, message), namespace, snapshot, &together);
    }
}

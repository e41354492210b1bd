//! `psa-privileged`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::namespace::{NAMESPACE, is_system};
use crate::pod_security::{Enforced, SINCE, knows_all, offer};
use crate::pss::{Level, Together};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "psa-privileged",
        title: "Namespace lets every pod in",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0193"],
        doc: include_str!("psa_privileged.md"),
    },
    fix: Fix::Review("Enforce the highest level that the workloads pass"),
    run: Run::ObjectAmong(&[NAMESPACE], |namespace, snapshot, report| {
        let name = &namespace.reference.name;
        if is_system(name) || snapshot.facts().kubernetes < SINCE {
            return;
        }
        let Enforced::Level(Level::Privileged, label) = Enforced::by(namespace) else { return };
        let together = Together::of(snapshot, name);
        let reported = report.field(label, "enforces the Pod Security level `privileged`, which refuses nothing");
        // Somebody chose this. Who sees none of the workloads does not know better.
        if together.workloads == 0 && !knows_all(snapshot, name) {
            reported.fact("none of its workloads is in the input");
        } else {
            offer(reported, namespace, snapshot, &together);
        }
    }),
};

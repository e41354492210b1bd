//! `admin-policies-equal-priority`.

use std::cmp::Ordering;

use seawall_check::Fix;
use seawall_model::{Field, Rule, Severity, Status};

use crate::lint::admin::{ADMIN, BASELINE, CLUSTER};
use crate::lint::{Check, Run};
use crate::policy::Direction;
use crate::policy::{Policy, Port};
use crate::ports::Ports;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "admin-policies-equal-priority",
        title: "Admin policies of one priority decide differently",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("admin_policies_equal_priority.md"),
    },
    fix: Fix::None,
    run: Run::Over(&[ADMIN, BASELINE, CLUSTER], |survey, desk| {
        let mut open: Vec<&Policy> =
            survey.policies().iter().filter(|policy| policy.tier.ties_open && policy.object.is_some()).collect();
        let rank = |policy: &Policy| (policy.tier.layer, policy.tier.place, policy.order);
        open.sort_by(|one, other| rank(one).partial_cmp(&rank(other)).unwrap_or(Ordering::Equal));
        for group in open.chunk_by(|one, other| rank(one) == rank(other)) {
            for (at, policy) in group.iter().enumerate().take(MOST) {
                let other =
                    group[..at].iter().find(|other| other.reference != policy.reference && differ(policy, other));
                let (Some(other), Some(object)) = (other, policy.object.map(|id| survey.snapshot.object(id))) else {
                    continue;
                };
                let field = Field { node: object.node(), path: "spec/priority" };
                let message = format!(
                    "has the priority of {} `{}`, and they decide differently",
                    other.reference.kind, other.reference.name
                );
                let mut report = desk.report(object);
                let reported = report.field(field, message);
                if let Some(other) = other.object {
                    reported.related(survey.snapshot.object(other), "may be asked before or after it");
                }
            }
        }
    }),
};

/// More policies of one priority than anybody has: each is compared with those before it.
const MOST: usize = 300;

/// Whether two policies decide differently in one direction about a port that both are about.
fn differ(one: &Policy, other: &Policy) -> bool {
    Direction::BOTH.into_iter().any(|direction| {
        let rules =
            |policy| Policy::section(policy, direction).into_iter().flat_map(|section| section.rules.iter().take(100));
        rules(one).any(|a| rules(other).any(|b| a.action != b.action && overlap(&a.ports, &b.ports)))
    })
}

fn overlap(one: &[Port], other: &[Port]) -> bool {
    let numbers = |ports: &[Port]| {
        ports.iter().try_fold(Ports::default(), |sum, port| match port {
            Port::Numbers(ports) => Some(sum.union(ports)),
            _ => None,
        })
    };
    match (numbers(one), numbers(other)) {
        (Some(one), Some(other)) => !one.intersection(&other).is_empty(),
        _ => true,
    }
}

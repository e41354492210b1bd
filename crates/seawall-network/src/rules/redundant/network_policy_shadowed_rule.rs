//! `network-policy-shadowed-rule`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::Survey;
use crate::lint::admin::{ADMIN, BASELINE, CLUSTER};
use crate::lint::implication::{covers, implies};
use crate::lint::place::{is_ordered, place};
use crate::lint::{Check, Run};
use crate::policy::Direction;
use crate::policy::Policy;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-shadowed-rule",
        title: "Rule is never reached",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_shadowed_rule.md"),
    },
    fix: Fix::None,
    run: Run::Over(&[ADMIN, BASELINE, CLUSTER], |survey, desk| {
        let mut before: Vec<&Policy> = Vec::new();
        for policy in survey.policies().iter().filter(|policy| is_ordered(policy)) {
            if let Some(object) = policy.object.map(|id| survey.snapshot.object(id)) {
                let mut report = desk.report(object);
                for direction in Direction::BOTH {
                    let Some(section) = policy.section(direction) else { continue };
                    for (at, rule) in section.rules.iter().enumerate().take(MOST) {
                        let own = section.rules[..at].iter().position(|earlier| covers(earlier, rule, survey.words()));
                        let by = own.map(|own| (None, own)).or_else(|| {
                            before.iter().find_map(|other| {
                                Some((Some(*other), shadowed(survey, other, policy, rule, direction)?))
                            })
                        });
                        let (Some((other, number)), Some(node)) = (by, place(object, rule)) else { continue };
                        match other {
                            None => {
                                report.field(node, format!("is never reached: rule {} decides before", number + 1));
                            }
                            Some(other) => {
                                let name = &other.reference.name;
                                let message =
                                    format!("is never reached: rule {} of `{name}` decides before", number + 1);
                                let reported = report.field(node, message);
                                if let Some(other) = other.object {
                                    reported.related(survey.snapshot.object(other), "is asked first");
                                }
                            }
                        }
                    }
                }
            }
            if before.len() < MOST {
                before.push(policy);
            }
        }
    }),
};

/// More rules and policies than anybody has: each is compared with those before it.
const MOST: usize = 200;

/// The rule of an earlier policy of the same tier that decides first for all pods of `policy`.
fn shadowed(
    survey: &Survey<'_>,
    earlier: &Policy,
    policy: &Policy,
    rule: &crate::policy::Rule,
    direction: Direction,
) -> Option<usize> {
    let comes_first = earlier.tier == policy.tier && earlier.order < policy.order;
    let rules = earlier.section(direction).filter(|_| comes_first).map_or(&[][..], |section| &section.rules[..]);
    if rules.is_empty() || !implies(&policy.subject, &earlier.subject, survey.words()) {
        return None;
    }
    rules.iter().take(MOST).position(|wide| covers(wide, rule, survey.words()))
}

//! `network-policy-redundant-rule`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::implication::covers;
use crate::lint::network_policy::NETWORK_POLICIES;
use crate::lint::place::{is_ordered, place};
use crate::lint::{Check, Run};
use crate::policy::Direction;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-redundant-rule",
        title: "Rule allows nothing that another one does not",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_redundant_rule.md"),
    },
    fix: Fix::None,
    run: Run::Over(NETWORK_POLICIES, |survey, desk| {
        for policy in survey.policies().iter().filter(|policy| !is_ordered(policy)) {
            let Some(object) = policy.object.map(|id| survey.snapshot.object(id)) else { continue };
            let mut report = desk.report(object);
            for direction in Direction::BOTH {
                let Some(section) = policy.section(direction) else { continue };
                for (at, rule) in section.rules.iter().enumerate().take(MOST) {
                    // Of two that say the same, the later one is too many.
                    let by = section.rules.iter().take(MOST).enumerate().find(|(other, wide)| {
                        *other != at
                            && wide.action == rule.action
                            && covers(wide, rule, survey.words())
                            && (*other < at || !covers(rule, wide, survey.words()))
                    });
                    let (Some((other, _)), Some(node)) = (by, place(object, rule)) else { continue };
                    report
                        .field(node, format!("allows nothing that rule {} of the same list does not allow", other + 1))
                        .fact(format!("every peer and port of rule {} is among those of rule {}", at + 1, other + 1));
                }
            }
        }
    }),
};

/// More rules than anybody writes into one policy: each is compared with the others.
const MOST: usize = 300;

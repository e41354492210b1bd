//! `network-policy-vacuous-rule`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::implication::is_impossible;
use crate::lint::network_policy::NETWORK_POLICIES;
use crate::lint::place::place;
use crate::lint::{Check, Run};
use crate::policy::Direction;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-vacuous-rule",
        title: "Rule matches nothing whatever there is",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_vacuous_rule.md"),
    },
    fix: Fix::None,
    run: Run::Over(NETWORK_POLICIES, |survey, desk| {
        for policy in survey.policies() {
            let Some(object) = policy.object.map(|id| survey.snapshot.object(id)) else { continue };
            let mut report = desk.report(object);
            if is_impossible(&policy.subject) {
                let selector =
                    object.node().path(&["spec", "podSelector"]).or_else(|| object.node().path(&["spec", "subject"]));
                let node = selector.unwrap_or(object.node());
                report.field(node, "can select no pod: its demands exclude each other");
            }
            let sections = Direction::BOTH.into_iter().filter_map(|direction| policy.section(direction));
            for rule in sections.flat_map(|section| &section.rules).filter(|rule| is_impossible(&rule.peers)) {
                if let Some(node) = place(object, rule) {
                    report.field(
                        node,
                        "can match nobody: its demands exclude each other, or its exceptions leave nothing",
                    );
                }
            }
        }
    }),
};

//! `network-policy-vacuous-rule`.

use rustc_hash::FxHashSet;
use seawall_check::Fix;
use seawall_model::{ObjectId, Rule, Severity, Status};

use crate::lint::implication::is_impossible;
use crate::lint::network_policy::NETWORK_POLICIES;
use crate::lint::place::place;
use crate::lint::{Check, Run};
use crate::policy::{Direction, RulePlace};

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
        // An object may stand for several policies, each about some of the pods that it selects.
        let possible = survey.policies().iter().filter(|policy| !is_impossible(&policy.subject));
        let possible: FxHashSet<ObjectId> = possible.filter_map(|policy| policy.object).collect();
        let mut told: FxHashSet<(ObjectId, RulePlace)> = FxHashSet::default();
        for policy in survey.policies() {
            let Some(id) = policy.object else { continue };
            let object = survey.snapshot.object(id);
            let mut report = desk.report(object);
            let nobody = is_impossible(&policy.subject);
            if nobody && !possible.contains(&id) {
                let selector =
                    object.node().path(&["spec", "podSelector"]).or_else(|| object.node().path(&["spec", "subject"]));
                let node = selector.unwrap_or(object.node());
                report.field(node, "can select no pod: its demands exclude each other");
            }
            let sections = Direction::BOTH.into_iter().filter_map(|direction| policy.section(direction));
            let rules = sections.flat_map(|section| &section.rules);
            let vacuous = |rule: &&crate::policy::Rule| is_impossible(&rule.peers) || nobody && possible.contains(&id);
            for rule in rules.filter(vacuous) {
                if let Some(node) = place(object, rule).filter(|_| told.insert((id, rule.place))) {
                    report.field(
                        node,
                        "can match nobody: its demands exclude each other, or its exceptions leave nothing",
                    );
                }
            }
        }
    }),
};

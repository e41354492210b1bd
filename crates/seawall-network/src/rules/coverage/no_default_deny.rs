//! `no-default-deny`.

use seawall_check::Fix;
use seawall_model::selector::Match;
use seawall_model::{Rule, Severity, Status};
use serde_json::Map;

use crate::condition::Condition;
use crate::lint::Survey;
use crate::lint::namespaces::{NAMESPACE, holds_no_pods};
use crate::lint::network_policy::NETWORK_POLICY;
use crate::lint::new_policy::NewPolicy;
use crate::lint::{Check, Run};
use crate::policy::Direction;
use crate::policy::{Action, Port, Section};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "no-default-deny",
        title: "Namespace does not deny by default",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0030"],
        doc: include_str!("no_default_deny.md"),
    },
    fix: Fix::Safe("Create a policy that denies by default"),
    run: Run::Over(&[NAMESPACE], |survey, desk| {
        for namespace in survey.snapshot.of_kind(NAMESPACE) {
            let name = &*namespace.reference.name;
            if name.is_empty() || holds_no_pods(name) {
                continue;
            }
            let denied = Direction::BOTH.map(|direction| denies(survey, name, direction));
            if denied == [Match::Yes; 2] {
                continue;
            }
            let mut report = desk.report(namespace);
            if denied.contains(&Match::Unknown) || !survey.snapshot.has_all_in(NETWORK_POLICY, Some(name)) {
                report.unknown("whether a policy outside the input denies by default");
                continue;
            }
            let missing: Vec<Direction> =
                Direction::BOTH.into_iter().filter(|&direction| denied[direction as usize] == Match::No).collect();
            let message = match &missing[..] {
                [one] => format!("no policy denies {} by default", one.name()),
                _ => "no policy denies ingress or egress by default".to_owned(),
            };
            let place = namespace.node().path(&["metadata", "name"]).unwrap_or(namespace.node());
            let mut reported = report.field(place, message);
            if !all_governed(survey, name, &missing) {
                reported = reported.fact("some of its pods are governed by no policy, and would be cut off").review();
            }
            let policy = NewPolicy {
                name: "default-deny",
                namespace: Some(name),
                labels: Map::new(),
                directions: &missing,
                among_each_other: false,
            };
            if let Some(policy) = policy.object(survey) {
                reported.create(policy);
            }
        }
    }),
};

/// Whether a policy denies a direction to every pod of the namespace, those to come included.
fn denies(survey: &Survey<'_>, namespace: &str, direction: Direction) -> Match {
    let mut answer = Match::No;
    for policy in survey.policies_for(namespace) {
        if !policy.section(direction).is_some_and(denies_by_default) {
            continue;
        }
        match survey.holds_for_all(&policy.subject, namespace) {
            Match::Yes => return Match::Yes,
            Match::Unknown => answer = Match::Unknown,
            Match::No => {}
        }
    }
    answer
}

fn denies_by_default(section: &Section) -> bool {
    let is_everything = |rule: &crate::policy::Rule| {
        matches!(rule.peers, Condition::Always | Condition::Pod) && rule.ports.contains(&Port::Any)
    };
    let opens = |rule: &crate::policy::Rule| {
        rule.action == Action::Allow && rule.peers == Condition::Always && rule.ports.contains(&Port::Any)
    };
    let denies = |rule: &crate::policy::Rule| rule.action == Action::Deny && is_everything(rule);
    section.isolates && !section.rules.iter().any(opens) || section.rules.iter().any(denies)
}

fn all_governed(survey: &Survey<'_>, namespace: &str, directions: &[Direction]) -> bool {
    let governed = survey.governed();
    survey.pods.range(Some(namespace)).all(|pod| {
        let is_exempt = survey.pods.get(pod).is_on_host_network();
        is_exempt || directions.iter().all(|&direction| governed.is(pod, direction) == Match::Yes)
    })
}

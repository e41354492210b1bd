//! Which pods are governed by any policy, of whatever kind.

use seawall_model::selector::Match;

use super::Survey;
use crate::policy::{Action, Direction, Policy, Rule};

/// For each pod and direction, whether a policy governs it.
pub(crate) struct Governed(Vec<[Match; 2]>);

impl Governed {
    pub(super) fn of(survey: &Survey<'_>) -> Self {
        let restricting: Vec<[bool; 2]> = survey
            .policies()
            .iter()
            .map(|policy| Direction::BOTH.map(|direction| restricts(policy, direction)))
            .collect();
        let of_class: Vec<[Match; 2]> =
            survey.standing().classes().map(|policies| answer(policies, &restricting)).collect();
        let of_pods = survey.endpoints().iter().map(|pods| {
            let answers = pods.iter().map(|&pod| of_class[survey.class(pod)]);
            answers.reduce(least).unwrap_or([Match::Unknown; 2])
        });
        Self(of_pods.collect())
    }

    /// Whether any policy governs the pod in a direction.
    pub(crate) fn is(&self, pod: usize, direction: Direction) -> Match {
        self.0[pod][direction as usize]
    }
}

/// Whether any of the policies restricts each direction.
fn answer(policies: &[(u32, bool)], restricting: &[[bool; 2]]) -> [Match; 2] {
    let mut answers = [Match::No; 2];
    for &(policy, sure) in policies {
        for (answer, restricts) in answers.iter_mut().zip(restricting[policy as usize]) {
            if restricts && *answer != Match::Yes {
                *answer = if sure { Match::Yes } else { Match::Unknown };
            }
        }
    }
    answers
}

/// What holds of all of a workload's pods.
fn least(one: [Match; 2], other: [Match; 2]) -> [Match; 2] {
    [0, 1].map(|direction| match (one[direction], other[direction]) {
        (Match::No, _) | (_, Match::No) => Match::No,
        (Match::Yes, Match::Yes) => Match::Yes,
        _ => Match::Unknown,
    })
}

/// Whether the policy takes anything away from the pods that it governs.
fn restricts(policy: &Policy, direction: Direction) -> bool {
    let denies = |rule: &Rule| rule.action == Action::Deny;
    policy.section(direction).is_some_and(|section| section.isolates || section.rules.iter().any(denies))
}

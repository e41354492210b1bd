//! Which pods are governed by any policy, of whatever kind.

use seawall_model::selector::Match;

use super::Survey;
use crate::policy::{Action, Direction, Policy};

/// For each pod and direction, whether a policy governs it.
pub(crate) struct Governed(Vec<[Match; 2]>);

impl Governed {
    pub(super) fn of(survey: &Survey<'_>) -> Self {
        let mut governed = vec![[Match::No; 2]; survey.pods.len()];
        for policy in survey.policies() {
            let restricts = Direction::BOTH.map(|direction| restricts(policy, direction));
            if restricts == [false; 2] {
                continue;
            }
            survey.governs(policy, |pod, answer| {
                for (slot, _) in governed[pod].iter_mut().zip(restricts).filter(|(_, restricts)| *restricts) {
                    if *slot != Match::Yes {
                        *slot = answer;
                    }
                }
            });
        }
        Self(governed)
    }

    /// Whether any policy governs the pod in a direction.
    pub(crate) fn is(&self, pod: usize, direction: Direction) -> Match {
        self.0[pod][direction as usize]
    }
}

/// Whether the policy takes anything away from the pods that it governs.
fn restricts(policy: &Policy, direction: Direction) -> bool {
    let denies = |rule: &crate::policy::Rule| rule.action == Action::Deny;
    policy.section(direction).is_some_and(|section| section.isolates || section.rules.iter().any(denies))
}

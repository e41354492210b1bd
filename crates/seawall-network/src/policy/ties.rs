//! Policies of equal priority: which of them is asked first is not defined.

use seawall_model::{Problem, Snapshot};

use crate::policy::Policy;

/// A problem for each policy that has the priority of another one of its kind that stands before it.
pub(crate) fn ties(snapshot: &Snapshot, policies: &[Policy]) -> Vec<Problem> {
    let mut open: Vec<&Policy> =
        policies.iter().filter(|policy| policy.tier.ties_open && policy.object.is_some()).collect();
    let rank = |policy: &Policy| (policy.tier.layer, policy.tier.place, policy.order);
    open.sort_by(|one, other| rank(one).partial_cmp(&rank(other)).unwrap_or(std::cmp::Ordering::Equal));
    let mut problems = Vec::new();
    for group in open.chunk_by(|one, other| rank(one) == rank(other)) {
        let Some((first, others)) = group.split_first() else { continue };
        for policy in others {
            let Some(object) = policy.object.map(|id| snapshot.object(id)) else { continue };
            // Two of a name are told of as such.
            let Some(priority) =
                object.node().path(&["spec", "priority"]).filter(|_| policy.reference != first.reference)
            else {
                continue;
            };
            let number = priority.scalar().unwrap_or_default();
            problems.push(Problem::doubtful(
                object,
                priority,
                format!(
                    "`spec.priority` {number} is that of {} too; which of them is asked first is not defined",
                    first.reference
                ),
            ));
        }
    }
    problems
}

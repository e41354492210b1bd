//! What is proved of proposed roles.

use super::actor::{Actor, Use};
use super::rules::MinimalRole;
use crate::identity::MASTERS;
use crate::{Authorizer, PolicyRule, uncovered};

/// What is proved of proposed roles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proof {
    /// Requests that were looked at: each thing that was done once.
    pub requests: usize,
    /// Those that the roles would deny, though they are for them. None, or there is a mistake.
    pub denied: Vec<String>,
    /// What the roles allow beyond what the identity has, by the comparison that the API server itself makes. None when
    /// nobody knows what it has.
    pub beyond: Option<Vec<String>>,
}

impl Proof {
    /// Whether all that could be looked at holds.
    pub fn holds(&self) -> bool {
        self.denied.is_empty() && self.beyond.as_ref().is_none_or(Vec::is_empty)
    }

    pub(super) fn of(
        actor: &Actor<'_>,
        wanted: &[Use<'_>],
        roles: &[MinimalRole<'_>],
        old: Option<&Authorizer<'_, '_>>,
    ) -> Self {
        let denied = wanted.iter().filter(|used| !is_allowed(used, roles)).map(ToString::to_string);
        let beyond = old.map(|old| roles.iter().flat_map(|role| beyond(actor, role, old)).collect());
        Self { requests: wanted.len(), denied: denied.collect(), beyond }
    }
}

/// Whether the roles allow a use, as the authorizer decides it.
fn is_allowed(used: &Use<'_>, roles: &[MinimalRole<'_>]) -> bool {
    let target = used.target();
    let here = roles.iter().filter(|role| role.namespace.is_none_or(|namespace| namespace == used.namespace));
    here.flat_map(|role| &role.rules).any(|rule| rule.rule.allows(used.verb, &target))
}

fn beyond(actor: &Actor<'_>, role: &MinimalRole<'_>, old: &Authorizer<'_, '_>) -> Vec<String> {
    if actor.identity.is_in(MASTERS) {
        return Vec::new();
    }
    let owned = resource_rules(actor, role.namespace, old);
    let asked: Vec<PolicyRule<'_>> = role.rules.iter().map(|rule| rule.rule.clone()).collect();
    let place = role.namespace.map_or(String::new(), |namespace| format!(" in {namespace}"));
    uncovered(&owned, &asked).map(|(permission, _)| format!("{permission}{place}")).collect()
}

/// The rules that the identity has in a namespace; everywhere when there is none.
pub(super) fn resource_rules<'s>(
    actor: &Actor<'_>,
    namespace: Option<&str>,
    old: &Authorizer<'_, 's>,
) -> Vec<PolicyRule<'s>> {
    old.rules_of(&actor.identity, namespace.unwrap_or_default()).cloned().collect()
}

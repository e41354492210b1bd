//! What somebody might be allowed to do, and how far a permission set allows it.

use crate::{PolicyRule, RuleId};

/// Something that somebody might be allowed to do, whatever the object's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Action {
    /// The verb.
    pub verb: &'static str,
    /// API group; empty for the core group.
    pub group: &'static str,
    /// Resource, or `resource/subresource`.
    pub resource: &'static str,
    /// Whether the resource has no namespace, so that a RoleBinding never grants it.
    pub is_of_cluster: bool,
    /// `create pods/exec`, for evidence.
    pub text: &'static str,
}

/// How far an action is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grant<'s> {
    /// Not at all.
    Nothing,
    /// For objects of these names, sorted, by the rule that is first for each.
    Named(Vec<(&'s str, Option<RuleId>)>),
    /// For all objects, by this rule; no id for a rule of a role that Kubernetes makes and the input does not hold.
    All(Option<RuleId>),
}

impl<'s> Grant<'s> {
    /// What `rules` allow of `action`. The scope of the binding is the caller's to see to.
    pub(crate) fn of(rules: &[PolicyRule<'s>], action: &Action) -> Self {
        let matching = |rule: &&PolicyRule<'s>| {
            rule.has_verb(action.verb) && rule.has_group(action.group) && rule.has_resource(action.resource)
        };
        let mut named = Vec::new();
        for rule in rules.iter().filter(matching) {
            if rule.names.is_empty() {
                return Self::All(rule.id);
            }
            // Nothing that is made has a name yet; a subresource is created of something that has one.
            let is_nameless = matches!(action.verb, "create" | "deletecollection") && !action.resource.contains('/');
            if !is_nameless {
                named.extend(rule.names.iter().map(|&name| (name, rule.id)));
            }
        }
        named.sort_unstable();
        named.dedup_by_key(|entry| entry.0);
        if named.is_empty() { Self::Nothing } else { Self::Named(named) }
    }

    /// Whether it is allowed at all.
    pub fn is_something(&self) -> bool {
        *self != Self::Nothing
    }
}

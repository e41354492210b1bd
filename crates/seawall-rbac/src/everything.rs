//! Whether everything is allowed.

use crate::access::Survey;
use crate::{PolicyRule, RoleFound, Scope};

impl<'a, 's> Survey<'a, 's> {
    /// Whether a set allows everything, everywhere.
    pub(crate) fn is_everything(&self, at: usize) -> bool {
        self.everything(at).is_some()
    }

    /// The rule by which a set allows everything, everywhere.
    pub(crate) fn everything(&self, at: usize) -> Option<&'a PolicyRule<'s>> {
        let set = &self.rbac.sets[at];
        match set.role {
            RoleFound::Known(role) if set.scope == Scope::Cluster => {
                self.rules.everything(role).map(|rule| &self.rbac.roles[role].rules[rule])
            }
            _ => None,
        }
    }
}

/// Whether a rule allows every verb on every resource of every group.
pub(crate) fn is_everything(rule: &PolicyRule<'_>) -> bool {
    let is_all = |own: &[&str]| own.contains(&"*");
    rule.names.is_empty() && is_all(&rule.verbs) && is_all(&rule.groups) && is_all(&rule.resources)
}

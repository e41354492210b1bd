//! What the authorizer says, and why.

use crate::{PermissionSet, PolicyRule, Rbac, RoleFound};

/// What the authorizer says of one request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decision {
    /// Whether it is surely allowed.
    pub allowed: bool,
    /// What allows it: the first that does, or all on request. Empty when nothing does.
    pub via: Vec<Via>,
    /// What the input does not hold and might allow it. Empty when it is allowed, for then nothing more can matter.
    pub unknown: Vec<Doubt>,
}

/// What allows a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Via {
    /// The group `system:masters`, which is asked before any other authorizer.
    Masters,
    /// The authorizer of nodes.
    Node,
    /// A rule of a role that a binding gives.
    Grant(GrantedBy),
}

/// A rule that is in force for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GrantedBy {
    /// Which of [`Rbac::sets`].
    pub set: u32,
    /// Which subject of the binding matches, as written there.
    pub subject: u16,
    /// Which of the role's rules in force, the aggregated ones included.
    pub rule: u16,
}

/// What is not known and might allow a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// The role of this one of [`Rbac::sets`] is not in the input, or not with all its rules.
    Role(u32),
    /// Pods on the node that asks may not be in the input.
    Pods,
}

impl GrantedBy {
    /// The binding with its role.
    pub fn set<'a, 's>(&self, rbac: &'a Rbac<'s>) -> &'a PermissionSet<'s> {
        &rbac.sets[self.set as usize]
    }

    /// The rule.
    pub fn rule<'a, 's>(&self, rbac: &'a Rbac<'s>) -> &'a PolicyRule<'s> {
        &rbac.rules(self.set(rbac))[usize::from(self.rule)]
    }
}

impl Doubt {
    /// One line.
    pub fn text(&self, rbac: &Rbac<'_>) -> String {
        match *self {
            Self::Role(set) => {
                let set = &rbac.sets[set as usize];
                let (kind, name, binding) = (set.role_kind, set.role_name, &set.object.reference);
                let lack = if set.role == RoleFound::Unknown {
                    "is not in the input"
                } else {
                    "may have more rules than the input holds"
                };
                format!("{kind} {name} of {binding} {lack}")
            }
            Self::Pods => "pods on the node may not be in the input".to_owned(),
        }
    }
}

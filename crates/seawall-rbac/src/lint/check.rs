//! What a check about grants looks at.

use seawall_check::Kinds;
use seawall_model::GroupKind;

use super::{Desk, Power, Survey};

/// A rule about grants, with what it looks for.
pub(crate) type Check = seawall_check::Check<Run>;

const GROUP: &str = "rbac.authorization.k8s.io";

/// What holds rights.
pub(crate) const ROLES: Kinds = &[GroupKind::of(GROUP, "ClusterRole"), GroupKind::of(GROUP, "Role")];

/// What a check looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Run {
    /// Objects, as checks of every analysis can.
    Each(seawall_check::Run),
    /// Who has a power.
    Grants(&'static Power),
    /// Everything that is known of grants, worked out once, for objects of these kinds.
    Over(Kinds, OnGrants),
    /// The same for workloads.
    Workloads(OnGrants),
}

impl Run {
    /// Kinds of objects that bind.
    pub(crate) const BINDINGS: Kinds =
        &[GroupKind::of(GROUP, "ClusterRoleBinding"), GroupKind::of(GROUP, "RoleBinding")];
}

pub(crate) type OnGrants = fn(&Survey<'_>, &mut Desk<'_>);

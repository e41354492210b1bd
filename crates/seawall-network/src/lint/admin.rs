//! Kinds of policies that cluster administrators write.

use seawall_model::GroupKind;

const GROUP: &str = "policy.networking.k8s.io";

/// Asked before NetworkPolicies.
pub(crate) const ADMIN: GroupKind<'static> = GroupKind::of(GROUP, "AdminNetworkPolicy");

/// Asked after NetworkPolicies.
pub(crate) const BASELINE: GroupKind<'static> = GroupKind::of(GROUP, "BaselineAdminNetworkPolicy");

/// Either, by its tier; replaces both.
pub(crate) const CLUSTER: GroupKind<'static> = GroupKind::of(GROUP, "ClusterNetworkPolicy");

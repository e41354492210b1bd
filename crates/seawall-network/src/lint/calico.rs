//! Calico's policies as they are written.

use seawall_model::GroupKind;

/// The kinds, as users write them and as the cluster keeps them.
pub(crate) const POLICIES: &[GroupKind<'static>] = &[
    GroupKind::of("projectcalico.org", "NetworkPolicy"),
    GroupKind::of("projectcalico.org", "GlobalNetworkPolicy"),
    GroupKind::of("crd.projectcalico.org", "NetworkPolicy"),
    GroupKind::of("crd.projectcalico.org", "GlobalNetworkPolicy"),
];

/// Tiers.
pub(crate) const TIERS: [GroupKind<'static>; 2] =
    [GroupKind::of("projectcalico.org", "Tier"), GroupKind::of("crd.projectcalico.org", "Tier")];

/// Tiers that Calico makes itself.
pub(crate) const BUILT_IN_TIERS: [&str; 5] =
    ["default", "adminnetworkpolicy", "baselineadminnetworkpolicy", "kube-admin", "kube-baseline"];

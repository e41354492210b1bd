//! Which findings say nothing new beside others.

use seawall_check::Covers;

/// What [`Covers`] knows of the network.
pub(crate) const COVERS: Covers = Covers { on_container: ON_OBJECT, at_place: AT_PLACE };

/// A rule, and the rules whose findings it covers on the same object.
const ON_OBJECT: &[(&str, &[&str])] = &[
    // The same pods, of which it matters most that they do not speak to everybody.
    ("agent-sandbox-egress", &["no-network-policy"]),
    // Where there is no namespace, nothing in it can be selected.
    ("network-policy-namespace-missing", &["dangling-network-policy", "dangling-network-policy-peer"]),
];

/// The same for one place: the covered finding is about the field of the other, or about what that field stands in.
const AT_PLACE: &[(&str, &[&str])] = &[
    // What nothing can fulfil is fulfilled by no pod that is there.
    ("network-policy-vacuous-rule", &["dangling-network-policy", "policy-selects-nothing"]),
];

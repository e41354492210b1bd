//! Which way a rule looks.

use super::rule::{Rule, Side};

/// Which way a rule looks, from the pod that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// What comes to it.
    Ingress,
    /// What it sends.
    Egress,
}

impl Direction {
    /// As in the name of a field, and of a chain.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ingress => "ingress",
            Self::Egress => "egress",
        }
    }

    /// The field with the peers.
    pub(super) fn peers(self) -> &'static str {
        match self {
            Self::Ingress => "from",
            Self::Egress => "to",
        }
    }

    /// As `policyTypes` names it.
    pub(super) fn policy_type(self) -> &'static str {
        match self {
            Self::Ingress => "Ingress",
            Self::Egress => "Egress",
        }
    }

    /// A rule about packets between `subject` and `peer`.
    pub(super) fn between(self, subject: Side, peer: Side) -> Rule {
        match self {
            Self::Ingress => Rule { source: peer, destination: subject },
            Self::Egress => Rule { source: subject, destination: peer },
        }
    }
}

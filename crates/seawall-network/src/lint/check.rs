//! What a check about the network looks at.

use seawall_check::Kinds;

use super::{Desk, Survey};

/// A rule about the network, with the function that looks.
pub(crate) type Check = seawall_check::Check<Run>;

/// What a check looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Run {
    /// Objects, as checks of every analysis can.
    Each(seawall_check::Run),
    /// Everything that is known of the network, worked out once. The kinds are those of the objects that it is about;
    /// none where it asks about the cluster as a whole.
    Over(Kinds, OnNetwork),
}

pub(crate) type OnNetwork = fn(&Survey<'_>, &mut Desk<'_>);

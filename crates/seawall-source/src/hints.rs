//! What the input says of itself.

use seawall_model::{Version, World};

/// What a recording's header tells of the cluster. Plain files and API dumps tell nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hints {
    /// Whether the input is everything there is.
    pub world: Option<World>,
    /// The version that the cluster ran.
    pub kubernetes: Option<Version>,
}

impl Hints {
    /// Both together; where they disagree `self` counts.
    pub fn or(self, other: Self) -> Self {
        Self { world: self.world.or(other.world), kubernetes: self.kubernetes.or(other.kubernetes) }
    }
}

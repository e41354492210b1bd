//! What the input says of itself.

use seawall_model::{Release, Unread, Version, World};

/// What a live cluster or a recording's header tells of the cluster. Plain files and API dumps tell nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// Whether the input is everything there is.
    pub world: Option<World>,
    /// The version that the cluster ran.
    pub kubernetes: Option<Version>,
    /// What the API server said it is.
    pub server: Option<Release>,
    /// What could not be read of the cluster.
    pub unread: Unread,
}

impl Hints {
    /// Takes what `other` knows; where they disagree, what was known before counts.
    pub fn add(&mut self, other: &Self) {
        self.world = self.world.or(other.world);
        self.kubernetes = self.kubernetes.or(other.kubernetes);
        self.server = self.server.take().or_else(|| other.server.clone());
        if self.unread.is_empty() {
            self.unread = other.unread.clone();
        }
    }
}

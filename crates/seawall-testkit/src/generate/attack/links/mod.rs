//! The links that paths are made of: each leads from what somebody has got to something new, and knows what people get
//! wrong about it.

mod admin;
mod container;
mod entry;
mod execution;
mod grant;
mod identity;
mod node;

pub(super) use grant::fits;

use super::scene::{Place, Scene};

/// What somebody has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Internet,
    Container,
    Identity,
    Secret,
    Node,
    /// All that there is, or so much of it that nothing can come after.
    End,
}

/// A link.
pub(super) struct Link {
    pub(super) name: &'static str,
    pub(super) from: State,
    pub(super) to: State,
    /// In which ways it may look as if it were there. Each is a case of its own.
    pub(super) traps: &'static [&'static str],
    /// Whether it is of the whole cluster, so that what else is planted may be reached by it.
    pub(super) is_wide: bool,
    /// Makes it, or with a trap what only looks like it.
    pub(super) build: fn(&mut Scene<'_>, &Place, Option<&'static str>) -> Place,
}

/// All links.
pub(super) fn all() -> impl Iterator<Item = &'static Link> {
    [entry::LINKS, container::LINKS, node::LINKS, identity::LINKS, execution::LINKS, admin::LINKS].into_iter().flatten()
}

const fn link(
    name: &'static str,
    (from, to): (State, State),
    traps: &'static [&'static str],
    build: fn(&mut Scene<'_>, &Place, Option<&'static str>) -> Place,
) -> Link {
    Link { name, from, to, traps, is_wide: matches!(to, State::End), build }
}

//! What people want of the network, and whether it holds: «nothing in dev reaches prod», «only web reaches the
//! database», «no path from the internet to payments except through the gateway», «web must reach the database».

mod judge;
mod path;
mod read;
mod selected;
mod selector;

pub use judge::{Counterexample, Hop, Outcome, Standing};
pub use read::{Mistake, read};
pub use selector::Selector;

use crate::ports::Ports;

/// What a file of intents says.
#[derive(Debug, Clone, Default)]
pub struct Intents<'d> {
    /// The intents, in their order.
    pub intents: Vec<Intent<'d>>,
}

/// One intent.
#[derive(Debug, Clone)]
pub struct Intent<'d> {
    /// What it is called; unique in its file.
    pub id: &'d str,
    /// Why it is wanted.
    pub reason: Option<&'d str>,
    /// What is wanted.
    pub demand: Demand,
    /// Who opens connections.
    pub from: Vec<Selector<'d>>,
    /// Who is connected to.
    pub to: Vec<Selector<'d>>,
    /// Through whom a path may lead; empty unless a path is forbidden.
    pub except: Vec<Selector<'d>>,
    /// The ports that it is about; of a path those of the last hop. Every port when absent.
    pub ports: Option<Ports>,
    /// Whether it holds where the verdict depends on something that is not known.
    pub depends_passes: bool,
    /// Whether a selector may match nothing; otherwise the intent does not hold then, because a misspelling would.
    pub may_be_empty: bool,
}

/// What is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// No connection from `from` to `to`.
    Deny,
    /// No connection to `to` but from `from`.
    Only,
    /// No way from `from` to `to`, over however many workloads, but through `except`.
    NoPath,
    /// A connection from each of `from` to each of `to`, on all the ports; on any when none are given.
    Allow,
}

impl Demand {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Deny, Self::Only, Self::NoPath, Self::Allow];

    /// The key in the file.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Deny => "deny",
            Self::Only => "only",
            Self::NoPath => "noPath",
            Self::Allow => "allow",
        }
    }
}

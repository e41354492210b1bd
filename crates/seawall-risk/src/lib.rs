//! Attack paths: who can become what, how, what stops it, and what matters most.
//!
//! It walks the access graph that other analyses make and adds no fact of its own. It enumerates no paths: one search
//! backwards from a goal answers every source, and what many reach by way of the same is walked through once.

mod attack_graph;
mod between;
mod components;
mod conjunction;
mod entry;
mod flood;
mod flow;
mod holdings;
mod layer;
mod links;
mod live;
mod made;
mod search;
mod shape;
mod sweep;
mod trunk;
mod walk;
mod who;

pub mod blast;
pub mod cut;
pub mod ends;
pub mod owner;
pub mod path;
pub mod risk;
pub mod survey;
pub mod tenant;

pub use attack_graph::{AttackGraph, Certainty};
pub use entry::Entry;
pub use layer::Layer;

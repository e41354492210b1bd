//! Answers about the network in every format.

mod connections;
mod diff;
mod exposure;
mod map;
mod policies;
mod small;

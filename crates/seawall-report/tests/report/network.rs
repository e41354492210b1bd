//! Answers about the network in every format.

mod connections;
mod diff;
mod policies;
mod small;

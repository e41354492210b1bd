//! What a generated cluster promises, seen through the public door.

mod agreement;
mod clean;
mod command;
mod description;
mod determinism;
mod names;
mod network;
mod planted;
mod proportions;
mod references;
mod world;

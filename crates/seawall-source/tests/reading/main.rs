//! What targets lead to, seen through the public door.
#![allow(clippy::unwrap_used, reason = "a test that cannot make its input is to stop")]

mod archives;
mod bad_input;
mod charts;
mod clouds;
mod corpus;
mod files;
mod folders;
mod given;
mod kustomizations;
mod links;
mod order;
mod packed;
mod recordings;

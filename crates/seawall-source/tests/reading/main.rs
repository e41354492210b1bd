//! What targets lead to, seen through the public door.

mod archives;
mod bad_input;
mod charts;
mod corpus;
mod files;
mod folders;
mod given;
mod kustomizations;
mod links;
mod order;
mod packed;
mod recordings;

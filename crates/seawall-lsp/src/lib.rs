//! The language server: what is wrong with a text while it is being typed, what is in force at a place, and edits that
//! mend it.
//!
//! This room talks to one editor over the language server protocol. It reads no rule's mind and plans no edit itself: it
//! asks the engine about the open texts among the files around them, and shows where the answer stands.

mod action;
mod address;
mod client;
mod diagnostic;
mod document;
mod effective;
mod encoding;
mod folder;
mod hover;
mod pointed;
mod rules;
mod server;
mod session;
mod workspace;

pub use rules::{Configure, Rules};
pub use server::{End, serve, serve_stdio};

//! What must be allowed is found in what is written, and proposed as policies that allow exactly that.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod apps;
mod flows;
mod hostile;
mod needs;
mod policies;
mod written;

//! A cluster that is not as it should be: what is said, what is read all the same, and that it ends.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

mod changes;
mod credentials;
mod discovery;
mod lists;
mod seen;

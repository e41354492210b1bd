//! Every format over small clusters, as its reader sees it.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

mod cluster;
mod formats;
mod github;
mod junit;
mod markdown;
mod sarif;
mod table;

//! Every format over small clusters, as its reader sees it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accepted;
mod cluster;
mod formats;
mod github;
mod gitlab;
mod html;
mod junit;
mod markdown;
mod network;
mod policy_report;
mod sarif;
mod table;

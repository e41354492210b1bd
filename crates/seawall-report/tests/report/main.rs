//! Every format over small clusters, as its reader sees it.

mod cluster;
mod github;
mod junit;
mod markdown;
mod sarif;
mod table;

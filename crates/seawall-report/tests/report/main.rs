//! Every format over small clusters, as its reader sees it.

mod cluster;
mod sarif;
mod table;

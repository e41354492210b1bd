//! Reads what the user names into observations: files, folders, standard input, archives, dumps, recordings and live
//! clusters.
//!
//! This room opens files and connections and nothing else, and only those that a target leads to
//! or that the user names. Whatever cannot be read becomes a
//! [`Problem`](seawall_model::Problem) and never stops the rest. It knows no rules, renders no chart, applies no patch
//! and writes nothing into the user's folders.

mod archive;
mod audit;
mod bytes;
mod chunks;
mod cloud;
mod cluster;
mod entry;
mod exclude;
mod format;
mod hints;
mod ignores;
mod layout;
mod manifest;
mod member;
mod plan;
mod problem;
mod read;
mod recording;
mod settings;
mod shown;
mod side_file;
mod summary;
mod target;
mod text;
mod walk;

pub use audit::{AuditLog, read_audit};
pub use cloud::{foreign_answers, read_cloud};
pub use cluster::{Access, Change, ClusterError, Patience, Served, follow, read_cluster};
pub use exclude::Exclude;
pub use hints::Hints;
pub use read::{FileObservations, Home, read, read_all, read_bytes};
pub use recording::{Cluster, Recording};
pub use settings::{OPAQUE, Settings};
pub use side_file::side_file;
pub use target::Target;

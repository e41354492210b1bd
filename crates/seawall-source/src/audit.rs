//! Audit logs of API servers: JSON lines and lists, as the server writes them and in the envelopes of EKS, GKE and AKS,
//! packed or not.

mod block;
mod event;
mod gke;
mod line;
mod member;
mod open;
mod read;
mod record;
mod text;
mod time;

use std::io;

use seawall_model::Problem;
use seawall_model::audit::AuditEvent;

use crate::{Settings, Target};

use read::Reader;

/// What came of reading audit logs.
#[derive(Debug)]
pub struct AuditLog<S> {
    /// What was collected, in as many parts as threads were at work. Which event is in which part is not determined.
    pub parts: Vec<S>,
    /// Events that were read.
    pub events: u64,
    /// Lines and files that could not be read, or hold no events.
    pub problems: Vec<Problem>,
}

/// Reads the audit logs that `targets` lead to: files, packed or not, archives, folders of them, standard input. Each
/// event is handed to `add`, on as many threads as the rayon pool has that this is called in; no more than a few blocks
/// of a file are held in memory.
///
/// Nothing stops a reading: what cannot be read is a problem with its line and byte.
pub fn read_audit<S: Default + Send>(
    targets: &[Target],
    settings: &Settings,
    add: impl Fn(&mut S, &AuditEvent<'_>) + Sync,
) -> AuditLog<S> {
    let parts = (0..rayon::current_num_threads().max(1)).map(|_| S::default()).collect();
    let mut reader = Reader { settings, add: &add, parts, events: 0, problems: Vec::new() };
    for target in targets {
        match target {
            Target::Stdin => reader.packed(&"-".into(), "-", io::stdin()),
            Target::Path(path) => reader.path(path),
        }
    }
    AuditLog { parts: reader.parts, events: reader.events, problems: reader.problems }
}

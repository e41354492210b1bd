//! Many verdicts, one a line.

use std::io;

use seawall_model::Snapshot;
use seawall_rbac::{Decision, Rbac};
use serde_json::{Value, json};

use super::via::Source;

/// Writes verdicts as JSON lines.
#[derive(Debug, Clone, Copy)]
pub struct Verdicts<'r, 's> {
    /// The roles and bindings.
    pub rbac: &'r Rbac<'s>,
    /// The objects that are spoken of.
    pub snapshot: &'s Snapshot,
}

impl Verdicts<'_, '_> {
    /// Writes `{"allowed":…,"via":[…]}`, with `unknown` where something that is not known may allow it.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, decision: &Decision, out: &mut Vec<u8>) -> io::Result<()> {
        let source = Source { rbac: self.rbac, snapshot: self.snapshot };
        let via: Vec<Value> = decision.via.iter().map(|&via| source.value(via)).collect();
        let mut verdict = json!({ "allowed": decision.allowed, "via": via });
        if !decision.unknown.is_empty() {
            verdict["unknown"] = decision.unknown.iter().map(|doubt| doubt.text(self.rbac)).collect();
        }
        line(&verdict, out)
    }

    /// Writes that a line was no request: nothing is allowed, and `error` says why.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write_error(message: &str, out: &mut Vec<u8>) -> io::Result<()> {
        line(&json!({ "allowed": false, "via": [], "error": message }), out)
    }
}

fn line(verdict: &Value, out: &mut Vec<u8>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, verdict)?;
    out.push(b'\n');
    Ok(())
}

//! Every edge of the access graph, hubs replaced by their members.

use std::io::{self, Write};

use seawall_model::{Problem, Snapshot};
use seawall_risk::AttackGraph;

use super::{evidence, json};
use crate::json::{API_VERSION, ProblemView};
use crate::lines;
use crate::network::NetworkFormat;

/// The edges of an input.
#[derive(Debug, Clone, Copy)]
pub struct EdgeReport<'r> {
    /// The graph.
    pub graph: &'r AttackGraph,
    /// The objects that are spoken of.
    pub snapshot: &'r Snapshot,
    /// Only edges of these kinds, by id or name in any case; all when there are none.
    pub kinds: &'r [String],
    /// What could not be read, or not as it was meant.
    pub problems: &'r [Problem],
}

impl EdgeReport<'_> {
    /// The formats that edges have.
    pub const FORMATS: &'static [NetworkFormat] =
        &[NetworkFormat::Table, NetworkFormat::Json, NetworkFormat::JsonLines];

    /// Writes the edges as `format`, one of [`Self::FORMATS`]; text for any other. Nothing of the whole is held.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, format: NetworkFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            NetworkFormat::Json => {
                write!(out, "{{\"apiVersion\":\"{API_VERSION}\",\"kind\":\"AccessGraph\",\n\"edges\":[")?;
                let mut first = true;
                self.each(&mut |edge| {
                    out.write_all(if first { b"\n" } else { b",\n" })?;
                    first = false;
                    write!(out, "{edge}")
                })?;
                out.write_all(b"],\n\"problems\":[")?;
                lines::entries(self.problems.iter().map(ProblemView::new), out)?;
                out.write_all(b"]}\n")
            }
            NetworkFormat::JsonLines => self.each(&mut |edge| writeln!(out, "{edge}")),
            _ => self.table(out),
        }
    }

    fn each(&self, write: &mut dyn FnMut(serde_json::Value) -> io::Result<()>) -> io::Result<()> {
        let mut done = Ok(());
        self.graph.access().each_step(|edge, end| {
            if done.is_ok() && self.is_wanted(edge.kind) {
                done = write(json::edge(edge, end, self.graph, self.snapshot));
            }
        });
        done
    }

    fn is_wanted(&self, kind: &seawall_model::access::EdgeKind) -> bool {
        let same = |wanted: &String| wanted.eq_ignore_ascii_case(kind.id) || wanted.eq_ignore_ascii_case(kind.name);
        self.kinds.is_empty() || self.kinds.iter().any(same)
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let access = self.graph.access();
        let mut done = Ok(());
        access.each_step(|edge, end| {
            if done.is_err() || !self.is_wanted(edge.kind) {
                return;
            }
            let proofs: Vec<String> =
                access.proofs(edge).iter().map(|proof| evidence::text(proof, self.snapshot)).collect();
            let depends = edge.unsure.map_or_else(String::new, |reason| format!("  [depends: {reason}]"));
            done = writeln!(
                out,
                "{} {}  {} -> {}{depends}  {}",
                edge.kind.id,
                edge.kind.name,
                access.called(edge.from),
                access.called(end),
                proofs.join("; ")
            );
        });
        done
    }
}

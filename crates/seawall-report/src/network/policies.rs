//! Proposed policies as YAML that says why each rule is there, and as JSON.

use std::io::{self, Write};

use seawall_network::synthesis::Gap;
use seawall_network::synthesis::manifest::{Manifest, Note};
use seawall_network::synthesis::proof::Proof;
use serde_json::{Value, json};

use super::NetworkFormat;
use crate::text::printable;
use crate::yaml;

/// Proposed policies, and what has to be said beside them.
#[derive(Debug, Clone, Copy)]
pub struct PolicyReport<'r, 's> {
    /// The policies.
    pub policies: &'r [Manifest<'s>],
    /// What is not known.
    pub gaps: &'r [Gap<'s>],
    /// What the engine says of them.
    pub proof: Option<&'r Proof>,
}

impl PolicyReport<'_, '_> {
    /// The formats that policies have.
    pub const FORMATS: &'static [NetworkFormat] = &[NetworkFormat::Yaml, NetworkFormat::Json];

    /// Writes them as `format`: JSON, or YAML for everything else.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, format: NetworkFormat, out: &mut dyn Write) -> io::Result<()> {
        if format == NetworkFormat::Json { self.write_json(out) } else { self.write_yaml(out) }
    }

    /// One YAML document for each policy, with comments; what is not known stands before the first.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write_yaml(&self, out: &mut dyn Write) -> io::Result<()> {
        for line in self.proof.iter().flat_map(|proof| proof.lines()) {
            writeln!(out, "# {}", printable(&line))?;
        }
        for (number, gap) in self.gaps.iter().enumerate() {
            let before =
                self.gaps[..number].iter().rev().take(MOST_ALIKE + 1).take_while(|other| is_same(other, gap)).count();
            if before < MOST_ALIKE {
                writeln!(out, "# {}: {}", gap.grave.word(), printable(&gap.message))?;
                if let Some(site) = gap.site {
                    writeln!(out, "#   {}", printable(&site.to_string()))?;
                }
            } else if before == MOST_ALIKE {
                let more = self.gaps[number..].iter().take_while(|other| is_same(other, gap)).count();
                writeln!(out, "# {}: {more} more of this sort ({}), all of them in JSON", gap.grave.word(), gap.code)?;
            }
        }
        for policy in self.policies {
            writeln!(out, "---\n# {}", printable(&policy.title))?;
            yaml::document(&policy.value, &comments(&policy.notes), out)?;
        }
        Ok(())
    }

    /// The same as one JSON object.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let policies: Vec<Value> = self.policies.iter().map(policy).collect();
        let gaps: Vec<Value> = self.gaps.iter().map(gap).collect();
        let whole = json!({ "policies": policies, "unknown": gaps, "proof": self.proof.map(Proof::to_json) });
        serde_json::to_writer_pretty(&mut *out, &whole)?;
        writeln!(out)
    }
}

/// So many of a sort are written one by one.
const MOST_ALIKE: usize = 8;

fn is_same(one: &Gap<'_>, other: &Gap<'_>) -> bool {
    (one.grave, one.code) == (other.grave, other.code)
}

fn policy(manifest: &Manifest<'_>) -> Value {
    let note = |note: &Note<'_>| {
        let reasons: Vec<String> = note.reasons.iter().map(ToString::to_string).collect();
        json!({ "path": note.pointer, "who": note.who, "reasons": reasons })
    };
    let notes: Vec<Value> = manifest.notes.iter().map(note).collect();
    json!({ "title": manifest.title, "object": manifest.value, "reasons": notes })
}

fn gap(gap: &Gap<'_>) -> Value {
    json!({
        "severity": gap.grave.word(),
        "code": gap.code,
        "about": gap.about,
        "message": gap.message,
        "place": gap.site.map(|site| json!({ "object": site.object.reference, "path": site.path() })),
    })
}

/// Lines of comment, by the pointer of what they stand before.
fn comments(notes: &[Note<'_>]) -> Vec<(String, Vec<String>)> {
    let lines = |note: &Note<'_>| {
        let mut lines = vec![printable(&note.who).into_owned()];
        lines.extend(note.reasons.iter().map(|reason| format!("  {}", printable(&reason.to_string()))));
        lines
    };
    notes.iter().map(|note| (note.pointer.clone(), lines(note))).collect()
}

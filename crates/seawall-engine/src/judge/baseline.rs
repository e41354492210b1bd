//! Findings that were there before.

use rustc_hash::FxHashMap;
use seawall_model::finding::{Finding, FindingId};
use seawall_model::{Reference, SourceFile};
use seawall_yaml::{Node, Options, read_all};
use thiserror::Error;

use crate::{Plan, Report};

/// The findings of an earlier run, so that a later one is judged by what is new. A finding is the same as long as its
/// rule, object and place are, wherever its line or file has moved to; of equal ones as many are known as there were.
#[derive(Debug, Default)]
pub struct Baseline {
    entries: FxHashMap<FindingId, Entry>,
}

#[derive(Debug)]
struct Entry {
    rule: String,
    /// Findings of this id that have not been met yet.
    left: usize,
}

/// A file that is no baseline.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("line {line}: {message}; write it with --write-baseline")]
pub struct NoBaseline {
    line: u32,
    message: String,
}

/// What a baseline remembers of findings that are equal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remembered<'r> {
    /// The object's kind.
    pub kind: &'r str,
    /// Its namespace.
    pub namespace: Option<&'r str>,
    /// Its name.
    pub name: &'r str,
    /// The rule's id.
    pub rule: &'r str,
    /// The place in the object, list elements by what identifies them.
    pub place: &'r str,
    /// The id.
    pub id: FindingId,
    /// How many findings have it: the same object may stand in several files.
    pub count: usize,
}

impl Baseline {
    /// Reads a file that [`Baseline::of`] was written to.
    ///
    /// # Errors
    /// When it is something else, or damaged: half a baseline would call old findings new.
    pub fn read(file: &SourceFile) -> Result<Self, NoBaseline> {
        let fault =
            |byte, message: &str| NoBaseline { line: file.text.position(byte).line, message: message.to_owned() };
        let mut readings = read_all(&file.text.clone(), &Options::default()).into_iter();
        let (first, second) = (readings.next(), readings.next());
        let Some(first) = first.filter(|_| second.is_none()) else {
            return Err(fault(0, "it is not one JSON object"));
        };
        if let Some(problem) = first.problems.first() {
            return Err(fault(problem.span.start, &problem.message));
        }
        let document = first.document.ok_or_else(|| fault(0, "it is empty"))?;
        let root = document.root();
        let is = |key, wanted| root.get(key).and_then(Node::as_str) == Some(wanted);
        let findings = root.get("findings").filter(|_| is("apiVersion", "seawall.dev/v1") && is("kind", "Baseline"));
        let findings = findings.ok_or_else(|| fault(root.span().start, "it is no `Baseline` of seawall.dev/v1"))?;
        let mut baseline = Self::default();
        for node in findings.items() {
            let (id, entry) =
                entry(node).ok_or_else(|| fault(node.span().start, "this is no finding of a baseline"))?;
            baseline.entries.entry(id).or_insert(Entry { rule: entry.rule, left: 0 }).left += entry.left;
        }
        Ok(baseline)
    }

    /// What a baseline remembers of a report: what stands and what was known, by object, rule and place. What is excepted
    /// stays with its exception.
    pub fn of(report: &Report) -> Vec<Remembered<'_>> {
        let mut all: Vec<Remembered<'_>> = report.findings.iter().chain(&report.known).map(remember).collect();
        all.sort_unstable();
        all.dedup_by(|next, kept| {
            let is_same = next.id == kept.id;
            kept.count += usize::from(is_same);
            is_same
        });
        all
    }

    /// Moves the findings of `report` that are known aside.
    pub fn judge(mut self, report: &mut Report, plan: &Plan) {
        let (new, known) = self.divide(std::mem::take(&mut report.findings));
        report.findings = new;
        report.known.extend(known);
        self.end(report, plan);
    }

    /// Divides findings into those that are new and those that are known.
    pub fn divide(&mut self, findings: Vec<Finding>) -> (Vec<Finding>, Vec<Finding>) {
        findings.into_iter().partition(|finding| match self.entries.get_mut(&finding.id) {
            Some(entry) if entry.left > 0 => {
                entry.left -= 1;
                false
            }
            _ => true,
        })
    }

    /// Adds to `report`, whose findings are divided already, how many are gone. What was not asked about is not gone.
    pub fn end(self, report: &mut Report, plan: &Plan) {
        let gone = self.entries.values().filter(|entry| plan.runs(&entry.rule)).map(|entry| entry.left).sum();
        report.fixed = Some(gone);
    }
}

fn entry(node: Node<'_>) -> Option<(FindingId, Entry)> {
    let id = node.get("id")?.as_str()?.parse().ok()?;
    let rule = node.get("rule")?.as_str()?.to_owned();
    let left = match node.get("count") {
        Some(count) => usize::try_from(count.as_i64()?).ok()?,
        None => 1,
    };
    Some((id, Entry { rule, left }))
}

fn remember(finding: &Finding) -> Remembered<'_> {
    let Reference { kind, namespace, name, .. } = &finding.object;
    Remembered {
        kind,
        namespace: namespace.as_deref(),
        name,
        rule: finding.rule.id,
        place: &finding.place,
        id: finding.id,
        count: 1,
    }
}

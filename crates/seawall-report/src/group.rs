//! Findings by object.

use std::cmp::Reverse;
use std::collections::HashMap;

use seawall_model::finding::Finding;
use seawall_model::{Reference, Severity};

/// The findings of one object; of two objects with one name in two files, each has its own.
pub(crate) struct Group<'f> {
    pub(crate) object: &'f Reference,
    /// The file that the object stands in.
    pub(crate) file: Option<&'f str>,
    /// The worst first, then by rule and place in the file; never empty.
    pub(crate) findings: Vec<&'f Finding>,
}

impl<'f> Group<'f> {
    /// The groups in the order of their first finding.
    pub(crate) fn all(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        let mut known: HashMap<(&Reference, Option<&str>), usize> = HashMap::new();
        for finding in findings {
            let file = file(finding);
            let index = *known.entry((&finding.object, file)).or_insert(groups.len());
            if index == groups.len() {
                groups.push(Self { object: &finding.object, file, findings: Vec::new() });
            }
            groups[index].findings.push(finding);
        }
        for group in &mut groups {
            group.findings.sort_by_key(|finding| {
                let start = finding.location.as_ref().map(|location| location.span.start);
                (Reverse(finding.severity), finding.rule.id, start, &finding.path)
            });
        }
        groups
    }

    /// The groups with the most critical findings first, of those with as many the most high ones, and so on.
    pub(crate) fn worst_first(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<Self> {
        let mut groups = Self::all(findings);
        groups.sort_by_cached_key(|group| Reverse(Severity::ALL.map(|severity| group.count(severity))));
        groups
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}

/// The file that a finding stands in.
pub(crate) fn file(finding: &Finding) -> Option<&str> {
    finding.location.as_ref().map(|location| &*location.file.path)
}

//! Findings that say nothing new beside others.
//!
//! Each check tells the whole truth of its own question, so that it can be run alone, but some questions include others:
//! what drops no capability also keeps `NET_RAW`. Where the finding that matters is reported, the others are set aside.
//! They are not lost: whether a fix adds a finding is judged against them too.

use seawall_model::finding::{Finding, Findings};
use seawall_model::{Field, Workload};

/// Which findings cover which.
#[derive(Debug, Clone, Copy)]
pub struct Covers {
    /// A rule, and the rules whose findings it covers on the same container, or on all containers when it reports the
    /// pod.
    pub on_container: Table,
    /// The same for one place: the covered finding is about the field of the other, or about what that field stands in.
    pub at_place: Table,
}

type Table = &'static [(&'static str, &'static [&'static str])];

impl Covers {
    /// Sets aside the covered ones among the findings about one object, which are those from `first` on. Where they are
    /// about a workload in it, those on one container cover those on the same one only.
    pub fn settle(&self, workload: Option<&Workload<'_>>, first: usize, into: &mut Findings) {
        let found = &into.findings[first..];
        if found.len() < 2 || !found.iter().any(|finding| self.may_cover(finding)) {
            return;
        }
        let spec = workload.map(|workload| Field::from(workload.at()).pointer(workload.object.node()));
        let container = |path| spec.as_deref().and_then(|spec| container(path, spec));
        // What is covered, and on which container: all of them where there is none.
        let mut covers: Vec<(&str, Option<&str>)> = found
            .iter()
            .flat_map(|by| covered_by(self.on_container, by).map(|rule| (rule, container(&by.path))))
            .collect();
        covers.sort_unstable();
        let is = |rule, container| covers.binary_search(&(rule, container)).is_ok();
        let places: Vec<(&str, &str)> =
            found.iter().flat_map(|by| covered_by(self.at_place, by).map(|rule| (rule, by.path.as_str()))).collect();
        let covered: Vec<bool> = found
            .iter()
            .map(|finding| {
                is(finding.rule.id, None)
                    || is(finding.rule.id, container(&finding.path))
                    || places.iter().any(|(rule, path)| *rule == finding.rule.id && holds(&finding.path, path))
            })
            .collect();
        let mut index = 0;
        let mut is_covered = |_: &mut Finding| {
            index += 1;
            covered[index - 1]
        };
        into.covered.extend(into.findings.extract_if(first.., &mut is_covered));
    }

    /// Puts `found` into `into` and what is covered aside, object by object. After each object, `then` is told where in
    /// `into` its findings begin, and the covered ones.
    pub fn settle_each(
        &self,
        mut found: Vec<Finding>,
        into: &mut Findings,
        then: impl Fn(usize, usize, &mut Findings),
    ) {
        found.sort_by(|a, b| a.object.cmp(&b.object));
        let mut rest = found.into_iter().peekable();
        while let Some(finding) = rest.next() {
            let start = into.findings.len();
            into.findings.push(finding);
            while let Some(next) = rest.next_if(|next| next.object == into.findings[start].object) {
                into.findings.push(next);
            }
            let covered = into.covered.len();
            self.settle(None, start, into);
            then(start, covered, into);
        }
    }

    /// Whether another finding may cover this one.
    fn may_cover(&self, finding: &Finding) -> bool {
        self.on_container.iter().chain(self.at_place).any(|(_, covered)| covered.contains(&finding.rule.id))
    }
}

/// Rules that `finding` covers.
fn covered_by(table: Table, finding: &Finding) -> impl Iterator<Item = &'static str> {
    table.iter().filter(|(rule, _)| *rule == finding.rule.id).flat_map(|(_, covered)| covered.iter().copied())
}

/// Whether the field at `path` is the one at `inner`, or holds it.
fn holds(path: &str, inner: &str) -> bool {
    inner.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The part of a path that leads to a container: `/containers/0`. None when it leads elsewhere.
fn container<'p>(path: &'p str, spec: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(spec)?;
    let list = ["/containers/", "/initContainers/", "/ephemeralContainers/"]
        .into_iter()
        .find(|&list| rest.starts_with(list))?;
    let end = rest[list.len()..].find('/').map_or(rest.len(), |end| list.len() + end);
    Some(&rest[..end])
}

//! Changes that all workloads of a namespace have in common, as one line.

use std::collections::BTreeMap;

use seawall_model::Severity;
use seawall_network::connections::{Admitted, Connections, End};
use seawall_network::diff::{Boundary, Change, Diff, Kind, Presence, Transition};
use seawall_network::ports::Ports;
use seawall_network::sensitive::sensitive;

use super::bundle::gather;
use super::map::{Group, Stop, groups};
use super::name::name;
use crate::printable;

/// Sensitive services that are named.
const NAMED: usize = 3;
/// Ends that a line names before it only counts them.
const ENDS: usize = 8;

/// Changes that are one to a reader.
pub(crate) struct DiffLine {
    pub(crate) risk: Severity,
    /// Who opens the connections: several when they do the same.
    pub(crate) from: Vec<Stop>,
    /// To whom; empty when each of them connects to itself.
    pub(crate) to: Vec<Stop>,
    /// Index into [`Diff::transitions`].
    pub(crate) transition: u32,
    pub(crate) boundary: Boundary,
    /// How many connections it stands for.
    pub(crate) connections: usize,
}

/// All changes, the riskiest first, then by the boundary that they cross.
pub(crate) fn diff_lines(diff: &Diff) -> Vec<DiffLine> {
    let ends: Vec<End> = diff.ends.iter().map(|party| party.end.clone()).collect();
    let all = Connections { ends, ..Connections::default() };
    let groups = groups(&all);
    let mut group_of = vec![0; diff.ends.len()];
    for (number, group) in (0u32..).zip(&groups) {
        group.ends.iter().for_each(|&end| group_of[end as usize] = number);
    }
    let mut buckets: BTreeMap<_, Vec<&Change>> = BTreeMap::new();
    for change in &diff.changes {
        let (from, to) = (group_of[change.from as usize], group_of[change.to as usize]);
        let key = (std::cmp::Reverse(change.risk), diff.boundary(change), from, to, change.transition);
        buckets.entry(key).or_default().push(change);
    }
    let mut lines = Vec::new();
    for ((risk, boundary, from, to, transition), changes) in buckets {
        let (own, between): (Vec<&Change>, _) = changes.into_iter().partition(|change| change.from == change.to);
        let mut line = |from, to, connections| {
            lines.push(DiffLine { risk: risk.0, from, to, transition, boundary, connections });
        };
        if !between.is_empty() {
            let mut gathered = Vec::new();
            gather((from, to), between.iter().map(|change| (change.from, change.to)).collect(), &groups, &mut gathered);
            joined(gathered).into_iter().for_each(|(from, to, connections)| line(from, to, connections));
        }
        if own.len() > 1 && own.len() == groups[from as usize].ends.len() {
            line(vec![Stop::Group(from)], Vec::new(), own.len());
        } else if !own.is_empty() {
            line(own.iter().map(|change| Stop::End(change.from)).collect(), Vec::new(), own.len());
        }
    }
    lines
}

/// Joins what has the same target or, where that makes fewer, the same source.
fn joined(lines: Vec<(Stop, Stop, usize)>) -> Vec<(Vec<Stop>, Vec<Stop>, usize)> {
    let mut by_target: BTreeMap<Stop, (Vec<Stop>, usize)> = BTreeMap::new();
    let mut by_source: BTreeMap<Stop, (Vec<Stop>, usize)> = BTreeMap::new();
    for (from, to, connections) in lines {
        for (all, key, other) in [(&mut by_target, to, from), (&mut by_source, from, to)] {
            let entry = all.entry(key).or_default();
            entry.0.push(other);
            entry.1 += connections;
        }
    }
    if by_target.len() <= by_source.len() {
        return by_target.into_iter().map(|(to, (from, connections))| (from, vec![to], connections)).collect();
    }
    by_source.into_iter().map(|(from, (to, connections))| (vec![from], to, connections)).collect()
}

/// The names of the ends of a diff, also of whole namespaces.
pub(crate) struct Names<'d> {
    diff: &'d Diff,
    groups: Vec<String>,
}

impl<'d> Names<'d> {
    pub(crate) fn of(diff: &'d Diff) -> Self {
        let ends: Vec<End> = diff.ends.iter().map(|party| party.end.clone()).collect();
        let all = Connections { ends, ..Connections::default() };
        let name = |group: &Group<'_>| printable(group.namespace.unwrap_or_default()).into_owned();
        let groups = groups(&all).iter().map(name).collect();
        Self { diff, groups }
    }

    /// Who opens the connection, and who is connected to.
    pub(crate) fn ends(&self, line: &DiffLine) -> [String; 2] {
        let is_within = line.from == line.to;
        let stop = |stop: &Stop, every: &str| match *stop {
            Stop::Group(number) => format!("{every} in {}", self.groups[number as usize]),
            Stop::End(end) => self.end(end),
        };
        let all = |stops: &[Stop], every: &str| {
            let names: Vec<String> = stops.iter().take(ENDS).map(|one| stop(one, every)).collect();
            match stops.len().saturating_sub(ENDS) {
                0 => names.join(", "),
                more => format!("{} and {more} more", names.join(", ")),
            }
        };
        let to = match line.to.is_empty() {
            true => "itself".to_owned(),
            false => all(&line.to, if is_within { "every other workload" } else { "every workload" }),
        };
        [all(&line.from, "every workload"), to]
    }

    fn end(&self, end: u32) -> String {
        let party = &self.diff.ends[end as usize];
        match party.presence {
            Presence::Both => name(&party.end),
            Presence::New => format!("{} [new workload]", name(&party.end)),
            Presence::Old => format!("{} [workload gone]", name(&party.end)),
        }
    }
}

/// What was and is admitted, in words: `TCP 80 → TCP 80,443`.
pub(crate) fn ports_changed(transition: &Transition) -> String {
    match transition.kind() {
        Kind::Added => side(&transition.after),
        Kind::Removed => side(&transition.before),
        Kind::Changed => format!("{} → {}", side(&transition.before), side(&transition.after)),
    }
}

/// `TCP 80`, or `depends: TCP 80`.
pub(crate) fn side(admitted: &Admitted) -> String {
    match (admitted.allowed.is_empty(), admitted.depends.is_empty()) {
        (_, true) => admitted.allowed.to_string(),
        (true, false) => format!("depends: {}", admitted.depends),
        (false, false) => format!("{}; depends: {}", admitted.allowed, admitted.depends),
    }
}

/// What is behind the ports that are gained: `PostgreSQL 5432`; nothing for a connection to the outside.
pub(crate) fn sensitive_gain(transition: &Transition, boundary: Boundary) -> Option<String> {
    let gained: Ports = transition.gained().union(&transition.allowed());
    if boundary == Boundary::ToOutside || gained.is_empty() {
        return None;
    }
    let all: Vec<String> = sensitive(&gained).map(|one| format!("{} {}", one.service, one.port)).collect();
    match all.len() {
        0 => None,
        number if number <= NAMED => Some(all.join(", ")),
        number => Some(format!("{number} sensitive ports among them")),
    }
}

//! Connections that all workloads of a namespace have, as one line of a map.

use std::collections::BTreeMap;

use seawall_network::connections::{Admitted, Connections};

use super::map::{Group, Stop};

/// A line of a map.
pub(crate) struct Bundle {
    pub(crate) from: Stop,
    pub(crate) to: Stop,
    pub(crate) admitted: Admitted,
    /// How many connections it stands for.
    pub(crate) connections: usize,
}

/// Characters of a label; longer lists of ports are cut.
const LONGEST: usize = 48;

impl Bundle {
    /// Whether nothing is allowed for sure.
    pub(crate) fn is_unsure(&self) -> bool {
        self.admitted.allowed.is_empty()
    }

    /// What is admitted, in a few words.
    pub(crate) fn label(&self) -> String {
        let text = match self.is_unsure() {
            true => format!("depends: {}", self.admitted.depends),
            false => self.admitted.allowed.to_string(),
        };
        shortened(text)
    }
}

/// A label that is not too long to draw.
pub(crate) fn shortened(text: String) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Connections between the same two groups that admit the same, as pairs of ends.
type Buckets = BTreeMap<(u32, u32, u32), Vec<(u32, u32)>>;

/// Every connection, in as few lines as say the same.
pub(crate) fn bundles(connections: &Connections, groups: &[Group<'_>]) -> Vec<Bundle> {
    let mut bundles = Vec::new();
    for ((from, to, admitted), pairs) in buckets(connections, groups) {
        let mut lines = Vec::new();
        gather((from, to), pairs, groups, &mut lines);
        bundles.extend(lines.into_iter().map(|(from, to, connections_of)| Bundle {
            from,
            to,
            admitted: connections.admitted[admitted as usize].clone(),
            connections: connections_of,
        }));
    }
    bundles
}

/// One line between two groups, whatever it admits.
pub(crate) fn between_groups(connections: &Connections, groups: &[Group<'_>]) -> Vec<Bundle> {
    let mut between: BTreeMap<(u32, u32), (Admitted, usize)> = BTreeMap::new();
    for ((from, to, admitted), pairs) in buckets(connections, groups) {
        let admitted = &connections.admitted[admitted as usize];
        let (sum, number) = between.entry((from, to)).or_default();
        sum.allowed = sum.allowed.union(&admitted.allowed);
        sum.depends = sum.depends.union(&admitted.depends);
        sum.reasons = sum.reasons.and(admitted.reasons);
        *number += pairs.len();
    }
    let stop = |group: u32| match groups[group as usize].namespace {
        Some(_) => Stop::Group(group),
        None => Stop::End(groups[group as usize].ends[0]),
    };
    let line = |((from, to), (admitted, connections))| Bundle { from: stop(from), to: stop(to), admitted, connections };
    between.into_iter().map(line).collect()
}

/// A group of one is that end.
fn stop(group: u32, groups: &[Group<'_>]) -> Stop {
    match groups[group as usize].ends[..] {
        [end] => Stop::End(end),
        _ => Stop::Group(group),
    }
}

fn buckets(connections: &Connections, groups: &[Group<'_>]) -> Buckets {
    let mut group_of = vec![0; connections.ends.len()];
    for (number, group) in (0u32..).zip(groups) {
        group.ends.iter().for_each(|&end| group_of[end as usize] = number);
    }
    let mut buckets = Buckets::new();
    for connection in connections.connections.iter().filter(|connection| connection.from != connection.to) {
        let (from, to) = (group_of[connection.from as usize], group_of[connection.to as usize]);
        buckets.entry((from, to, connection.admitted)).or_default().push((connection.from, connection.to));
    }
    buckets
}

/// Lines for `pairs` between two groups: for all of both, for all of one, for single ends, in this order.
pub(crate) fn gather(
    (from, to): (u32, u32),
    pairs: Vec<(u32, u32)>,
    groups: &[Group<'_>],
    lines: &mut Vec<(Stop, Stop, usize)>,
) {
    let (sources, targets) = (groups[from as usize].ends.len(), groups[to as usize].ends.len());
    let own = usize::from(from == to);
    let (from_stop, to_stop) = (stop(from, groups), stop(to, groups));
    if pairs.len() == sources * (targets - own) && sources + targets > 2 {
        return lines.push((from_stop, to_stop, pairs.len()));
    }
    let (whole_from, whole_to) = (sources - own, targets - own);
    let rest = drawn(pairs, |pair| pair.1, whole_from, |target| (from_stop, Stop::End(target)), lines);
    let rest = drawn(rest, |pair| pair.0, whole_to, |source| (Stop::End(source), to_stop), lines);
    lines.extend(rest.into_iter().map(|(from, to)| (Stop::End(from), Stop::End(to), 1)));
}

/// Draws one line for the pairs of each end that has `whole` of them, and returns the other pairs.
fn drawn(
    mut pairs: Vec<(u32, u32)>,
    end: impl Fn(&(u32, u32)) -> u32,
    whole: usize,
    line: impl Fn(u32) -> (Stop, Stop),
    lines: &mut Vec<(Stop, Stop, usize)>,
) -> Vec<(u32, u32)> {
    if whole < 2 {
        return pairs;
    }
    pairs.sort_unstable_by_key(|pair| (end(pair), *pair));
    let mut rest = Vec::new();
    for same in pairs.chunk_by(|a, b| end(a) == end(b)) {
        if same.len() == whole {
            let (from, to) = line(end(&same[0]));
            lines.push((from, to, whole));
        } else {
            rest.extend_from_slice(same);
        }
    }
    rest
}

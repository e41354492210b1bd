//! What the page draws, as JSON: ends that connect alike are one class, so that all pairs of 2,000 workloads stay small.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use seawall_network::connections::{Connection, Connections, End};
use serde_json::{Value, json};

use super::place;
use crate::network::ConnectionReport;
use crate::network::map::{Group, groups, short_name};
use crate::network::name::name;
use crate::printable;

/// Pairs of classes that a page holds; a browser that has more to keep is no help to anybody.
const MOST: usize = 400_000;

pub(crate) fn write(report: &ConnectionReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let connections = report.connections;
    let groups = groups(connections);
    let relation = with_selves(connections);
    let ends = connections.ends.len();
    let sources = classes(&relation, ends, |connection| (connection.from, connection.to));
    let targets = classes(&relation, ends, |connection| (connection.to, connection.from));
    let mut edges: Vec<[u32; 3]> = connections
        .connections
        .iter()
        .filter(|connection| connection.from != connection.to)
        .map(|one| [sources[one.from as usize], targets[one.to as usize], one.admitted])
        .collect();
    edges.sort_unstable();
    edges.dedup();
    let left_out = edges.len().saturating_sub(MOST);
    edges.truncate(MOST);
    let layout = place::layout(&groups, connections);
    let nodes: Vec<Value> = connections
        .ends
        .iter()
        .enumerate()
        .map(|(index, end)| {
            let place::Spot { group, x, y } = layout.nodes[index];
            let (label, kind) = match end {
                End::Workload(workload) => (short_name(workload), printable(&workload.kind).into_owned()),
                other => (name(other), String::new()),
            };
            let host = matches!(end, End::Workload(workload) if workload.on_host_network);
            json!([label, kind, group, x, y, sources[index], targets[index], u8::from(host)])
        })
        .collect();
    let boxes: Vec<Value> = groups
        .iter()
        .zip(&layout.groups)
        .map(|(group, size)| {
            let label = group.namespace.map(|namespace| printable(namespace).into_owned());
            json!([label, size.0, size.1, group.ends])
        })
        .collect();
    let admitted: Vec<Value> = connections
        .admitted
        .iter()
        .map(|admitted| {
            let reasons: Vec<&str> = admitted.reasons.iter().map(|reason| reason.text()).collect();
            let text = |ports: &seawall_network::ports::Ports| match ports.is_empty() {
                true => String::new(),
                false => ports.to_string(),
            };
            json!([text(&admitted.allowed), text(&admitted.depends), reasons])
        })
        .collect();
    let data = json!({
        "nodes": nodes, "groups": boxes, "admitted": admitted, "edges": edges,
        "between": between(connections, &groups), "leftOut": left_out,
    });
    // No text of others may end the element that holds it.
    out.write_all(data.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").as_bytes())
}

/// The connections, with every workload's connection to itself as if it were one of the others: the page does not draw
/// it, and without it no two workloads of an open namespace would reach the same.
fn with_selves(connections: &Connections) -> Vec<Connection> {
    let all = &connections.connections;
    let mut relation: Vec<Connection> = all.iter().filter(|one| one.from != one.to).copied().collect();
    for same in all.chunk_by(|a, b| a.from == b.from) {
        let from = same[0].from;
        let mut numbers: BTreeMap<u32, usize> = BTreeMap::new();
        for one in same.iter().filter(|one| one.to != from) {
            *numbers.entry(one.admitted).or_default() += 1;
        }
        let most = numbers.into_iter().max_by_key(|&(admitted, number)| (number, std::cmp::Reverse(admitted)));
        relation.extend(most.map(|(admitted, _)| Connection { from, to: from, admitted }));
    }
    relation
}

/// The class of each end: those that have the same others, with the same admitted, are one.
fn classes(relation: &[Connection], ends: usize, key: impl Fn(&Connection) -> (u32, u32)) -> Vec<u32> {
    let mut rows: Vec<(u32, u32, u32)> = relation
        .iter()
        .map(|connection| {
            let (own, other) = key(connection);
            (own, other, connection.admitted)
        })
        .collect();
    rows.sort_unstable();
    let mut known: HashMap<&[(u32, u32, u32)], u32> = HashMap::new();
    let stripped: Vec<(u32, u32, u32)> = rows.iter().map(|row| (0, row.1, row.2)).collect();
    let mut of = vec![0; ends];
    let mut start = 0;
    for same in rows.chunk_by(|a, b| a.0 == b.0) {
        let next = u32::try_from(known.len() + 1).unwrap_or(u32::MAX);
        of[same[0].0 as usize] = *known.entry(&stripped[start..start + same.len()]).or_insert(next);
        start += same.len();
    }
    of
}

/// For each pair of groups how many connections there are, and whether all of them are unsure.
fn between(connections: &Connections, groups: &[Group<'_>]) -> Vec<[u32; 4]> {
    let mut group_of = vec![0u32; connections.ends.len()];
    for (number, group) in (0u32..).zip(groups) {
        group.ends.iter().for_each(|&end| group_of[end as usize] = number);
    }
    let mut between: BTreeMap<(u32, u32), (u32, bool)> = BTreeMap::new();
    for connection in connections.connections.iter().filter(|connection| connection.from != connection.to) {
        let key = (group_of[connection.from as usize], group_of[connection.to as usize]);
        let entry = between.entry(key).or_insert((0, true));
        entry.0 += 1;
        entry.1 &= connections.admitted[connection.admitted as usize].allowed.is_empty();
    }
    between.into_iter().map(|((from, to), (number, unsure))| [from, to, number, u32::from(unsure)]).collect()
}

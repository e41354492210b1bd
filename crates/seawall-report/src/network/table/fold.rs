//! Sources that reach the same, and namespaces all of whose workloads are reached, as one.

use std::collections::{BTreeMap, HashMap};

use seawall_network::connections::{Connection, Connections, End};

use super::Notes;
use super::row::Row;
use crate::network::name::name;
use crate::printable;

/// Workloads that a namespace must have before it stands for them.
const FEWEST: usize = 3;

/// Sources that reach the same.
pub(crate) struct Block {
    pub(crate) sources: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

/// The blocks in the order of their first sources, with at most `most` rows, and how many connections are left out.
pub(crate) fn blocks(connections: &Connections, notes: &Notes, most: usize) -> (Vec<Block>, usize) {
    let sizes = sizes(connections);
    let mut blocks: Vec<Block> = Vec::new();
    let mut known: HashMap<Vec<Row>, usize> = HashMap::new();
    let (mut rows_written, mut left_out) = (0, 0);
    for same in connections.connections.chunk_by(|a, b| a.from == b.from) {
        if rows_written >= most {
            left_out += same.len();
            continue;
        }
        let source = &connections.ends[same[0].from as usize];
        let rows = rows(source, same, connections, &sizes, notes);
        if let Some(&block) = known.get(&rows) {
            blocks[block].sources.push(name(source));
            continue;
        }
        rows_written += rows.len();
        known.insert(rows.clone(), blocks.len());
        blocks.push(Block { sources: vec![name(source)], rows });
    }
    (blocks, left_out)
}

/// How many workloads each namespace has.
fn sizes(connections: &Connections) -> BTreeMap<&str, usize> {
    let mut sizes = BTreeMap::new();
    for end in &connections.ends {
        if let End::Workload(workload) = end {
            *sizes.entry(&*workload.namespace).or_default() += 1;
        }
    }
    sizes
}

/// What one source reaches: workloads by namespace, then what is outside.
fn rows(
    source: &End,
    connections: &[Connection],
    all: &Connections,
    sizes: &BTreeMap<&str, usize>,
    notes: &Notes,
) -> Vec<Row> {
    let mut inside: BTreeMap<(&str, u32), Vec<&End>> = BTreeMap::new();
    let mut outside = Vec::new();
    for connection in connections {
        let to = &all.ends[connection.to as usize];
        match to {
            End::Workload(workload) => inside.entry((&workload.namespace, connection.admitted)).or_default().push(to),
            _ => outside.push(Row::new(name(to), &all.admitted[connection.admitted as usize], notes)),
        }
    }
    let mut rows = Vec::new();
    for ((namespace, admitted), targets) in inside {
        let admitted = &all.admitted[admitted as usize];
        let is_own = matches!(source, End::Workload(workload) if *workload.namespace == *namespace);
        let with_itself = targets.contains(&source);
        let others = targets.len() - usize::from(with_itself);
        let size = sizes.get(namespace).copied().unwrap_or_default();
        if size >= FEWEST && others == size - usize::from(is_own) {
            let every = if is_own && !with_itself { "every other workload" } else { "every workload" };
            rows.push(Row::new(format!("{every} in {}", printable(namespace)), admitted, notes));
        } else {
            let name = |target: &End| if target == source { "itself".to_owned() } else { name(target) };
            rows.extend(targets.iter().map(|target| Row::new(name(target), admitted, notes)));
        }
    }
    rows.sort_by(|a: &Row, b| a.to.cmp(&b.to));
    rows.extend(outside);
    rows
}

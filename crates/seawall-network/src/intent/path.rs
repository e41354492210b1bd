//! The shortest way from some ends to others, over workloads.

use crate::connections::{Connection, Connections, End};
use crate::ports::Ports;

/// The connections by who opens them.
pub(super) struct Ways<'c> {
    connections: &'c Connections,
    /// Where the connections of each end begin; they are sorted.
    starts: Vec<usize>,
}

/// What a way may look like.
pub(super) struct Rules<'r> {
    /// Who opens the first connection.
    pub(super) from: &'r dyn Fn(u32) -> bool,
    /// Whom the last connection reaches.
    pub(super) to: &'r dyn Fn(u32) -> bool,
    /// Who must not be met.
    pub(super) without: &'r dyn Fn(u32) -> bool,
    /// The ports of the last connection; any when absent.
    pub(super) ports: Option<&'r Ports>,
    /// Whether connections count that may not be admitted.
    pub(super) unsure: bool,
}

impl<'c> Ways<'c> {
    pub(super) fn of(connections: &'c Connections) -> Self {
        let mut starts = vec![0; connections.ends.len() + 1];
        for connection in &connections.connections {
            starts[connection.from as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        Self { connections, starts }
    }

    /// The connections of one shortest way; nothing when there is none.
    pub(super) fn shortest(&self, rules: &Rules<'_>) -> Option<Vec<Connection>> {
        let ends = &self.connections.ends;
        let mut came_by: Vec<Option<Connection>> = vec![None; ends.len()];
        let mut met = vec![false; ends.len()];
        let mut open: Vec<u32> =
            (0u32..).take(ends.len()).filter(|&end| (rules.from)(end) && !(rules.without)(end)).collect();
        open.iter().for_each(|&end| met[end as usize] = true);
        let begins = met.clone();
        while !open.is_empty() {
            let mut next = Vec::new();
            for &end in &open {
                let range = self.starts[end as usize]..self.starts[end as usize + 1];
                for connection in &self.connections.connections[range] {
                    let to = connection.to;
                    if to == end || (rules.without)(to) || !self.is_open(connection, None, rules.unsure) {
                        continue;
                    }
                    if (rules.to)(to) && self.is_open(connection, rules.ports, rules.unsure) {
                        return Some(self.back(*connection, &came_by, &begins));
                    }
                    if !met[to as usize] && matches!(ends[to as usize], End::Workload(_)) {
                        met[to as usize] = true;
                        came_by[to as usize] = Some(*connection);
                        next.push(to);
                    }
                }
            }
            open = next;
        }
        None
    }

    fn is_open(&self, connection: &Connection, ports: Option<&Ports>, unsure: bool) -> bool {
        let admitted = &self.connections.admitted[connection.admitted as usize];
        let has = |own: &Ports| ports.map_or(!own.is_empty(), |ports| !own.intersection(ports).is_empty());
        has(&admitted.allowed) || unsure && has(&admitted.depends)
    }

    fn back(&self, last: Connection, came_by: &[Option<Connection>], begins: &[bool]) -> Vec<Connection> {
        let mut way = vec![last];
        let mut at = last.from;
        while !begins[at as usize] {
            let Some(before) = came_by[at as usize] else { break };
            way.push(before);
            at = before.from;
        }
        way.reverse();
        way
    }
}

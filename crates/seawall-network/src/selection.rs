//! A part of the connections: those that a user asks for.

use rustc_hash::FxHashMap;

use crate::connections::{Connection, Connections, End};
use crate::peer::Peer;

/// Which connections are asked for; all of them by default.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Only those that one of these opens; of any when empty.
    pub from: Vec<Peer>,
    /// Only those to one of these; to any when empty.
    pub to: Vec<Peer>,
    /// Only those with an end in one of these namespaces; in any when empty.
    pub namespaces: Vec<String>,
}

impl Selection {
    /// Whether everything is asked for.
    pub fn is_everything(&self) -> bool {
        self.from.is_empty() && self.to.is_empty() && self.namespaces.is_empty()
    }

    /// The connections asked for, with addresses narrowed to the networks asked for. Ends without a connection are kept
    /// where they are asked for by name or namespace.
    pub fn of(&self, all: &Connections) -> Connections {
        let mut ends = Ends::default();
        let sources: Vec<Vec<u32>> = all.ends.iter().map(|end| ends.parts(end, &self.from)).collect();
        let targets: Vec<Vec<u32>> = all.ends.iter().map(|end| ends.parts(end, &self.to)).collect();
        let inside: Vec<bool> = all.ends.iter().map(|end| self.is_inside(end)).collect();
        let mut connections = Vec::new();
        for connection in &all.connections {
            let (from, to) = (connection.from as usize, connection.to as usize);
            if !inside[from] && !inside[to] {
                continue;
            }
            for &from in &sources[from] {
                connections.extend(targets[to].iter().map(|&to| Connection { from, to, ..*connection }));
            }
        }
        let is_asked = |index: usize| {
            let named = |peers: &[Peer], parts: &[Vec<u32>]| !peers.is_empty() && !parts[index].is_empty();
            let nobody = self.from.is_empty() && self.to.is_empty();
            inside[index] && (nobody || named(&self.from, &sources) || named(&self.to, &targets))
        };
        let mut kept = vec![false; ends.all.len()];
        for index in (0..all.ends.len()).filter(|&index| is_asked(index)) {
            for &part in sources[index].iter().chain(&targets[index]) {
                kept[part as usize] = matches!(ends.all[part as usize], End::Workload(_));
            }
        }
        for connection in &connections {
            kept[connection.from as usize] = true;
            kept[connection.to as usize] = true;
        }
        ends.sorted(&kept, connections, all)
    }

    fn is_inside(&self, end: &End) -> bool {
        let within = |namespace: &str| self.namespaces.iter().any(|name| name == namespace);
        self.namespaces.is_empty() || matches!(end, End::Workload(workload) if within(&workload.namespace))
    }
}

/// Ends in the order in which they are met, each once.
#[derive(Default)]
struct Ends {
    all: Vec<End>,
    known: FxHashMap<End, u32>,
}

impl Ends {
    /// The parts of `end` that are asked for.
    fn parts(&mut self, end: &End, peers: &[Peer]) -> Vec<u32> {
        if peers.is_empty() {
            return vec![self.number(end.clone())];
        }
        let mut parts: Vec<u32> =
            peers.iter().filter_map(|peer| peer.part_of(end)).map(|part| self.number(part)).collect();
        parts.sort_unstable();
        parts.dedup();
        parts
    }

    fn number(&mut self, end: End) -> u32 {
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        *self.known.entry(end).or_insert_with_key(|end| {
            self.all.push(end.clone());
            next
        })
    }

    /// What is kept, in the order that [`Connections`] promises.
    fn sorted(self, kept: &[bool], mut connections: Vec<Connection>, all: &Connections) -> Connections {
        let mut order: Vec<usize> = (0..self.all.len()).filter(|&index| kept[index]).collect();
        order.sort_by(|&a, &b| self.all[a].cmp(&self.all[b]));
        let mut places = vec![0; self.all.len()];
        for (place, &index) in (0u32..).zip(&order) {
            places[index] = place;
        }
        for connection in &mut connections {
            connection.from = places[connection.from as usize];
            connection.to = places[connection.to as usize];
        }
        connections.sort_unstable();
        connections.dedup();
        let ends = order.into_iter().map(|index| self.all[index].clone()).collect();
        Connections { ends, admitted: all.admitted.clone(), connections }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connections::{Admitted, WorkloadEnd};
    use crate::ports::Ports;

    fn workload(namespace: &str, name: &str) -> End {
        End::Workload(WorkloadEnd {
            namespace: namespace.into(),
            name: name.into(),
            kind: "Deployment".into(),
            variant: None,
            object: None,
            on_host_network: false,
        })
    }

    fn triangle() -> Connections {
        let ends = vec![workload("a", "one"), workload("a", "two"), workload("b", "three"), End::External];
        let pairs = [(0, 1), (1, 2), (2, 3), (3, 0)];
        let connections = pairs.map(|(from, to)| Connection { from, to, admitted: 0 }).to_vec();
        Connections { ends, admitted: vec![Admitted { allowed: Ports::all(), ..Admitted::default() }], connections }
    }

    fn shown(connections: &Connections) -> Vec<String> {
        let name = |end: &End| match end {
            End::Workload(workload) => workload.name.to_string(),
            End::Addresses(addresses) => addresses.networks()[0].to_string(),
            _ => "external".to_owned(),
        };
        connections.iter().map(|(from, to, _)| format!("{} {}", name(from), name(to))).collect()
    }

    fn select(from: &[&str], to: &[&str], namespaces: &[&str]) -> Connections {
        let peers = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        let namespaces = namespaces.iter().map(|&name| name.to_owned()).collect();
        Selection { from: peers(from), to: peers(to), namespaces }.of(&triangle())
    }

    #[test]
    fn only_what_is_asked_for_is_left() {
        assert_eq!(shown(&select(&[], &[], &[])).len(), 4);
        assert_eq!(shown(&select(&["a/one"], &[], &[])), ["one two"]);
        assert_eq!(shown(&select(&[], &["b/deployment/three"], &[])), ["two three"]);
        assert_eq!(shown(&select(&["external"], &[], &[])), ["external one"]);
        assert_eq!(shown(&select(&[], &["10.0.0.0/8"], &[])), ["three 10.0.0.0/8"]);
        assert_eq!(shown(&select(&[], &[], &["b"])), ["two three", "three external"]);
        assert!(shown(&select(&["a/one"], &["external"], &[])).is_empty());
    }

    #[test]
    fn a_workload_that_is_asked_for_is_kept_without_a_connection() {
        assert_eq!(select(&["a/one"], &["external"], &[]).ends, [workload("a", "one")]);
    }
}

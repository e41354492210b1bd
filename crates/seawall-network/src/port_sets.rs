//! Sets of ports as numbers: rows ask the same few sets again and again.

use rustc_hash::FxHashMap;

use crate::ports::Ports;

/// Number of a set within one [`PortSets`].
pub(crate) type PortsId = u32;

/// The empty set.
pub(crate) const NONE: PortsId = 0;
/// Every port of every protocol.
pub(crate) const ALL: PortsId = 1;

/// Sets of ports, each once, and what was worked out with them.
#[derive(Debug)]
pub(crate) struct PortSets {
    sets: Vec<Ports>,
    numbers: FxHashMap<Ports, PortsId>,
    unions: FxHashMap<(PortsId, PortsId), PortsId>,
    intersections: FxHashMap<(PortsId, PortsId), PortsId>,
    differences: FxHashMap<(PortsId, PortsId), PortsId>,
}

impl Default for PortSets {
    fn default() -> Self {
        let mut sets = Self {
            sets: Vec::new(),
            numbers: FxHashMap::default(),
            unions: FxHashMap::default(),
            intersections: FxHashMap::default(),
            differences: FxHashMap::default(),
        };
        sets.number(&Ports::default());
        sets.number(&Ports::all());
        sets
    }
}

impl PortSets {
    /// The number of a set.
    pub(crate) fn number(&mut self, ports: &Ports) -> PortsId {
        if let Some(&number) = self.numbers.get(ports) {
            return number;
        }
        let number = PortsId::try_from(self.sets.len()).unwrap_or(PortsId::MAX);
        self.sets.push(ports.clone());
        self.numbers.insert(ports.clone(), number);
        number
    }

    /// The set with this number.
    pub(crate) fn get(&self, number: PortsId) -> &Ports {
        &self.sets[number as usize]
    }

    /// What is in either.
    pub(crate) fn union(&mut self, one: PortsId, other: PortsId) -> PortsId {
        match (one, other) {
            (NONE, same) | (same, NONE) => return same,
            (ALL, _) | (_, ALL) => return ALL,
            (one, other) if one == other => return one,
            _ => {}
        }
        let pair = (one.min(other), one.max(other));
        if let Some(&known) = self.unions.get(&pair) {
            return known;
        }
        let made = self.get(one).union(self.get(other));
        let number = self.number(&made);
        self.unions.insert(pair, number);
        number
    }

    /// What is in both.
    pub(crate) fn intersection(&mut self, one: PortsId, other: PortsId) -> PortsId {
        match (one, other) {
            (NONE, _) | (_, NONE) => return NONE,
            (ALL, same) | (same, ALL) => return same,
            (one, other) if one == other => return one,
            _ => {}
        }
        let pair = (one.min(other), one.max(other));
        if let Some(&known) = self.intersections.get(&pair) {
            return known;
        }
        let made = self.get(one).intersection(self.get(other));
        let number = self.number(&made);
        self.intersections.insert(pair, number);
        number
    }

    /// What is in the first and not in the other.
    pub(crate) fn difference(&mut self, one: PortsId, other: PortsId) -> PortsId {
        match (one, other) {
            (NONE, _) | (_, ALL) => return NONE,
            (same, NONE) => return same,
            (one, other) if one == other => return NONE,
            _ => {}
        }
        if let Some(&known) = self.differences.get(&(one, other)) {
            return known;
        }
        let made = self.get(one).difference(self.get(other));
        let number = self.number(&made);
        self.differences.insert((one, other), number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::Protocol;

    #[test]
    fn numbers_mean_what_the_sets_mean() {
        let given: Vec<Ports> = (0..4)
            .flat_map(|first| (0..4).map(move |last| Ports::range(Protocol::Tcp, 80 + first, 80 + last)))
            .chain([Ports::of(Protocol::Udp), Ports::all(), Ports::default()])
            .collect();
        let mut sets = PortSets::default();
        for one in &given {
            for other in &given {
                let (a, b) = (sets.number(one), sets.number(other));
                assert_eq!(a == b, one == other);
                // Twice: worked out, and remembered.
                for _ in 0..2 {
                    let (union, both, less) = (sets.union(a, b), sets.intersection(a, b), sets.difference(a, b));
                    assert_eq!(*sets.get(union), one.union(other));
                    assert_eq!(*sets.get(both), one.intersection(other));
                    assert_eq!(*sets.get(less), one.difference(other));
                }
            }
        }
    }
}

//! Connections as a set that does not depend on how ranges of addresses are cut.

use std::collections::{BTreeMap, BTreeSet};

use seawall_network::addresses::Addresses;
use seawall_network::policy::Direction;
use seawall_network::ports::Ports;

use crate::notation::End;

/// Who can reach whom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Reach {
    /// Between named ends.
    pub(crate) pairs: BTreeMap<(String, String), Ports>,
    /// Of a named end with addresses: the direction is that of the named end.
    pub(crate) outside: BTreeMap<(String, Direction, Ports), Addresses>,
}

impl Reach {
    /// Adds a connection.
    pub(crate) fn add(&mut self, from: End, to: End, ports: Ports) {
        if ports.is_empty() {
            return;
        }
        let (named, direction, addresses) = match (from, to) {
            (End::Named(from), End::Named(to)) => {
                let entry = self.pairs.entry((from, to)).or_default();
                *entry = entry.union(&ports);
                return;
            }
            (End::Named(from), End::Outside(addresses)) => (from, Direction::Egress, addresses),
            (End::Outside(addresses), End::Named(to)) => (to, Direction::Ingress, addresses),
            (End::Outside(_), End::Outside(_)) => panic!("a connection between addresses"),
        };
        let entry = self.outside.entry((named, direction, ports)).or_default();
        *entry = entry.union(&addresses);
    }

    /// The connections for which `keep` holds; it is given the named ends, source and destination, absent for
    /// addresses.
    pub(crate) fn filter(mut self, keep: impl Fn(Option<&str>, Option<&str>) -> bool) -> Self {
        self.pairs.retain(|(from, to), _| keep(Some(from), Some(to)));
        self.outside.retain(|(named, direction, _), _| match direction {
            Direction::Ingress => keep(None, Some(named)),
            Direction::Egress => keep(Some(named), None),
        });
        self
    }

    /// What of it happens on these ports.
    pub(crate) fn on(self, ports: &Ports) -> Self {
        let mut on = Self::default();
        for ((from, to), admitted) in self.pairs {
            on.add(End::Named(from), End::Named(to), admitted.intersection(ports));
        }
        for ((named, direction, admitted), addresses) in self.outside {
            let (named, outside) = (End::Named(named), End::Outside(addresses));
            let (from, to) = if direction == Direction::Egress { (named, outside) } else { (outside, named) };
            on.add(from, to, admitted.intersection(ports));
        }
        on
    }

    /// The named ends.
    pub(crate) fn names(&self) -> BTreeSet<&str> {
        let pairs = self.pairs.keys().flat_map(|(from, to)| [&**from, to]);
        pairs.chain(self.outside.keys().map(|(named, ..)| &**named)).collect()
    }

    /// How many connections there are, one for each set of addresses.
    pub(crate) fn len(&self) -> usize {
        self.pairs.len() + self.outside.len()
    }

    /// What one has and the other has not, a line each: `-` is missing here, `+` is too much here.
    pub(crate) fn differences(&self, expected: &Self) -> Vec<String> {
        let (own, expected) = (self.lines(), expected.lines());
        let missing = expected.difference(&own).map(|line| format!("- {line}"));
        missing.chain(own.difference(&expected).map(|line| format!("+ {line}"))).collect()
    }

    fn lines(&self) -> BTreeSet<String> {
        let pairs = self.pairs.iter().map(|((from, to), ports)| format!("{from} => {to} : {ports}"));
        let outside = self.outside.iter().map(|((named, direction, ports), addresses)| {
            let networks: Vec<String> = addresses.networks().iter().map(ToString::to_string).collect();
            let arrow = if *direction == Direction::Egress { "=>" } else { "<=" };
            format!("{named} {arrow} {} : {ports}", networks.join(","))
        });
        pairs.chain(outside).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::notation::end;

    use super::*;

    fn reach(rows: &[(&str, &str)]) -> Reach {
        let mut reach = Reach::default();
        rows.iter().for_each(|(from, to)| reach.add(end(from), end(to), Ports::all()));
        reach
    }

    #[test]
    fn how_a_range_is_cut_does_not_count() {
        let whole = reach(&[("a/b[Pod]", "0.0.0.0-255.255.255.255[External]")]);
        let cut = reach(&[
            ("a/b[Pod]", "128.0.0.0-255.255.255.255[External]"),
            ("a/b[Pod]", "0.0.0.0-127.255.255.255[External]"),
        ]);
        assert_eq!(whole, cut);
    }

    #[test]
    fn the_direction_counts() {
        let differences = reach(&[("a/b[Pod]", "a/c[Pod]")]).differences(&reach(&[("a/c[Pod]", "a/b[Pod]")]));
        assert_eq!(differences.len(), 2);
    }
}

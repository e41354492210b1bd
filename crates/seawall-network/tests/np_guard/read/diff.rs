//! Differences between two inputs.

use std::collections::BTreeSet;

use seawall_network::addresses::Addresses;
use seawall_network::intervals::Intervals;
use seawall_network::policy::Direction;
use seawall_network::ports::Ports;

use crate::notation::{self, End};
use crate::reach::Reach;

/// The connections of both inputs that are not the same.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    /// In the old input.
    pub(crate) old: Reach,
    /// In the new one.
    pub(crate) new: Reach,
    /// Workloads that are in the old input only.
    pub(crate) lost: BTreeSet<String>,
    /// Workloads that are in the new input only.
    pub(crate) gained: BTreeSet<String>,
}

/// Reads plain text: `diff-type: T, source: S, destination: D, ref1: C, ref2: C`, followed by what became of workloads.
pub(crate) fn read(text: &str) -> Difference {
    let mut difference = Difference::default();
    for line in text.lines() {
        let Some(rest) = line.strip_prefix("diff-type: ") else { continue };
        let (kind, rest) = rest.split_once(", source: ").expect("a source");
        let (from, rest) = rest.split_once(", destination: ").expect("a destination");
        let (to, rest) = rest.split_once(", ref1: ").expect("the old ports");
        let (old, rest) = rest.split_once(", ref2: ").expect("the new ports");
        let (new, workloads) = rest.split_once(", workloads-diff-info: ").unwrap_or((rest, ""));
        let (old, new) = (ports(old), ports(new));
        assert_eq!((kind == "added", kind == "removed"), (old.is_empty(), new.is_empty()), "{line}");
        difference.old.add(notation::end(from), notation::end(to), old);
        difference.new.add(notation::end(from), notation::end(to), new);
        for (word, into) in [("removed", &mut difference.lost), ("added", &mut difference.gained)] {
            for name in [from, to] {
                if workloads.contains(&format!("workload {name} {word}"))
                    && matches!(notation::end(name), End::Named(_))
                {
                    into.insert(name.to_owned());
                }
            }
        }
    }
    difference
}

fn ports(text: &str) -> Ports {
    let conn = notation::conn(text);
    assert!(conn.names.is_empty(), "names of ports in `{text}`");
    conn.ports
}

impl Difference {
    /// What two whole answers do not have in common.
    pub(crate) fn between(old: &Reach, new: &Reach) -> Self {
        let mut difference = Self::default();
        let pairs: BTreeSet<_> = old.pairs.keys().chain(new.pairs.keys()).collect();
        for pair in pairs {
            let ports = |of: &Reach| of.pairs.get(pair).cloned().unwrap_or_default();
            let (old, new) = (ports(old), ports(new));
            if old != new {
                let ends = || (End::Named(pair.0.clone()), End::Named(pair.1.clone()));
                let ((from, to), (from_again, to_again)) = (ends(), ends());
                difference.old.add(from, to, old);
                difference.new.add(from_again, to_again, new);
            }
        }
        let keys = old.outside.keys().chain(new.outside.keys());
        let named: BTreeSet<(&String, Direction)> = keys.map(|(named, direction, _)| (named, *direction)).collect();
        for (named, direction) in named {
            let (old, new) = (parts(old, named, direction), parts(new, named, direction));
            for (addresses, old) in &old {
                for (others, new) in &new {
                    let both = addresses.intersection(others);
                    if old != new && !both.is_empty() {
                        for (side, ports) in [(&mut difference.old, old), (&mut difference.new, new)] {
                            let (named, outside) = (End::Named(named.clone()), End::Outside(both.clone()));
                            let (from, to) =
                                if direction == Direction::Egress { (named, outside) } else { (outside, named) };
                            side.add(from, to, ports.clone());
                        }
                    }
                }
            }
        }
        difference
    }
}

/// All IPv4 addresses by what is allowed with them, nothing included.
fn parts(reach: &Reach, named: &str, direction: Direction) -> Vec<(Addresses, Ports)> {
    let of = reach.outside.iter().filter(|((of, at, _), _)| of == named && *at == direction);
    let mut parts: Vec<(Addresses, Ports)> =
        of.map(|((.., ports), addresses)| (addresses.clone(), ports.clone())).collect();
    let all = Addresses { v4: Intervals::all(), v6: Intervals::default() };
    let rest = parts.iter().fold(all, |rest, (addresses, _)| rest.difference(addresses));
    parts.push((rest, Ports::default()));
    parts
}

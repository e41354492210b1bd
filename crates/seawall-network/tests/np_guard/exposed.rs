//! What not-yet-existing pods could reach, as a set.

use std::collections::{BTreeMap, BTreeSet};

use seawall_network::addresses::Addresses;
use seawall_network::policy::Direction;
use seawall_network::ports::Ports;

use crate::notation::{self, Conn};

/// Pods that need not exist.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strangers {
    /// Any pod anywhere.
    EntireCluster,
    /// Pods with these labels, in namespaces with these.
    With {
        /// Demands on the namespace; empty for any.
        namespaces: Namespaces,
        /// Demands on the pod, sorted; empty for any.
        pods: BTreeSet<String>,
    },
}

/// Where such pods are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Namespaces {
    /// In this one.
    Named(String),
    /// In those with these labels; empty for any.
    With(BTreeSet<String>),
}

impl Strangers {
    /// `entire-cluster`, or `NAMESPACE/PODS` as the analyzer writes both.
    pub(crate) fn read(text: &str) -> Self {
        if text == "entire-cluster" {
            return Self::EntireCluster;
        }
        // A key may hold a slash, but no bracket stands before it then.
        let (namespace, pods) = text.rsplit_once("/[").unwrap_or_else(|| panic!("`{text}` is no set of pods"));
        let namespace = namespace.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(namespace);
        Self::of(namespace, pods.trim_end_matches(']'))
    }

    /// Both parts without their brackets.
    pub(crate) fn of(namespace: &str, pods: &str) -> Self {
        let namespaces = match namespace.strip_prefix("namespace with ") {
            Some(demands) => Namespaces::With(read_demands(demands)),
            None if namespace == "all namespaces" => Namespaces::With(BTreeSet::new()),
            None => Namespaces::Named(namespace.to_owned()),
        };
        let pods = pods.strip_prefix("pod with ").map(read_demands).unwrap_or_default();
        Self::With { namespaces, pods }
    }
}

/// `{app=x,{Key:env,Operator:Exists,Values:[],}}` as a set of demands.
fn read_demands(text: &str) -> BTreeSet<String> {
    let inner = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    let mut rest = inner.unwrap_or_else(|| panic!("`{text}` are no demands"));
    let mut demands = BTreeSet::new();
    while !rest.is_empty() {
        let end = if rest.starts_with('{') { rest.find('}').map(|end| end + 1) } else { rest.find(',') };
        let (one, after) = rest.split_at(end.unwrap_or(rest.len()));
        demands.insert(expression(one).unwrap_or_else(|| one.to_owned()));
        rest = after.trim_start_matches(',');
    }
    demands
}

/// `{Key:env,Operator:In,Values:[a b],}` as `env In a b`, with its values sorted.
fn expression(text: &str) -> Option<String> {
    let (key, rest) = text.strip_prefix("{Key:")?.split_once(",Operator:")?;
    let (operator, values) = rest.split_once(",Values:[")?;
    let values: BTreeSet<&str> = values.strip_suffix("],}")?.split_whitespace().collect();
    if let (Some(value), "In", 1) = (values.first(), operator, values.len()) {
        return Some(format!("{key}={value}"));
    }
    Some([key, operator].into_iter().chain(values).collect::<Vec<_>>().join(" "))
}

/// What is exposed, and what no policy protects.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Exposed {
    /// To pods, by workload.
    pub(crate) to_pods: BTreeMap<(String, Direction, Strangers), Conn>,
    /// To addresses outside.
    pub(crate) to_outside: BTreeMap<(String, Direction, Ports), Addresses>,
    /// Workloads that no policy governs in a direction.
    pub(crate) unprotected: BTreeSet<(String, Direction)>,
}

impl Exposed {
    /// Adds a row, its peer as the analyzer writes it.
    pub(crate) fn add(&mut self, workload: &str, direction: Direction, peer: &str, conn: Conn) {
        match notation::end(peer) {
            notation::End::Outside(addresses) => {
                let entry = self.to_outside.entry((workload.to_owned(), direction, conn.ports)).or_default();
                *entry = entry.union(&addresses);
            }
            notation::End::Named(peer) => {
                self.to_pods.insert((workload.to_owned(), direction, Strangers::read(&peer)), conn);
            }
        }
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.to_pods.len() + self.to_outside.len() + self.unprotected.len()
    }

    /// What one has and the other has not, a line each: `-` is missing here, `+` is too much here.
    pub(crate) fn differences(&self, expected: &Self) -> Vec<String> {
        let (own, expected) = (self.lines(), expected.lines());
        let missing = expected.difference(&own).map(|line| format!("- {line}"));
        missing.chain(own.difference(&expected).map(|line| format!("+ {line}"))).collect()
    }

    fn lines(&self) -> BTreeSet<String> {
        let pods = self.to_pods.iter().map(|((workload, direction, peer), conn)| {
            format!("{workload} {} {peer:?} : {} {:?}", direction.name(), conn.ports, conn.names)
        });
        let outside = self.to_outside.iter().map(|((workload, direction, ports), addresses)| {
            format!("{workload} {} {:?} : {ports}", direction.name(), addresses.networks())
        });
        let unprotected =
            self.unprotected.iter().map(|(workload, direction)| format!("{workload} unprotected {}", direction.name()));
        pods.chain(outside).chain(unprotected).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn demands_are_a_set() {
        let one = Strangers::read("[namespace with {a=b,{Key:x.io/y,Operator:In,Values:[q p],}}]/[all pods]");
        let other = Strangers::read("[namespace with {{Key:x.io/y,Operator:In,Values:[p q],},a=b}]/[all pods]");
        assert_eq!(one, other);
        assert!(
            matches!(one, Strangers::With { namespaces: Namespaces::With(with), pods } if with.len() == 2 && pods.is_empty())
        );
    }

    #[test]
    fn a_namespace_may_be_named() {
        let read = Strangers::read("shop/[pod with {role=web}]");
        let Strangers::With { namespaces, pods } = read else { panic!("no set of pods") };
        assert_eq!((namespaces, pods), (Namespaces::Named("shop".to_owned()), ["role=web".to_owned()].into()));
    }
}

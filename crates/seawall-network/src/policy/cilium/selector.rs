//! Cilium's selectors: labels with the source that they come from, the namespace among them.

use seawall_yaml::Node;

use super::peers::entity;
use crate::condition::{Condition, Requirement, Test};
use crate::policy::Reader;
use crate::policy::read::{Demand, is_label_key};
use crate::reason::Reason;
use crate::words::Word;

const NAMESPACE: &str = "io.kubernetes.pod.namespace";
const NAMESPACE_LABELS: &str = "io.cilium.k8s.namespace.labels.";
const ACCOUNT: &str = "io.cilium.k8s.policy.serviceaccount";
const CLUSTER: &str = "io.cilium.k8s.policy.cluster";

/// The pods that a policy governs: in its own namespace, if it has one, whatever its selector says.
pub(super) fn subject<'r>(reader: &mut Reader<'r>, selector: Node<'r>, namespace: Option<Word>) -> Condition {
    let demands = reader.demands(selector, is_key);
    let mut conditions = vec![Condition::Pod];
    conditions.extend(namespace.map(Condition::Namespace));
    for demand in demands {
        match demand {
            Some(demand) if namespace.is_some() && meaning(demand.key) == Meaning::Namespace => {
                if demand.test != Test::In(std::iter::once(reader.word(reader.namespace())).collect()) {
                    let message = "the policy governs pods of its own namespace alone; what its selector says of \
                                   namespaces is left out";
                    reader.fault(demand.at, message);
                }
            }
            Some(demand) => conditions.push(condition(reader, demand)),
            None => conditions.push(Condition::Maybe(Reason::Unreadable)),
        }
    }
    Condition::all(conditions)
}

/// The pods that a selector of peers means: those of the policy's own namespace, unless it asks for others.
pub(super) fn peers<'r>(reader: &mut Reader<'r>, selector: Node<'r>, namespace: Option<Word>) -> Condition {
    let demands = reader.demands(selector, is_key);
    let asks = |wanted: fn(&Meaning<'_>) -> bool| demands.iter().flatten().any(|demand| wanted(&meaning(demand.key)));
    let names_reserved = asks(|meaning| matches!(meaning, Meaning::Reserved(_)));
    let names_namespaces = asks(|meaning| matches!(meaning, Meaning::Namespace | Meaning::NamespaceLabel(_)));
    let mut conditions = Vec::new();
    if !names_reserved {
        conditions.push(Condition::Pod);
        conditions.extend(namespace.filter(|_| !names_namespaces).map(Condition::Namespace));
    }
    for demand in demands {
        conditions.push(demand.map_or(Condition::Maybe(Reason::Unreadable), |demand| condition(reader, demand)));
    }
    Condition::all(conditions)
}

/// Nodes, with what runs on their network.
pub(super) fn nodes<'r>(reader: &mut Reader<'r>, selector: Node<'r>) -> Condition {
    let demands = reader.demands(selector, is_key);
    let conditions = demands.into_iter().map(|demand| match demand {
        Some(demand) => match meaning(demand.key) {
            Meaning::Label(key) => Condition::NodeLabel(Requirement { key: reader.word(key), test: demand.test }),
            Meaning::Reserved(_) => condition(reader, demand),
            _ => foreign(reader, demand.at),
        },
        None => Condition::Maybe(Reason::Unreadable),
    });
    let conditions: Vec<Condition> = conditions.collect();
    Condition::all(std::iter::once(Condition::Host).chain(conditions))
}

/// What a key asks about.
#[derive(Debug, PartialEq, Eq)]
enum Meaning<'k> {
    Namespace,
    NamespaceLabel(&'k str),
    Account,
    Cluster,
    Reserved(&'k str),
    Label(&'k str),
    /// A source that no pod of Kubernetes has labels from.
    Foreign,
}

fn meaning(key: &str) -> Meaning<'_> {
    let (source, key) = key.split_once(':').unwrap_or(("any", key));
    match (source, key) {
        ("reserved", name) => Meaning::Reserved(name),
        ("k8s" | "any" | "", NAMESPACE) => Meaning::Namespace,
        ("k8s" | "any" | "", ACCOUNT) => Meaning::Account,
        ("k8s" | "any" | "", CLUSTER) => Meaning::Cluster,
        ("k8s" | "any" | "", key) => {
            key.strip_prefix(NAMESPACE_LABELS).map_or(Meaning::Label(key), Meaning::NamespaceLabel)
        }
        _ => Meaning::Foreign,
    }
}

/// A label's key with the source before it, or without.
fn is_key(key: &str) -> bool {
    let (source, name) = key.split_once(':').unwrap_or(("", key));
    is_label_key(name) && source.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn condition<'r>(reader: &mut Reader<'r>, demand: Demand<'r>) -> Condition {
    let requirement = |key: Word, test| Requirement { key, test };
    match meaning(demand.key) {
        Meaning::Label(key) => Condition::Label(requirement(reader.word(key), demand.test)),
        Meaning::NamespaceLabel(key) => Condition::NamespaceLabel(requirement(reader.word(key), demand.test)),
        Meaning::Namespace => named(demand.test, Condition::Namespace),
        Meaning::Account => named(demand.test, Condition::Account),
        Meaning::Cluster => cluster(reader, demand.test),
        Meaning::Reserved(name) => {
            let means = entity(reader, name).unwrap_or_else(|| {
                let message = format!("`reserved:{name}` means nothing that Cilium knows; it matches nothing here");
                reader.fault(demand.at, message);
                Condition::Never
            });
            match demand.test {
                Test::NotIn(_) | Test::Absent => Condition::negation(means),
                _ => means,
            }
        }
        Meaning::Foreign => foreign(reader, demand.at),
    }
}

fn foreign<'r>(reader: &mut Reader<'r>, at: Node<'r>) -> Condition {
    reader.fault(at, "asks for a label from a source that is not understood, so its effect is not known");
    Condition::Maybe(Reason::NotSupported)
}

/// Demands on a name that every pod has.
fn named(test: Test, of: fn(Word) -> Condition) -> Condition {
    let any = |words: smallvec::SmallVec<[Word; 2]>| Condition::any(words.into_iter().map(of));
    match test {
        Test::In(words) => any(words),
        Test::NotIn(words) => Condition::negation(any(words)),
        Test::Exists => Condition::Pod,
        Test::Absent | Test::Like(_) => Condition::Never,
    }
}

/// Every pod has the name of its cluster, which is `default` unless somebody set another.
fn cluster(reader: &Reader<'_>, test: Test) -> Condition {
    let default = reader.word("default");
    match test {
        Test::In(words) if words.contains(&default) => Condition::Pod,
        Test::NotIn(words) if words.contains(&default) => Condition::Never,
        Test::Exists => Condition::Pod,
        Test::Absent => Condition::Never,
        _ => Condition::Maybe(Reason::Missing),
    }
}

//! What policies ask about.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use seawall_model::{Facts, GroupKind, Object, Snapshot, Workload};
use seawall_yaml::Node;

use super::endpoint::Labels;
use crate::condition::{CONTAINER, Condition, Requirement, Test};
use crate::policy::{Direction, Policy, Port};
use crate::synthesis::FLEETING;
use crate::words::{Word, Words};

/// The labels, names and addresses that any policy asks about. Whatever it does not know makes no difference.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    /// Keys of pods' labels.
    pub(crate) pod_labels: Keys,
    /// Keys of namespaces' labels.
    pub(crate) namespace_labels: Keys,
    /// Keys of ServiceAccounts' labels.
    pub(crate) account_labels: Keys,
    /// Keys of nodes' labels.
    pub(crate) node_labels: Keys,
    /// Whether ServiceAccounts are asked for by name or label.
    pub(crate) accounts: bool,
    /// Names of containers, with the labels that stand for them.
    pub(crate) containers: Vec<(Arc<str>, Word)>,
    /// Names of ports.
    pub(crate) ports: FxHashMap<Arc<str>, Word>,
    values: FxHashMap<Arc<str>, Word>,
}

/// Keys of labels.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    known: FxHashMap<Arc<str>, Word>,
    /// Keys of which every value counts, because parts of it are asked for.
    whole: FxHashSet<Word>,
}

impl Keys {
    pub(crate) fn get(&self, key: &str) -> Option<Word> {
        self.known.get(key).copied()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Word)> {
        self.known.iter().map(|(key, word)| (&**key, *word))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    fn add_all(&mut self, labels: Option<Node<'_>>, words: &Words) {
        for key in labels.into_iter().flat_map(Node::entries).filter_map(|(key, _)| key.scalar()) {
            if !self.known.contains_key(key) && !FLEETING.contains(&key) {
                self.known.insert(key.into(), words.word(key));
            }
        }
        // Another policy may ask for any value.
        self.whole.extend(self.known.values());
    }

    fn add(&mut self, requirement: &Requirement, words: &Words) {
        self.known.insert(words.text(requirement.key), requirement.key);
        if matches!(requirement.test, Test::Like(_)) {
            self.whole.insert(requirement.key);
        }
    }
}

impl Vocabulary {
    pub(crate) fn of(policies: &[Policy], words: &Words) -> Self {
        let mut vocabulary = Self::default();
        let mut seen: FxHashSet<(u8, &Requirement)> = FxHashSet::default();
        for policy in policies {
            policy.subject.visit(&mut |condition| vocabulary.learn(condition, &mut seen, words));
            let sections = Direction::BOTH.into_iter().filter_map(|direction| policy.section(direction));
            for rule in sections.flat_map(|section| &section.rules) {
                rule.peers.visit(&mut |condition| vocabulary.learn(condition, &mut seen, words));
                for port in &rule.ports {
                    if let Port::Named { name, .. } = port {
                        vocabulary.ports.insert(words.text(*name), *name);
                    }
                }
            }
        }
        vocabulary
    }

    /// Adds whatever pods and namespaces carry, so that policies may come that ask about it. Left out are labels that
    /// tell one generation of pods from the next, unless a policy asks about them already.
    pub(crate) fn learn_all(&mut self, snapshot: &Snapshot, words: &Words) {
        for id in snapshot.ids() {
            self.learn_object(snapshot.object(id), snapshot.facts(), words);
        }
    }

    /// The same for one object.
    pub(crate) fn learn_object(&mut self, object: &Object, facts: &Facts, words: &Words) {
        if object.reference.group_kind() == GroupKind::core("Namespace") {
            let written = object.node().path(&["metadata", "labels"]);
            self.namespace_labels.add_all(written, words);
            words.word(&object.reference.name);
            return;
        }
        for workload in Workload::all_in(object, facts) {
            words.word(object.reference.namespace.as_deref().unwrap_or("default"));
            self.pod_labels.add_all(workload.template.path(&["metadata", "labels"]), words);
            let lists = ["containers", "initContainers"].into_iter().filter_map(|list| workload.spec.node.get(list));
            let ports =
                lists.flat_map(Node::items).filter_map(|container| container.get("ports")).flat_map(Node::items);
            for name in ports.filter_map(|port| port.get("name")?.as_str()) {
                if !self.ports.contains_key(name) {
                    self.ports.insert(name.into(), words.word(name));
                }
            }
        }
    }

    /// What stands in a mapping of labels, as far as any policy asks about it; not sorted.
    pub(crate) fn labels(&self, keys: &Keys, written: Option<Node<'_>>, words: &Words) -> Labels {
        let Some(written) = written.filter(|_| !keys.is_empty()) else { return Labels::new() };
        let entries = written.entries().filter_map(|(key, value)| {
            let key = keys.get(key.scalar()?)?;
            let value = match value.as_str() {
                Some(value) => self.value(keys, key, value, words),
                None if value.is_null() => self.value(keys, key, "", words),
                None => return None,
            };
            Some((key, value))
        });
        entries.collect()
    }

    /// The word for a name, or that it is none that policies know.
    pub(crate) fn known(&self, name: &str) -> Word {
        self.values.get(name).copied().unwrap_or(Word::OTHER)
    }

    /// What a label's value is for the policies: the word, or that it is none that they know.
    pub(crate) fn value(&self, keys: &Keys, key: Word, value: &str, words: &Words) -> Word {
        if keys.whole.contains(&key) {
            return words.word(value);
        }
        self.known(value)
    }

    fn learn<'p>(&mut self, condition: &'p Condition, seen: &mut FxHashSet<(u8, &'p Requirement)>, words: &Words) {
        let (scope, requirement) = match condition {
            Condition::Label(requirement) => (0, requirement),
            Condition::NamespaceLabel(requirement) => (1, requirement),
            Condition::AccountLabel(requirement) => (2, requirement),
            Condition::NodeLabel(requirement) => (3, requirement),
            Condition::Account(name) => {
                self.accounts = true;
                self.values.insert(words.text(*name), *name);
                return;
            }
            Condition::Namespace(_)
            | Condition::Always
            | Condition::Never
            | Condition::Maybe(_)
            | Condition::Pod
            | Condition::Host
            | Condition::Outside
            | Condition::Address(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::Not(_) => return,
        };
        if !seen.insert((scope, requirement)) {
            return;
        }
        self.accounts |= scope == 2;
        let key = words.text(requirement.key);
        if let Some(container) = key.strip_prefix(CONTAINER).filter(|_| scope == 0) {
            self.containers.push((container.into(), requirement.key));
        }
        let keys = match scope {
            0 => &mut self.pod_labels,
            1 => &mut self.namespace_labels,
            2 => &mut self.account_labels,
            _ => &mut self.node_labels,
        };
        keys.add(requirement, words);
        if let Test::In(values) | Test::NotIn(values) = &requirement.test {
            self.values.extend(values.iter().map(|&value| (words.text(value), value)));
        }
    }
}

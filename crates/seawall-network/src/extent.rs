//! Which columns a condition holds for.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::bits::Bits;
use crate::columns::Columns;
use crate::condition::{Block, Condition, Requirement, Test};
use crate::inventory::{Inventory, Labels};
use crate::reason::{Reason, Reasons};
use crate::words::{Word, Words};

/// Which columns a condition holds for: for sure, and at most.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Extent {
    /// It holds for these.
    pub(crate) sure: Bits,
    /// It holds for no others.
    pub(crate) possible: Bits,
    /// Why the two differ.
    pub(crate) reasons: Reasons,
}

impl Extent {
    fn exact(bits: Bits) -> Self {
        Self { sure: bits.clone(), possible: bits, reasons: Reasons::NONE }
    }

    fn between(sure: Bits, possible: Bits, reason: Reason) -> Self {
        let reasons = if sure == possible { Reasons::NONE } else { reason.into() };
        Self { sure, possible, reasons }
    }

    fn settled(sure: Bits, possible: Bits, reasons: Reasons) -> Self {
        let reasons = if sure == possible { Reasons::NONE } else { reasons };
        Self { sure, possible, reasons }
    }
}

/// Evaluates conditions over columns.
pub(crate) struct Extents<'c> {
    inventory: &'c Inventory,
    columns: &'c Columns,
    words: &'c Words,
    all: Extent,
    pods: Extent,
    hosts: Extent,
    outside: Extent,
    labels: FxHashMap<Word, Postings>,
    /// Namespaces by name.
    namespaces: FxHashMap<Word, Extent>,
    /// Classes whose namespace is not known.
    somewhere: Bits,
    nothing: Extent,
    /// By scope.
    requirements: [FxHashMap<Requirement, Extent>; 4],
    blocks: FxHashMap<Block, Extent>,
}

#[derive(Debug, Clone, Copy)]
enum Scope {
    Pod,
    Namespace,
    Account,
    Node,
}

/// The pods with one label.
#[derive(Debug, Default)]
struct Postings {
    values: FxHashMap<Word, Bits>,
    /// Those that carry the label.
    there: Bits,
    /// Those that may carry it, with any value.
    open: Bits,
}

impl<'c> Extents<'c> {
    pub(crate) fn of(inventory: &'c Inventory, columns: &'c Columns, words: &'c Words) -> Self {
        let classes = columns.classes.len();
        let spare = columns.spare();
        let pods = columns.classes.iter().enumerate();
        let pods = pods.filter(|(_, class)| !class.key.on_host_network && !class.is_spare());
        let pods: Bits = pods.map(|(number, _)| number).collect();
        let node_atoms: Bits =
            columns.atoms.iter().enumerate().filter(|(_, atom)| atom.is_node).map(|(a, _)| classes + a).collect();
        let hosts = Bits::below(classes).and_not(&pods).and_not(&spare).or(&node_atoms);
        let outside = Bits::range(classes, columns.len()).and_not(&node_atoms);
        let mut extents = Self {
            inventory,
            columns,
            words,
            all: Extent::exact(Bits::below(columns.len()).and_not(&spare)),
            pods: Extent::exact(pods),
            hosts: Extent::exact(hosts),
            outside: Extent::exact(outside),
            labels: FxHashMap::default(),
            namespaces: FxHashMap::default(),
            somewhere: Bits::default(),
            nothing: Extent::default(),
            requirements: Default::default(),
            blocks: FxHashMap::default(),
        };
        extents.index_labels();
        extents.index_namespaces();
        extents
    }

    /// Prepares what `conditions` are made of. Everything that is evaluated must have been prepared.
    pub(crate) fn prepare(&mut self, conditions: &[&Condition]) {
        let mut blocks: FxHashSet<&Block> = FxHashSet::default();
        let mut requirements: [FxHashSet<&Requirement>; 4] = Default::default();
        for condition in conditions {
            condition.visit(&mut |part| {
                let (scope, requirement) = match part {
                    Condition::Label(requirement) => (Scope::Pod, requirement),
                    Condition::NamespaceLabel(requirement) => (Scope::Namespace, requirement),
                    Condition::AccountLabel(requirement) => (Scope::Account, requirement),
                    Condition::NodeLabel(requirement) => (Scope::Node, requirement),
                    Condition::Address(block) => {
                        blocks.insert(block);
                        return;
                    }
                    _ => return,
                };
                requirements[scope as usize].insert(requirement);
            });
        }
        let scopes = [Scope::Pod, Scope::Namespace, Scope::Account, Scope::Node];
        let wanted: Vec<(Scope, &Requirement)> = scopes
            .into_iter()
            .flat_map(|scope| requirements[scope as usize].iter().map(move |&requirement| (scope, requirement)))
            .collect();
        let extents: Vec<Extent> =
            wanted.par_iter().map(|&(scope, requirement)| self.demand(scope, requirement)).collect();
        for ((scope, requirement), extent) in wanted.into_iter().zip(extents) {
            self.requirements[scope as usize].insert(requirement.clone(), extent);
        }
        let blocks: Vec<&Block> = blocks.into_iter().collect();
        let extents: Vec<Extent> = blocks.par_iter().map(|block| self.block(block)).collect();
        self.blocks.extend(blocks.into_iter().cloned().zip(extents));
    }

    fn demand(&self, scope: Scope, requirement: &Requirement) -> Extent {
        match scope {
            Scope::Pod => self.pod_label(requirement),
            Scope::Namespace => self.namespace_label(requirement),
            Scope::Account => self.account_label(requirement),
            Scope::Node => self.node_label(requirement),
        }
    }

    /// The columns that `condition` holds for.
    pub(crate) fn evaluate(&self, condition: &Condition) -> Cow<'_, Extent> {
        let prepared = |scope: Scope, requirement: &Requirement| {
            let extent = self.requirements[scope as usize].get(requirement);
            Cow::Borrowed(extent.unwrap_or(&self.nothing))
        };
        match condition {
            Condition::Always => Cow::Borrowed(&self.all),
            Condition::Never => Cow::Borrowed(&self.nothing),
            Condition::Maybe(reason) => Cow::Owned(Extent::between(Bits::default(), self.all.sure.clone(), *reason)),
            Condition::Pod => Cow::Borrowed(&self.pods),
            Condition::Host => Cow::Borrowed(&self.hosts),
            Condition::Outside => Cow::Borrowed(&self.outside),
            Condition::Label(requirement) => prepared(Scope::Pod, requirement),
            Condition::NamespaceLabel(requirement) => prepared(Scope::Namespace, requirement),
            Condition::AccountLabel(requirement) => prepared(Scope::Account, requirement),
            Condition::NodeLabel(requirement) => prepared(Scope::Node, requirement),
            Condition::Namespace(name) => match self.namespaces.get(name) {
                Some(extent) => Cow::Borrowed(extent),
                None if self.somewhere.is_empty() => Cow::Borrowed(&self.nothing),
                None => Cow::Owned(Extent::between(Bits::default(), self.somewhere.clone(), Reason::NamespaceLabels)),
            },
            Condition::Account(name) => Cow::Owned(self.account(*name)),
            Condition::Address(block) => Cow::Borrowed(self.blocks.get(block).unwrap_or(&self.nothing)),
            Condition::All(conditions) => {
                let parts = conditions.iter().map(|condition| self.evaluate(condition));
                parts.reduce(|a, b| Cow::Owned(both(&a, &b))).unwrap_or(Cow::Borrowed(&self.all))
            }
            Condition::Any(conditions) => {
                let parts = conditions.iter().map(|condition| self.evaluate(condition));
                let either = parts.reduce(|a, b| {
                    let mut either = a.into_owned();
                    either.sure.add(&b.sure);
                    either.possible.add(&b.possible);
                    either.reasons = either.reasons.and(b.reasons);
                    Cow::Owned(Extent::settled(either.sure, either.possible, either.reasons))
                });
                either.unwrap_or(Cow::Borrowed(&self.nothing))
            }
            Condition::Not(condition) => {
                let inner = self.evaluate(condition);
                let all = &self.all.sure;
                Cow::Owned(Extent {
                    sure: all.and_not(&inner.possible),
                    possible: all.and_not(&inner.sure),
                    reasons: inner.reasons,
                })
            }
        }
    }

    /// The columns that are nodes, or pods on the network of one.
    pub(crate) fn hosts(&self) -> &Bits {
        &self.hosts.sure
    }

    /// Every column.
    pub(crate) fn all(&self) -> &Bits {
        &self.all.sure
    }

    fn index_labels(&mut self) {
        for (number, class) in self.columns.classes.iter().enumerate().filter(|(_, class)| !class.key.on_host_network) {
            for &(key, value) in &class.key.labels {
                let postings = self.labels.entry(key).or_default();
                postings.there.insert(number);
                postings.values.entry(value).or_default().insert(number);
            }
            for &key in &class.key.open_labels {
                self.labels.entry(key).or_default().open.insert(number);
            }
        }
    }

    fn index_namespaces(&mut self) {
        for (namespace, bits) in self.inventory.namespaces.iter().zip(&self.columns.of_namespace) {
            if namespace.name.is_empty() {
                self.somewhere.add(bits);
            } else if namespace.word != Word::OTHER {
                self.namespaces.insert(namespace.word, Extent::exact(bits.clone()));
            }
        }
        if !self.somewhere.is_empty() {
            for extent in self.namespaces.values_mut() {
                let possible = extent.sure.or(&self.somewhere);
                *extent = Extent::between(extent.sure.clone(), possible, Reason::NamespaceLabels);
            }
        }
    }

    fn pod_label(&self, requirement: &Requirement) -> Extent {
        let none = Postings::default();
        let postings = self.labels.get(&requirement.key).unwrap_or(&none);
        let among = |words: &[Word]| {
            let mut bits = Bits::default();
            words.iter().filter_map(|word| postings.values.get(word)).for_each(|value| bits.add(value));
            bits
        };
        let (sure, possible) = match &requirement.test {
            Test::In(words) => grown(among(words), &postings.open),
            Test::NotIn(words) => shrunk(self.pods.sure.and_not(&among(words)), &postings.open),
            Test::Exists => grown(postings.there.clone(), &postings.open),
            Test::Absent => shrunk(self.pods.sure.and_not(&postings.there), &postings.open),
            Test::Like(like) => {
                let alike = postings.values.iter().filter(|(word, _)| like.holds(&self.words.text(**word)));
                let mut bits = Bits::default();
                alike.for_each(|(_, value)| bits.add(value));
                grown(bits, &postings.open)
            }
        };
        Extent::between(sure, possible, Reason::Label)
    }

    fn namespace_label(&self, requirement: &Requirement) -> Extent {
        let (mut sure, mut possible) = (Bits::default(), Bits::default());
        for (namespace, bits) in self.inventory.namespaces.iter().zip(&self.columns.of_namespace) {
            let bits = bits.and(&self.pods.sure);
            match holds(requirement, &namespace.labels, namespace.open, self.words) {
                Some(true) => {
                    sure.add(&bits);
                    possible.add(&bits);
                }
                Some(false) => {}
                None => possible.add(&bits),
            }
        }
        Extent::between(sure, possible, Reason::NamespaceLabels)
    }

    fn account_label(&self, requirement: &Requirement) -> Extent {
        let (mut sure, mut possible) = (Bits::default(), Bits::default());
        for number in self.pods.sure.iter() {
            let Some((_, labels)) = &self.columns.classes[number].key.account else { continue };
            match labels {
                None => possible.insert(number),
                Some(labels) if holds(requirement, labels, false, self.words) == Some(true) => {
                    sure.insert(number);
                    possible.insert(number);
                }
                Some(_) => {}
            }
        }
        Extent::between(sure, possible, Reason::AccountLabels)
    }

    fn account(&self, name: Word) -> Extent {
        let of = |&number: &usize| self.columns.classes[number].key.account.as_ref().is_some_and(|own| own.0 == name);
        Extent::exact(self.pods.sure.iter().filter(of).collect())
    }

    fn node_label(&self, requirement: &Requirement) -> Extent {
        let (mut sure, mut possible) = (Bits::default(), Bits::default());
        let nodes = &self.inventory.nodes;
        let matching =
            |node: &crate::inventory::ClusterNode| holds(requirement, &node.labels, false, self.words) == Some(true);
        for (number, class) in self.columns.classes.iter().enumerate().filter(|(_, class)| class.key.on_host_network) {
            match class.key.node {
                None => possible.insert(number),
                Some(node) if matching(&nodes[node as usize]) => {
                    sure.insert(number);
                    possible.insert(number);
                }
                Some(_) => {}
            }
        }
        for address in nodes.iter().filter(|node| matching(node)).flat_map(|node| &node.addresses) {
            if let Some(column) = self.columns.of_address(*address) {
                sure.insert(column);
                possible.insert(column);
            }
        }
        Extent::between(sure, possible, Reason::Nodes)
    }

    fn block(&self, block: &Block) -> Extent {
        let classes = self.columns.classes.len();
        let within = self.columns.atoms.within(&block.addresses);
        let mut is_within = vec![false; self.columns.atoms.len()];
        within.iter().for_each(|&atom| is_within[atom] = true);
        let meant = |atom: &&usize| block.hosts || !self.columns.atoms.get(**atom).is_node;
        let mut sure: Bits = within.iter().filter(meant).map(|atom| classes + atom).collect();
        let mut possible = sure.clone();
        let mut reasons = Reasons::NONE;
        if !(block.pods || block.hosts) || block.addresses.is_empty() {
            return Extent { sure, possible, reasons };
        }
        // An address that is not known is one of IPv4 until something says otherwise.
        let every = block.addresses.v4.is_all();
        for (number, class) in self.columns.classes.iter().enumerate().filter(|(_, class)| !class.is_spare()) {
            if !(if class.key.on_host_network { block.hosts } else { block.pods }) {
                continue;
            }
            let atoms = &class.key.atoms;
            let inside = atoms.iter().filter(|&&atom| is_within[atom as usize]).count();
            if atoms.is_empty() && !every {
                possible.insert(number);
                reasons = reasons.and(Reason::PodAddress.into());
            } else if inside == atoms.len() {
                sure.insert(number);
                possible.insert(number);
            } else if inside > 0 {
                possible.insert(number);
                reasons = reasons.and(Reason::Family.into());
            }
        }
        Extent::settled(sure, possible, reasons)
    }
}

fn both(a: &Extent, b: &Extent) -> Extent {
    if a.reasons.is_empty() && b.reasons.is_empty() {
        return Extent::exact(a.sure.and(&b.sure));
    }
    Extent::settled(a.sure.and(&b.sure), a.possible.and(&b.possible), a.reasons.and(b.reasons))
}

fn grown(sure: Bits, open: &Bits) -> (Bits, Bits) {
    let possible = sure.or(open);
    (sure, possible)
}

fn shrunk(possible: Bits, open: &Bits) -> (Bits, Bits) {
    (possible.and_not(open), possible)
}

/// Whether labels meet a demand; nothing when they may carry more than is known.
fn holds(requirement: &Requirement, labels: &Labels, open: bool, words: &Words) -> Option<bool> {
    let value = labels.iter().find(|label| label.0 == requirement.key).map(|label| label.1);
    if value.is_none() && open {
        return None;
    }
    Some(match (&requirement.test, value) {
        (Test::In(wanted), Some(value)) => wanted.contains(&value),
        (Test::NotIn(unwanted), Some(value)) => !unwanted.contains(&value),
        (Test::Exists, Some(_)) | (Test::NotIn(_) | Test::Absent, None) => true,
        (Test::Like(like), Some(value)) => like.holds(&words.text(value)),
        (Test::In(_) | Test::Exists | Test::Like(_), None) | (Test::Absent, Some(_)) => false,
    })
}

//! Namespaces: which there are, and which belong to Kubernetes itself.

use std::collections::{BTreeMap, BTreeSet};

use seawall_model::selector::{Label, Match, Selector};
use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::{Kind, Node};

use crate::policy::is_policy;

/// The kind.
pub(crate) const NAMESPACE: GroupKind<'static> = GroupKind::core("Namespace");

/// The label that the API server gives to every namespace.
pub(crate) const NAME_LABEL: &str = "kubernetes.io/metadata.name";

/// Namespaces by name, those without an object that something stands in included.
pub(crate) struct Namespaces<'s> {
    by_name: BTreeMap<&'s str, Option<&'s Object>>,
    /// Those in which something other than policies stands.
    used: BTreeSet<&'s str>,
    /// Whether labels of one without an object are known to be absent.
    closed: bool,
}

impl<'s> Namespaces<'s> {
    pub(super) fn of(snapshot: &'s Snapshot) -> Self {
        let mut by_name: BTreeMap<&str, Option<&Object>> = BTreeMap::new();
        let mut used: BTreeSet<&str> = BTreeSet::new();
        let (mut last, mut last_used) = (None, None);
        for object in snapshot.objects() {
            let name = object.reference.namespace.as_deref();
            if let Some(name) = name.filter(|_| name != last) {
                by_name.entry(name).or_default();
                last = Some(name);
            }
            if let Some(name) = name.filter(|_| name != last_used && !is_policy(object)) {
                used.insert(name);
                last_used = Some(name);
            }
        }
        used.extend(snapshot.of_kind(NAMESPACE).map(|object| &*object.reference.name));
        by_name.extend(snapshot.of_kind(NAMESPACE).map(|object| (&*object.reference.name, Some(object))));
        Self { by_name, used, closed: snapshot.has_all(NAMESPACE) }
    }

    /// Whether there is such a namespace: its object is there, or something that is no policy stands in it.
    pub(crate) fn is_used(&self, name: &str) -> bool {
        self.used.contains(name)
    }

    /// The names of those that there are.
    pub(crate) fn used(&self) -> impl Iterator<Item = &'s str> + '_ {
        self.used.iter().copied()
    }

    /// The names of those that a selector selects or may select, and whether that is sure.
    pub(crate) fn selected<'n>(&'n self, selector: &'n Selector<'_>) -> impl Iterator<Item = (&'s str, bool)> + 'n {
        self.by_name.iter().filter_map(|(&name, object)| {
            match selector.matches_with(|key| self.label(name, *object, key)) {
                Match::No => None,
                answer => Some((name, answer == Match::Yes)),
            }
        })
    }

    fn label(&self, name: &'s str, object: Option<&'s Object>, key: &str) -> Label<'s> {
        if key == NAME_LABEL {
            return Label::Is(name);
        }
        let Some(object) = object else {
            return if self.closed { Label::Absent } else { Label::Unknown };
        };
        let labels = object.node().path(&["metadata", "labels"]).filter(|labels| labels.kind() == Kind::Mapping);
        labels.and_then(|labels| labels.get(key)).and_then(Node::as_str).map_or(Label::Absent, Label::Is)
    }

    /// Every label that a namespace carries, as key and value.
    pub(crate) fn labels(&self) -> impl Iterator<Item = (&'s str, &'s str)> + '_ {
        self.by_name.iter().flat_map(|(&name, object)| {
            let labels = object.and_then(|object| object.node().path(&["metadata", "labels"]));
            let written = labels.into_iter().flat_map(Node::entries);
            let written = written.filter_map(|(key, value)| Some((key.scalar()?, value.as_str()?)));
            written.chain([(NAME_LABEL, name)])
        })
    }
}

/// Whether the namespace holds no pods of users: those for announcements and for the leases of nodes.
pub(crate) fn holds_no_pods(name: &str) -> bool {
    matches!(name, "kube-public" | "kube-node-lease")
}

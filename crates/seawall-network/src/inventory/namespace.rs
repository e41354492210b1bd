//! Namespaces, those that are only named included.

use std::collections::BTreeMap;

use seawall_model::{Found, GroupKind, Object};

use super::Owner;
use super::endpoint::{Context, Labels};
use crate::condition::Condition;
use crate::policy::Policy;
use crate::words::Word;

/// A namespace.
#[derive(Debug, Clone)]
pub(crate) struct Namespace {
    /// Name.
    pub(crate) name: Box<str>,
    /// The name as a word, if any policy mentions it.
    pub(crate) word: Word,
    /// Labels that some policy asks about; sorted. The API server's own label with the name is always among them.
    pub(crate) labels: Labels,
    /// Whether it may carry other labels.
    pub(crate) open: bool,
}

/// The label that the API server gives to every namespace.
pub(crate) const NAME_LABEL: &str = "kubernetes.io/metadata.name";

const NAMESPACE: GroupKind<'static> = GroupKind::core("Namespace");

/// The name of an object's namespace: `default` where none is written.
pub(crate) fn name_of(object: &Object) -> &str {
    object.reference.namespace.as_deref().unwrap_or("default")
}

/// All namespaces that are in the input, hold a pod or a policy, or are named by a policy; by name.
pub(crate) fn all(context: &Context<'_>, owners: &[Owner], policies: &[Policy]) -> Vec<Namespace> {
    let mut names: BTreeMap<&str, Option<&Object>> = BTreeMap::new();
    for same in owners.chunk_by(|one, other| one.namespace == other.namespace) {
        names.insert(&same[0].namespace, None);
    }
    let mut words = Vec::new();
    for policy in policies {
        policy.subject.visit(&mut |condition| {
            if let Condition::Namespace(word) = condition {
                words.push(*word);
            }
        });
    }
    words.sort_unstable();
    words.dedup();
    let named: Vec<_> = words.into_iter().map(|word| context.words.text(word)).collect();
    names.extend(named.iter().map(|name| (&**name, None)));
    names.extend(context.snapshot.of_kind(NAMESPACE).map(|object| (&*object.reference.name, Some(object))));
    names.into_iter().map(|(name, object)| namespace(context, name, object)).collect()
}

fn namespace(context: &Context<'_>, name: &str, object: Option<&Object>) -> Namespace {
    let vocabulary = context.vocabulary;
    let keys = &vocabulary.namespace_labels;
    let written = object.and_then(|object| object.node().path(&["metadata", "labels"]));
    let mut labels = vocabulary.labels(keys, written, context.words);
    if let Some(key) = keys.get(NAME_LABEL) {
        labels.retain(|label| label.0 != key);
        labels.push((key, vocabulary.value(keys, key, name, context.words)));
    }
    labels.sort_unstable();
    let found = || context.snapshot.find(NAMESPACE, None, name);
    let open = object.is_none() && !context.profile.believes_input() && matches!(found(), Found::Unknown);
    Namespace { name: name.into(), word: context.words.known(name).unwrap_or(Word::OTHER), labels, open }
}

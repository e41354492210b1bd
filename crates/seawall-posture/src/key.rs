//! Keys of mappings as nodes of a document.

use seawall_model::Object;
use seawall_yaml::{Node, NodeId, Step};

/// A key and what stands under it.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'d> {
    pub(crate) name: &'d str,
    pub(crate) value: Node<'d>,
    /// The mapping that it stands in.
    pub(crate) parent: Node<'d>,
}

impl<'d> Entry<'d> {
    /// The entry of `key`, a key's node; nothing when it stands in something that does not count.
    pub(crate) fn of(object: &'d Object, key: NodeId) -> Option<Self> {
        let steps = object.node().steps_to(key);
        let (Step::Key(name), above) = steps.split_last()? else { return None };
        let parent = above.iter().try_fold(object.node(), |node, step| match *step {
            Step::Key(key) => node.get(key),
            Step::Index(index) => node.items().nth(index),
        })?;
        let value = parent.get(name)?;
        (parent.key_of(value.id())?.id() == key).then_some(Self { name, value, parent })
    }
}

/// Whether a value under `key` may be a secret, and so must not be shown.
pub(crate) fn may_be_secret(object: &Object, key: &str) -> bool {
    matches!(&*object.reference.kind, "Secret" | "ConfigMap") || key == "value"
}

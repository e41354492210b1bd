//! What a place in a text belongs to.

use seawall_model::{Object, Snapshot};
use seawall_yaml::{Kind, Node};

/// The object that is written around the byte `offset` of the file called `name`.
pub(crate) fn object<'s>(snapshot: &'s Snapshot, name: &str, offset: usize) -> Option<&'s Object> {
    let mut own =
        snapshot.objects().iter().filter(|object| object.origin.file().is_some_and(|file| *file.path == *name));
    own.find(|object| holds(object.node(), offset))
}

/// The way from `node` down to what stands at `offset`, key by key; a list's element is its index. A key belongs to its
/// value.
pub(crate) fn way(node: Node<'_>, offset: usize) -> Vec<String> {
    let mut way = Vec::new();
    let mut node = node;
    loop {
        let next = match node.kind() {
            Kind::Mapping => {
                let mut entries = node.entries().filter(|(key, _)| !key.is_alias());
                let found = entries.find(|(key, value)| holds(*key, offset) || holds(*value, offset));
                found.map(|(key, value)| (key.scalar().unwrap_or_default().to_owned(), value))
            }
            _ => {
                let mut items = node.items().enumerate();
                items.find(|(_, item)| holds(*item, offset)).map(|(index, item)| (index.to_string(), item))
            }
        };
        let Some((step, below)) = next else { return way };
        way.push(step);
        node = below;
    }
}

/// Whether the text of `node` holds the byte, or ends right there. A copy is written elsewhere and holds nothing.
pub(crate) fn holds(node: Node<'_>, offset: usize) -> bool {
    let span = node.span();
    !node.is_alias() && (span.start..=span.end).contains(&offset)
}

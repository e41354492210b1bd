//! Where something is written that speaks for a connection.

use std::cmp::Ordering;

use seawall_model::{Field, Location, Object};
use seawall_yaml::Node;

/// A written node of an object; cheap to copy, text only when it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Site<'s> {
    /// The object.
    pub object: &'s Object,
    /// The node in it.
    pub node: Node<'s>,
}

impl<'s> Site<'s> {
    /// The place `node` in `object`.
    pub fn new(object: &'s Object, node: Node<'s>) -> Self {
        Self { object, node }
    }

    /// The object as a whole.
    pub fn whole(object: &'s Object) -> Self {
        Self { object, node: object.node() }
    }

    /// The field for people: `spec.template.spec.containers[app].env[DB].value`; empty for the whole object.
    pub fn path(self) -> String {
        Field::from(self.node).keyed_path(self.object.node())
    }

    /// Where it stands in a file; nothing for a live cluster.
    pub fn location(self) -> Option<Location> {
        self.object.locate(self.node.into())
    }

    fn key(self) -> (&'s seawall_model::Reference, seawall_yaml::NodeId) {
        (&self.object.reference, self.node.id())
    }
}

impl PartialEq for Site<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Site<'_> {}

impl PartialOrd for Site<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Site<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl std::fmt::Display for Site<'_> {
    /// `Deployment shop/web spec.template.spec.containers[app].env[DB].value`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.path();
        if path.is_empty() {
            write!(f, "{}", self.object.reference)
        } else {
            write!(f, "{} {path}", self.object.reference)
        }
    }
}

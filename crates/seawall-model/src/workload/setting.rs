//! A value in force, and who said so.

use seawall_yaml::Node;

use crate::Field;

/// A value in force, and where it was written.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'s, T> {
    /// The value in force.
    pub value: T,
    /// Who said so.
    pub level: Level,
    /// Where it is written; absent for a default.
    pub node: Option<Node<'s>>,
}

/// Who decided a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The container's own field.
    Container,
    /// The pod's field, for all containers.
    Pod,
    /// A legacy annotation of the pod.
    Annotation,
    /// Nobody: it is what Kubernetes assumes.
    Default,
}

impl<'s, T> Setting<'s, T> {
    /// The value that Kubernetes assumes.
    pub fn assumed(value: T) -> Self {
        Self { value, level: Level::Default, node: None }
    }

    /// A value that is written.
    pub fn written(value: T, level: Level, node: Node<'s>) -> Self {
        Self { value, level, node: Some(node) }
    }

    /// Whether somebody wrote it.
    pub fn is_written(&self) -> bool {
        self.node.is_some()
    }

    /// Where it is written, else `field`, where it could be.
    pub fn place_or(&self, field: Field<'s>) -> Field<'s> {
        self.node.map_or(field, Field::from)
    }
}

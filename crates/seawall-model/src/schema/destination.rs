//! A place where a field belongs.

use seawall_yaml::Node;

/// A place for a field that may not be written yet.
#[derive(Debug, Clone)]
pub struct Destination<'d> {
    /// The deepest mapping on the way that is written.
    pub node: Node<'d>,
    /// The way on from there: keys that are still to be written, the field's name last.
    pub keys: Vec<&'static str>,
}

impl<'d> Destination<'d> {
    /// The field's JSON pointer within the object whose root is `root`.
    pub fn pointer(&self, root: Node<'d>) -> String {
        format!("{}/{}", crate::Field::from(self.node).pointer(root), self.keys.join("/"))
    }

    /// The same for people: `spec.template.spec.containers[app].securityContext.privileged`.
    pub fn keyed_path(&self, root: Node<'d>) -> String {
        let written = crate::Field::from(self.node).keyed_path(root);
        let dot = if written.is_empty() { "" } else { "." };
        format!("{written}{dot}{}", self.keys.join("."))
    }
}

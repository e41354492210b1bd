//! One row: whom a source reaches, and on what.

use seawall_network::connections::Admitted;

use super::Notes;

/// Whom a source reaches, and on what.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(crate) to: String,
    /// Empty when nothing is allowed for sure.
    pub(crate) allowed: String,
    /// With the marks of the reasons; empty when everything is sure.
    pub(crate) depends: String,
}

impl Row {
    pub(crate) fn new(to: String, admitted: &Admitted, notes: &Notes) -> Self {
        let text = |ports: &seawall_network::ports::Ports| match ports.is_empty() {
            true => String::new(),
            false => ports.to_string(),
        };
        let mut depends = text(&admitted.depends);
        if !depends.is_empty() {
            depends.push_str(&format!(" {}", notes.marks(admitted.reasons)));
        }
        Self { to, allowed: text(&admitted.allowed), depends }
    }
}

//! Label selectors, matched as Kubernetes does.

mod requirement;

use seawall_yaml::{Kind, Node};

pub(crate) use requirement::Requirement;

/// Whether labels match a selector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// They do.
    Yes,
    /// They do not.
    No,
    /// The selector or the labels cannot be read as the API server would have to, or a label is not known.
    Unknown,
}

/// What is known of one label of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label<'d> {
    /// Its value.
    Is(&'d str),
    /// The object does not carry it.
    Absent,
    /// It may be there, with whatever value.
    Unknown,
}

/// A label selector. Which one an absent field is, is the API's to say: most select nothing then
/// ([`Selector::read`]), a NetworkPolicy's `podSelector` everything, a Service has no selector.
#[derive(Debug, Clone)]
pub struct Selector<'d> {
    requirements: Vec<Requirement<'d>>,
    /// An absent selector, which matches nothing.
    nothing: bool,
    /// Whether a part was left out because it could not be read.
    damaged: bool,
}

impl<'d> Selector<'d> {
    /// Selects nothing.
    pub fn nothing() -> Self {
        Self { requirements: Vec::new(), nothing: true, damaged: false }
    }

    /// Selects everything.
    pub fn everything() -> Self {
        Self { requirements: Vec::new(), nothing: false, damaged: false }
    }

    /// A `LabelSelector` with `matchLabels` and `matchExpressions`: an absent one or `null` selects nothing, an empty
    /// one everything.
    pub fn read(selector: Option<Node<'d>>) -> Self {
        let Some(selector) = selector.filter(|selector| !selector.is_null()) else { return Self::nothing() };
        let mut read = Self::everything();
        read.damaged = selector.kind() != Kind::Mapping;
        for (key, value) in selector.entries() {
            match (key.scalar(), value.kind()) {
                (Some("matchLabels" | "matchExpressions"), Kind::Null) => {}
                (Some("matchLabels"), Kind::Mapping) => read.labels(value),
                (Some("matchExpressions"), Kind::Sequence) => {
                    value.items().for_each(|item| read.add(Requirement::read(item)));
                }
                // Another key is a label in the wrong place or a misspelling: what was meant is not known.
                _ => read.damaged = true,
            }
        }
        read
    }

    /// A plain mapping of labels, as Services, ReplicationControllers and node selectors have it. What an empty one
    /// selects is the API's to say.
    pub fn of_labels(labels: Node<'d>) -> Self {
        let mut read = Self::everything();
        match labels.kind() {
            Kind::Mapping => read.labels(labels),
            Kind::Null => {}
            _ => read.damaged = true,
        }
        read
    }

    /// One element of `matchExpressions`.
    pub fn of_expression(expression: Node<'d>) -> Self {
        let mut read = Self::everything();
        read.add(Requirement::read(expression));
        read
    }

    /// Whether it demands nothing, so that it selects everything or nothing.
    pub fn is_empty(&self) -> bool {
        self.requirements.is_empty() && !self.damaged
    }

    /// Whether all of it could be read.
    pub fn is_sound(&self) -> bool {
        !self.damaged
    }

    /// Whether the labels in the mapping `labels` match; absent labels are no labels.
    pub fn matches(&self, labels: Option<Node<'_>>) -> Match {
        self.matches_with(|key| label(labels, key))
    }

    /// Whether the labels that `label` knows match.
    pub fn matches_with<'l>(&self, label: impl Fn(&str) -> Label<'l>) -> Match {
        if self.nothing {
            return Match::No;
        }
        let mut answer = if self.damaged { Match::Unknown } else { Match::Yes };
        for requirement in &self.requirements {
            match requirement.holds(label(requirement.key)) {
                Match::Yes => {}
                Match::No => return Match::No,
                Match::Unknown => answer = Match::Unknown,
            }
        }
        answer
    }

    /// A label that is asked for with one value, so that an index can be asked; any other demand comes on top.
    pub fn equality(&self) -> Option<(&'d str, &'d str)> {
        self.requirements.iter().find_map(|requirement| match requirement.values() {
            Some([value]) => Some((requirement.key, *value)),
            _ => None,
        })
    }

    pub(crate) fn requirements(&self) -> &[Requirement<'d>] {
        &self.requirements
    }

    fn labels(&mut self, labels: Node<'d>) {
        for (key, value) in labels.entries() {
            self.add(key.scalar().zip(text(value)).map(|(key, value)| Requirement::is(key, value)));
        }
    }

    fn add(&mut self, requirement: Option<Requirement<'d>>) {
        match requirement {
            Some(requirement) => self.requirements.push(requirement),
            None => self.damaged = true,
        }
    }
}

/// What the mapping `labels` says of one label.
pub fn label<'d>(labels: Option<Node<'d>>, key: &str) -> Label<'d> {
    let Some(labels) = labels.filter(|labels| !labels.is_null()) else { return Label::Absent };
    if labels.kind() != Kind::Mapping {
        return Label::Unknown;
    }
    match labels.get(key) {
        None => Label::Absent,
        Some(value) => text(value).map_or(Label::Unknown, Label::Is),
    }
}

/// A label's value as the API server reads it: `null` is empty, a number or a boolean is refused.
fn text(value: Node<'_>) -> Option<&str> {
    if value.is_null() { Some("") } else { value.as_str() }
}

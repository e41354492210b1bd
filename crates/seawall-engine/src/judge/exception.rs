//! A decision that some findings are accepted.

use std::sync::Arc;

use jiff::civil::Date;
use seawall_model::finding::Finding;
use seawall_model::{Object, Reference};
use seawall_yaml::{Position, Span};

use super::pattern::Pattern;
use super::scope::{Scope, container};

/// Whose words an exception is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tool {
    /// Ours.
    Seawall,
    /// kube-linter's annotations.
    KubeLinter,
    /// Polaris' annotations.
    Polaris,
    /// Checkov's annotations and comments.
    Checkov,
    /// Trivy's comments and ignore files.
    Trivy,
    /// Kubescape's exception files.
    Kubescape,
}

impl Tool {
    /// The tool's name.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Seawall => "seawall",
            Self::KubeLinter => "kube-linter",
            Self::Polaris => "polaris",
            Self::Checkov => "checkov",
            Self::Trivy => "trivy",
            Self::Kubescape => "kubescape",
        }
    }
}

/// Where an exception stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Written {
    /// The file; absent for an annotation of a live object.
    pub file: Option<Arc<str>>,
    /// Where in the file.
    pub position: Option<Position>,
    /// The object that carries it, for annotations.
    pub object: Option<Reference>,
    /// Whether it stands with the objects that it is about, and not in a file of its own.
    pub in_source: bool,
}

/// A decision that some findings are accepted.
#[derive(Debug, Clone)]
pub struct Exception {
    /// What it is called: the object's name, or the annotation or comment itself.
    pub name: String,
    /// Whose words it is written in.
    pub tool: Tool,
    /// Where it stands.
    pub written: Written,
    /// The ids of the rules that it is about, sorted; none for all rules.
    pub rules: Option<Vec<&'static str>>,
    /// Why.
    pub reason: Option<String>,
    /// Who decided or is in charge.
    pub owner: Option<String>,
    /// Where it is talked about.
    pub ticket: Option<String>,
    /// The last day on which it works; absent for those of other tools that never end.
    pub until: Option<Date>,
    pub(crate) scope: Scope,
    pub(crate) container: Option<Pattern>,
    pub(crate) path: Option<Pattern>,
}

impl Exception {
    /// Whether it has stopped working. Nobody knows without a date.
    pub fn is_expired(&self, today: Option<Date>) -> bool {
        matches!((self.until, today), (Some(until), Some(today)) if today > until)
    }

    /// The part of a file that it is about, if it is about one.
    pub(crate) fn span(&self) -> Option<Span> {
        match &self.scope {
            Scope::Lines(stretch) => Some(stretch.span),
            _ => None,
        }
    }

    /// Whether the finding is one that it is about.
    pub(crate) fn covers<'o>(&self, finding: &Finding, object: impl Fn() -> Option<&'o Object>) -> bool {
        self.rules.as_ref().is_none_or(|rules| rules.binary_search(&finding.rule.id).is_ok())
            && self.container.as_ref().is_none_or(|wanted| container(&finding.place).is_some_and(|n| wanted.matches(n)))
            && self.path.as_ref().is_none_or(|wanted| wanted.matches_below(&finding.place))
            && self.scope.holds(finding, object)
    }
}

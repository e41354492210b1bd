//! Which findings an exception is about.

use globset::GlobSet;
use seawall_model::finding::Finding;
use seawall_model::{Location, Object, Reference};
use seawall_yaml::Span;

use super::pattern::Pattern;

/// Which findings an exception is about, the rule aside.
#[derive(Debug, Clone)]
pub(crate) enum Scope {
    /// Everything that is asked about.
    Everywhere,
    /// Objects that one of the selectors selects.
    Objects(Vec<Selector>),
    /// What stands in files whose paths fit, counted from the folder or not.
    Files(GlobSet, String),
    /// One object, as its own annotation says.
    Object(Reference, Option<Stretch>),
    /// What is written in a part of a file, as a comment there says.
    Lines(Stretch),
}

/// A part of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// The file's path, as it is reported.
    pub(crate) file: std::sync::Arc<str>,
    /// The bytes.
    pub(crate) span: Span,
}

impl Stretch {
    /// Whether something begins in it.
    pub(crate) fn holds(&self, location: &Location) -> bool {
        self.file == location.file.path && (self.span.start..=self.span.end).contains(&location.span.start)
    }
}

/// What an object must be to be selected: everything that is given must fit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selector {
    pub(crate) api_group: Option<Pattern>,
    pub(crate) kind: Option<Pattern>,
    /// Compared with nothing where the object names none.
    pub(crate) namespace: Option<Pattern>,
    pub(crate) name: Option<Pattern>,
    pub(crate) labels: Vec<(String, Pattern)>,
}

impl Selector {
    /// Whether the object is selected. Without the object itself nobody knows its labels, and a selector that asks for
    /// some selects nothing.
    pub(crate) fn selects(&self, reference: &Reference, object: Option<&Object>) -> bool {
        let fits = |pattern: &Option<Pattern>, text: &str| pattern.as_ref().is_none_or(|wanted| wanted.matches(text));
        fits(&self.api_group, &reference.group)
            && fits(&self.kind, &reference.kind)
            && fits(&self.namespace, reference.namespace.as_deref().unwrap_or_default())
            && fits(&self.name, &reference.name)
            && self.labels.iter().all(|(label, wanted)| {
                object.and_then(|object| object.label(label)).is_some_and(|value| wanted.matches(value))
            })
    }
}

impl Scope {
    /// Whether the finding is in it. `object` looks up the object that the finding is about.
    pub(crate) fn holds<'o>(&self, finding: &Finding, object: impl Fn() -> Option<&'o Object>) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Objects(selectors) => selectors.iter().any(|selector| {
                let object = if selector.labels.is_empty() { None } else { object() };
                selector.selects(&finding.object, object)
            }),
            Self::Files(paths, folder) => finding.location.as_ref().is_some_and(|at| {
                let path = &*at.file.path;
                let below = path.strip_prefix(folder.as_str()).map(|path| path.trim_start_matches('/'));
                paths.is_match(path) || below.is_some_and(|path| paths.is_match(path))
            }),
            Self::Object(reference, None) => *reference == finding.object,
            Self::Object(reference, Some(stretch)) => {
                *reference == finding.object && finding.location.as_ref().is_none_or(|at| stretch.holds(at))
            }
            Self::Lines(stretch) => finding.location.as_ref().is_some_and(|at| stretch.holds(at)),
        }
    }
}

/// The container that a place lies in, of whatever role.
pub(crate) fn container(place: &str) -> Option<&str> {
    const LISTS: [&str; 3] = ["containers[", "initContainers[", "ephemeralContainers["];
    let starts = LISTS.into_iter().filter_map(|list| {
        let at = place.find(list)?;
        (at == 0 || place[..at].ends_with('.')).then_some(at + list.len())
    });
    let rest = &place[starts.min()?..];
    Some(&rest[..rest.find(']')?])
}

#[cfg(test)]
mod tests {
    use super::container;

    #[test]
    fn a_container_is_named_by_the_place() {
        assert_eq!(container("spec.template.spec.containers[app].image"), Some("app"));
        assert_eq!(container("spec.initContainers[first]"), Some("first"));
        assert_eq!(container("spec.template.spec.ephemeralContainers[a].env[containers[x]].value"), Some("a"));
        assert_eq!(container("spec.volumes[tmp]"), None);
    }
}

//! Versions of the Kubernetes API that are deprecated or gone.

use seawall_model::{Object, Version};
use seawall_yaml::Node;

/// A version that is deprecated or gone, of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Former {
    /// The first release in which it is deprecated.
    pub(crate) deprecated: Version,
    /// The first release that does not serve it.
    pub(crate) removed: Version,
    /// The `apiVersion` to use, and the first release that serves it; absent where nothing took its place.
    pub(crate) replacement: Option<(&'static str, Version)>,
}

const TABLE: &str = include_str!("../data/api-versions.txt");

impl Former {
    /// What became of `api_version` of a kind; nothing for versions that are neither deprecated nor gone.
    pub(crate) fn of(api_version: &str, kind: &str) -> Option<Self> {
        // Whatever was ever deprecated is an alpha or a beta: nearly every object is done with here.
        if !api_version.contains("alpha") && !api_version.contains("beta") {
            return None;
        }
        TABLE.lines().find_map(|line| {
            let rest = line.strip_prefix(api_version)?.strip_prefix(' ')?.strip_prefix(kind)?.strip_prefix(' ')?;
            Self::read(rest)
        })
    }

    fn read(text: &'static str) -> Option<Self> {
        let mut words = text.split(' ');
        let deprecated = words.next()?.parse().ok()?;
        let removed = words.next()?.parse().ok()?;
        let replacement = words.next()?;
        let since = words.next()?.parse().ok();
        Some(Self { deprecated, removed, replacement: since.map(|since| (replacement, since)) })
    }

    /// The version to use, if a server of this version has it.
    pub(crate) fn replacement_in(&self, kubernetes: Version) -> Option<&'static str> {
        self.replacement.filter(|(_, since)| *since <= kubernetes).map(|(replacement, _)| replacement)
    }
}

/// An `apiVersion` by which somebody wrote a live object, which the server may answer under another one.
pub(crate) struct WrittenAs<'d> {
    pub(crate) api_version: &'d str,
    /// Who, where the object tells.
    pub(crate) manager: Option<&'d str>,
    /// The field that tells.
    pub(crate) field: Node<'d>,
}

/// By which versions a live object was written, as its annotation of `kubectl apply` and its managed fields tell. Both
/// are left unread by sources, so this reads their text.
pub(crate) fn written_as(object: &Object) -> impl Iterator<Item = WrittenAs<'_>> {
    let metadata = object.node().get("metadata");
    let applied = metadata.and_then(|metadata| metadata.path(&["annotations", APPLIED]));
    let managed = metadata.and_then(|metadata| metadata.get("managedFields"));
    // The manifest that was applied is JSON with sorted keys: its own version comes first.
    let applied = applied.into_iter().flat_map(|field| versions(field).take(1));
    applied.chain(managed.into_iter().flat_map(versions))
}

const APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

fn versions(field: Node<'_>) -> impl Iterator<Item = WrittenAs<'_>> {
    let span = field.span();
    let text = &field.document().text().as_str()[span.start..span.end];
    memchr::memmem::find_iter(text.as_bytes(), "apiVersion").filter_map(move |at| {
        // `f:apiVersion` is a field that somebody manages.
        let is_key = at == 0 || matches!(text.as_bytes()[at - 1], b'"' | b' ' | b'\n');
        let rest = text.get(at + "apiVersion".len()..).filter(|_| is_key)?;
        let api_version = word(rest)?;
        let end = rest.find("apiVersion").unwrap_or(rest.len());
        let manager = rest[..end].find("manager").and_then(|at| word(&rest[at + "manager".len()..end]));
        Some(WrittenAs { api_version, manager, field })
    })
}

/// The value behind a key, in JSON, in JSON that stands in a string, or in YAML.
fn word(text: &str) -> Option<&str> {
    let start = text.find(|c: char| !matches!(c, '\\' | '"' | ':' | ' '))?;
    let rest = &text[start..];
    let end = rest.find(['\\', '"', ',', '\n', '\r', '}']).unwrap_or(rest.len());
    Some(&rest[..end]).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_can_be_read() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split(' ');
            let (api_version, kind) = (words.next().unwrap(), words.next().unwrap());
            let former = Former::of(api_version, kind).unwrap_or_else(|| panic!("{line}"));
            assert!(former.deprecated <= former.removed, "{line}");
            assert_ne!(former.replacement.map(|(replacement, _)| replacement), Some(api_version), "{line}");
        }
    }

    #[test]
    fn what_is_served_is_not_former() {
        assert_eq!(Former::of("apps/v1", "Deployment"), None);
        assert_eq!(Former::of("apps/v1beta1", "DaemonSet"), None);
        assert!(Former::of("apps/v1beta1", "Deployment").is_some());
        assert_eq!(Former::of("shop.example/v1beta1", "Deployment"), None);
    }

    #[test]
    fn values_are_found_in_every_notation() {
        assert_eq!(word(r#"\":\"apps/v1\",\"kind"#), Some("apps/v1"));
        assert_eq!(word(r#"": "apps/v1", "#), Some("apps/v1"));
        assert_eq!(word(": apps/v1\n    fieldsType"), Some("apps/v1"));
        assert_eq!(word(""), None);
    }
}

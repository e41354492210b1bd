//! Which object is meant.

use std::fmt;

use compact_str::CompactString;
use serde::Serialize;
use serde::ser::SerializeMap;

/// Group and kind, the part of a type that stays the same across API versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupKind<'a> {
    /// API group; empty for the core group.
    pub group: &'a str,
    /// Kind, `Deployment`.
    pub kind: &'a str,
}

impl<'a> GroupKind<'a> {
    /// A kind of the core group.
    pub const fn core(kind: &'a str) -> Self {
        Self { group: "", kind }
    }

    /// A kind of a named group.
    pub const fn of(group: &'a str, kind: &'a str) -> Self {
        Self { group, kind }
    }
}

/// Which object is meant: type, namespace and name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// API group; empty for the core group.
    pub group: CompactString,
    /// API version, `v1`.
    pub version: CompactString,
    /// Kind, `Deployment`.
    pub kind: CompactString,
    /// Namespace as written. `None`: cluster-scoped, or left to whoever applies the manifest; never means `default`.
    pub namespace: Option<CompactString>,
    /// Name; empty when only a `generateName` is given.
    pub name: CompactString,
}

impl Reference {
    /// Group and kind.
    pub fn group_kind(&self) -> GroupKind<'_> {
        GroupKind { group: &self.group, kind: &self.kind }
    }

    /// `apps/v1`, or `v1` for the core group.
    pub fn api_version(&self) -> String {
        Self::join_api_version(&self.group, &self.version)
    }

    /// Joins group and version to an `apiVersion`.
    pub fn join_api_version(group: &str, version: &str) -> String {
        if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") }
    }

    /// Splits an `apiVersion` into group and version.
    pub fn split_api_version(api_version: &str) -> (&str, &str) {
        api_version.split_once('/').unwrap_or(("", api_version))
    }
}

impl fmt::Display for Reference {
    /// `Deployment shop/web`, or `ClusterRole view`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(f, "{} {namespace}/{}", self.kind, self.name),
            None => write!(f, "{} {}", self.kind, self.name),
        }
    }
}

impl Serialize for Reference {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("apiVersion", &self.api_version())?;
        map.serialize_entry("kind", &self.kind)?;
        if let Some(namespace) = &self.namespace {
            map.serialize_entry("namespace", namespace)?;
        }
        map.serialize_entry("name", &self.name)?;
        map.end()
    }
}

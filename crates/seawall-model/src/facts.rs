//! What is known of the cluster as a whole.

use std::sync::Arc;

use jiff::civil::Date;

use crate::cloud::CloudFacts;
use crate::{GroupKind, Release, Version};

/// Whether what is not in the input is absent or unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum World {
    /// The input is a part: what is missing may exist elsewhere. Charts, folders, single files.
    Open,
    /// The input is everything: a live cluster, a recording, a full dump.
    Closed,
}

/// What is known of the cluster as a whole.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The Kubernetes version that the objects are meant for.
    pub kubernetes: Version,
    /// Open or closed.
    pub world: World,
    /// What the API server says it is; absent when none was asked.
    pub server: Option<Release>,
    /// The day on which the question is asked; absent when the answer must not depend on it.
    pub today: Option<Date>,
    /// What a closed world leaves open after all.
    pub unread: Unread,
    /// What was read of the cloud around the cluster.
    pub cloud: Arc<CloudFacts>,
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            kubernetes: Version::NEWEST,
            world: World::Open,
            server: None,
            today: None,
            unread: Unread::default(),
            cloud: Arc::default(),
        }
    }
}

/// Kinds of a cluster that could not be read, or were not asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unread {
    kinds: Vec<(String, String, Option<String>)>,
    within: Option<String>,
}

impl Unread {
    /// Adds a kind, everywhere or in one namespace.
    pub fn add(&mut self, kind: GroupKind<'_>, namespace: Option<&str>) {
        let entry = (kind.group.to_owned(), kind.kind.to_owned(), namespace.map(str::to_owned));
        if let Err(at) = self.kinds.binary_search(&entry) {
            self.kinds.insert(at, entry);
        }
    }

    /// Only this namespace was read: everything else, what has no namespace included, is unread.
    pub fn all_but(&mut self, namespace: &str) {
        self.within = Some(namespace.to_owned());
    }

    /// The only namespace that was read; none when all were.
    pub fn within(&self) -> Option<&str> {
        self.within.as_deref()
    }

    /// The kinds, each with the namespace in which it is unread, or none for everywhere; sorted.
    pub fn kinds(&self) -> impl ExactSizeIterator<Item = (GroupKind<'_>, Option<&str>)> {
        self.kinds.iter().map(|(group, kind, namespace)| (GroupKind { group, kind }, namespace.as_deref()))
    }

    /// Whether everything was read.
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty() && self.within.is_none()
    }

    /// Whether an object of this kind and namespace may exist without having been read. `None` for objects without a
    /// namespace.
    pub fn holds(&self, kind: GroupKind<'_>, namespace: Option<&str>) -> bool {
        let elsewhere = self.within.as_deref().is_some_and(|within| namespace != Some(within));
        elsewhere || self.kinds().any(|(unread, at)| unread == kind && (at.is_none() || at == namespace))
    }

    /// Whether objects of this kind may exist anywhere without having been read.
    pub fn holds_any(&self, kind: GroupKind<'_>) -> bool {
        self.within.is_some() || self.kinds().any(|(unread, _)| unread == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: GroupKind<'_> = GroupKind::core("Secret");
    const NODE: GroupKind<'_> = GroupKind::core("Node");

    #[test]
    fn a_kind_that_is_unread_in_one_namespace_is_known_in_the_others() {
        let mut unread = Unread::default();
        unread.add(SECRET, Some("shop"));
        assert!(unread.holds(SECRET, Some("shop")));
        assert!(!unread.holds(SECRET, Some("bank")));
        assert!(unread.holds_any(SECRET));
        assert!(!unread.holds_any(NODE));
    }

    #[test]
    fn who_reads_one_namespace_knows_nothing_of_the_rest() {
        let mut unread = Unread::default();
        unread.all_but("shop");
        assert!(!unread.holds(SECRET, Some("shop")));
        assert!(unread.holds(SECRET, Some("bank")));
        assert!(unread.holds(NODE, None));
        assert!(!unread.is_empty());
    }
}

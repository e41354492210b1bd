//! One atom of a rule: a verb on one thing.

use std::fmt;

use crate::{PolicyRule, RuleId};

/// One atom of a rule: one verb on one resource, of one name or of all, or on one path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Permission<'s> {
    /// The verb; `*` is every verb.
    pub verb: &'s str,
    /// What it is about.
    pub on: On<'s>,
}

/// What a permission is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum On<'s> {
    /// Objects.
    Resource {
        /// API group; empty for the core group, `*` for all.
        group: &'s str,
        /// `pods`, `pods/exec`, `*/scale`, `*`.
        resource: &'s str,
        /// The only object; none for all.
        name: Option<&'s str>,
    },
    /// A path that is no resource; with `*` at its end all that begin so.
    Path(&'s str),
}

impl<'s> PolicyRule<'s> {
    /// Its atoms. Together they allow exactly what the rule allows: each object by group, resource, verb and name, then
    /// each path by verb.
    pub fn permissions(&self) -> impl Iterator<Item = Permission<'s>> + '_ {
        let objects = self.groups.iter().flat_map(move |&group| {
            self.resources.iter().flat_map(move |&resource| {
                let of = move |verb, name| Permission { verb, on: On::Resource { group, resource, name } };
                self.verbs.iter().flat_map(move |&verb| {
                    let all = self.names.is_empty().then(|| of(verb, None));
                    all.into_iter().chain(self.names.iter().map(move |&name| of(verb, Some(name))))
                })
            })
        });
        let paths = self.urls.iter();
        objects.chain(paths.flat_map(|&url| self.verbs.iter().map(move |&verb| Permission { verb, on: On::Path(url) })))
    }
}

impl<'s> Permission<'s> {
    /// As a rule that is written at `id`.
    pub fn rule(&self, id: Option<RuleId>) -> PolicyRule<'s> {
        let mut rule = PolicyRule {
            verbs: vec![self.verb],
            groups: Vec::new(),
            resources: Vec::new(),
            names: Vec::new(),
            urls: Vec::new(),
            id,
        };
        match self.on {
            On::Resource { group, resource, name } => {
                rule.groups.push(group);
                rule.resources.push(resource);
                rule.names.extend(name);
            }
            On::Path(url) => rule.urls.push(url),
        }
        rule
    }
}

impl fmt::Display for Permission<'_> {
    /// `get deployments.apps/scale`, `get secrets "db"`, `get /healthz`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.on {
            On::Resource { group, resource, name } => {
                let (kind, subresource) =
                    resource.split_once('/').map_or((resource, None), |(kind, sub)| (kind, Some(sub)));
                write!(f, "{} {kind}", self.verb)?;
                if !group.is_empty() {
                    write!(f, ".{group}")?;
                }
                subresource.map_or(Ok(()), |subresource| write!(f, "/{subresource}"))?;
                name.map_or(Ok(()), |name| write!(f, " \"{name}\""))
            }
            On::Path(path) => write!(f, "{} {path}", self.verb),
        }
    }
}

//! What one identity did.

use std::fmt;

use super::usage::{Counts, Deed, MANY, PATH, Usage};
use crate::identity::{MASTERS, NODES, UNAUTHENTICATED};
use crate::{Identity, Resource, Subject, Target};

/// What one identity did.
#[derive(Debug, Clone)]
pub struct Actor<'u> {
    /// Who: with the groups that the log lists, and those that the API server adds.
    pub identity: Identity,
    /// What was asked for, sorted; what was allowed and what was denied.
    pub uses: Vec<Use<'u>>,
}

/// One thing that somebody asked for, as often as they did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use<'u> {
    /// The verb; of a path the method in small letters.
    pub verb: &'u str,
    /// API group; none for a path that is no resource.
    pub group: Option<&'u str>,
    /// With its subresource, `pods/exec`; or the path.
    pub resource: &'u str,
    /// Namespace; empty for all of them, and for what has none.
    pub namespace: &'u str,
    /// Name; empty for no certain one.
    pub name: &'u str,
    /// Whether it was so many objects that their names were not remembered.
    pub is_many: bool,
    /// How often it was allowed.
    pub times: u32,
    /// Of these, how often the answer was an error all the same.
    pub failed: u32,
    /// How often it was denied.
    pub denied: u32,
    /// How often the log does not tell what was decided.
    pub unknown: u32,
}

impl Usage {
    /// Everybody who did something, by name.
    pub fn actors(&self) -> Vec<Actor<'_>> {
        let mut actors: Vec<Actor<'_>> = self
            .actors
            .iter()
            .map(|(&name, deeds)| {
                let mut groups: Vec<&str> = deeds.groups.iter().map(|&group| self.texts.text(group)).collect();
                groups.sort_unstable();
                let identity = Identity::of_user(self.texts.text(name));
                let identity = groups.into_iter().fold(identity, Identity::with_group);
                let mut uses: Vec<Use<'_>> =
                    deeds.deeds.iter().map(|(deed, counts)| self.read(deed, *counts)).collect();
                uses.sort_unstable_by_key(|used| used.key());
                Actor { identity, uses }
            })
            .collect();
        actors.sort_by(|one, other| one.identity.user.cmp(&other.identity.user));
        actors
    }

    fn read(&self, deed: &Deed, counts: Counts) -> Use<'_> {
        let text = |number| self.texts.text(number);
        Use {
            verb: text(deed.verb),
            group: (deed.group != PATH).then(|| text(deed.group)),
            resource: text(deed.resource),
            namespace: text(deed.namespace),
            name: if deed.name == MANY { "" } else { text(deed.name) },
            is_many: deed.name == MANY,
            times: counts.complete.max(counts.started),
            failed: counts.failed,
            denied: counts.denied,
            unknown: counts.unknown,
        }
    }
}

impl Actor<'_> {
    /// As bindings name them.
    pub fn subject(&self) -> Subject<'_> {
        Subject::user(&self.identity.user)
    }

    /// Whether they asked for anything that was allowed.
    pub fn was_allowed_anything(&self) -> bool {
        self.uses.iter().any(|used| used.times > 0)
    }

    /// Why roles do not decide what they may do; none when they do.
    pub fn other_authority(&self) -> Option<&'static str> {
        match &self.identity {
            one if one.is_in(MASTERS) => Some("is in system:masters, which may do everything whatever roles say"),
            one if one.is_in(NODES) => Some("is a node, which the node authorizer allows what its pods need"),
            _ => None,
        }
    }

    /// Whether nobody knows who they are.
    pub fn is_anonymous(&self) -> bool {
        self.identity.is_in(UNAUTHENTICATED) || self.identity.user.is_empty()
    }
}

impl<'u> Use<'u> {
    /// What the authorizer is asked about.
    pub fn target(&self) -> Target<'u> {
        let Some(group) = self.group else { return Target::Path(self.resource) };
        let (resource, subresource) = self.resource.split_once('/').unwrap_or((self.resource, ""));
        Target::Resource(Resource { group, resource, subresource, namespace: self.namespace, name: self.name })
    }

    /// Whether it has a `*` where a rule with the same word would be about more.
    pub(super) fn is_wild(&self) -> bool {
        let is_wild_path = self.group.is_none() && self.resource.ends_with('*');
        self.verb == "*" || self.group == Some("*") || is_wild_path || self.resource.split('/').any(|part| part == "*")
    }

    fn key(&self) -> (&'u str, Option<&'u str>, &'u str, usize, &'u str, &'u str) {
        (self.namespace, self.group, self.resource, verb_rank(self.verb), self.verb, self.name)
    }
}

impl fmt::Display for Use<'_> {
    /// `get deployments.apps/scale "web" in shop`, `get /healthz`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Target::Resource(asked) = self.target() else { return write!(f, "{} {}", self.verb, self.resource) };
        write!(f, "{} {}", self.verb, asked.resource)?;
        for (before, part, after) in [
            (".", asked.group, ""),
            ("/", asked.subresource, ""),
            (" \"", asked.name, "\""),
            (" in ", asked.namespace, ""),
        ] {
            if !part.is_empty() {
                write!(f, "{before}{part}{after}")?;
            }
        }
        if self.is_many { f.write_str(" (many)") } else { Ok(()) }
    }
}

/// Where people expect a verb among others.
pub(super) fn verb_rank(verb: &str) -> usize {
    const ORDER: [&str; 8] = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
    ORDER.iter().position(|known| *known == verb).unwrap_or(ORDER.len())
}

//! The smallest grants, and how they are made into few.

use std::collections::{BTreeMap, BTreeSet};

use super::actor::Use;

/// One verb on one resource, somewhere, with one name or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Atom<'u> {
    /// The namespace; none for everywhere.
    pub(super) scope: Option<&'u str>,
    /// None for a path that is no resource.
    pub(super) group: Option<&'u str>,
    /// `pods/exec`, or a path.
    pub(super) resource: &'u str,
    pub(super) verb: &'u str,
    /// None for all names.
    pub(super) name: Option<&'u str>,
}

impl<'u> Atom<'u> {
    /// The least that allows a use.
    pub(super) fn of(used: &Use<'u>) -> Self {
        Self {
            scope: Some(used.namespace).filter(|namespace| !namespace.is_empty()),
            group: used.group,
            resource: used.resource,
            verb: used.verb,
            name: Some(used.name).filter(|name| !name.is_empty()),
        }
    }

    pub(super) fn nameless(self) -> Self {
        Self { name: None, ..self }
    }

    pub(super) fn everywhere(self) -> Self {
        Self { scope: None, ..self }
    }

    /// What the API server asks about as well without a trace in its log: whoever opens a session in a container with a
    /// WebSocket, which is a `get`, needs `create` too since Kubernetes 1.35.
    pub(super) fn implied(self) -> Option<Self> {
        let is_session = matches!(self.resource, "pods/exec" | "pods/attach" | "pods/portforward");
        (is_session && self.group == Some("") && self.verb == "get").then_some(Self { verb: "create", ..self })
    }
}

/// Grants, each with whether somebody else's roles may give it.
pub(super) struct Atoms<'u, 'o> {
    pub(super) atoms: BTreeSet<Atom<'u>>,
    /// Whether the identity has this already; a grant that it does not have is never made.
    pub(super) is_allowed: &'o dyn Fn(&Atom<'u>) -> bool,
}

impl<'u> Atoms<'u, '_> {
    /// Without names where there are more than `most` of them for a verb on a resource.
    pub(super) fn drop_many_names(&mut self, most: usize) {
        let mut names: BTreeMap<Atom<'u>, usize> = BTreeMap::new();
        for atom in self.atoms.iter().filter(|atom| atom.name.is_some()) {
            *names.entry(atom.nameless()).or_default() += 1;
        }
        let many = names.into_iter().filter(|(_, count)| *count > most).map(|(atom, _)| atom);
        let many: Vec<Atom<'u>> = many.filter(|atom| (self.is_allowed)(atom)).collect();
        self.atoms.extend(many);
        self.drop_covered();
    }

    /// Everywhere where it is `least` namespaces or more.
    pub(super) fn drop_many_namespaces(&mut self, least: usize) {
        let mut scopes: BTreeMap<Atom<'u>, BTreeSet<&'u str>> = BTreeMap::new();
        for atom in &self.atoms {
            if let Some(scope) = atom.scope {
                scopes.entry(atom.nameless().everywhere()).or_default().insert(scope);
            }
        }
        let wide: BTreeSet<Atom<'u>> =
            scopes.into_iter().filter(|(_, scopes)| scopes.len() >= least).map(|(atom, _)| atom).collect();
        let widened = self.atoms.iter().filter(|atom| wide.contains(&atom.nameless().everywhere()));
        let widened = widened.map(|atom| atom.everywhere()).filter(|atom| (self.is_allowed)(atom));
        let widened: Vec<Atom<'u>> = widened.collect();
        self.atoms.extend(widened);
        self.drop_covered();
    }

    /// Without those that another one covers.
    pub(super) fn drop_covered(&mut self) {
        let all = &self.atoms;
        let is_covered = |atom: &Atom<'u>| {
            let wider = [atom.nameless(), atom.everywhere(), atom.nameless().everywhere()];
            wider.iter().any(|wider| wider != atom && all.contains(wider))
        };
        let kept: BTreeSet<Atom<'u>> = all.iter().filter(|atom| !is_covered(atom)).copied().collect();
        self.atoms = kept;
    }
}

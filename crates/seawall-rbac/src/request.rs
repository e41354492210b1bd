//! What is asked of the authorizer.

use crate::{Identity, PolicyRule};

/// One request, by the attributes that the API server decides it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<'r> {
    /// Who asks.
    pub identity: &'r Identity,
    /// The verb: `get`, `list`, `create`, `impersonate` ...; of a path the method in small letters.
    pub verb: &'r str,
    /// What it is about.
    pub target: Target<'r>,
}

/// What a request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'r> {
    /// Objects.
    Resource(Resource<'r>),
    /// A path that is no resource, `/healthz`.
    Path(&'r str),
}

/// Objects that a request is about. Empty texts where a request names nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Resource<'r> {
    /// API group; empty for the core group.
    pub group: &'r str,
    /// The resource, `pods`.
    pub resource: &'r str,
    /// The subresource, `exec`.
    pub subresource: &'r str,
    /// The namespace; empty for all of them, and for what has none.
    pub namespace: &'r str,
    /// The object's name. Requests for one object have it, and lists and watches with a selector on `metadata.name`.
    pub name: &'r str,
}

impl<'r> Resource<'r> {
    /// The same as a request over HTTP has it: one for a namespace object is authorised in that very namespace, so that
    /// bindings in it count.
    #[must_use]
    pub fn as_served(self) -> Self {
        let is_namespace = self.group.is_empty() && self.resource == "namespaces";
        let is_own = matches!(self.subresource, "" | "status" | "finalize");
        if is_namespace && is_own && self.namespace.is_empty() { Self { namespace: self.name, ..self } } else { self }
    }
}

impl PolicyRule<'_> {
    /// Whether it allows `verb` on `target`, wherever it is in force.
    pub fn allows(&self, verb: &str, target: &Target<'_>) -> bool {
        self.has_verb(verb)
            && match target {
                Target::Path(path) => self.has_url(path),
                Target::Resource(asked) => {
                    self.has_group(asked.group) && self.names_resource(asked) && self.has_name(asked.name)
                }
            }
    }

    /// `*`, `pods`, `pods/exec` or `*/exec`; there is no `pods/*`.
    fn names_resource(&self, asked: &Resource<'_>) -> bool {
        let Resource { resource, subresource, .. } = *asked;
        self.resources.iter().any(|&own| {
            if own == "*" || subresource.is_empty() && own == resource {
                return true;
            }
            let end = own.strip_suffix(subresource).and_then(|start| start.strip_suffix('/'));
            !subresource.is_empty() && end.is_some_and(|start| start == "*" || start == resource)
        })
    }
}

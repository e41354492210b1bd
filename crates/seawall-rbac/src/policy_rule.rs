//! One rule of a role, and what it matches.
//!
//! Semantics: `staging/src/k8s.io/component-helpers/auth/rbac/validation` and `pkg/apis/rbac/v1/evaluation_helpers.go` of
//! Kubernetes 1.36.

use seawall_model::ObjectId;
use seawall_yaml::{Kind, Node};

/// Where a rule is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId {
    /// The role; of an aggregated rule the role that it came from.
    pub role: ObjectId,
    /// Its index there.
    pub index: u16,
}

/// One rule of a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRule<'s> {
    /// `get`, `*` ...
    pub verbs: Vec<&'s str>,
    /// API groups; the empty one is the core group.
    pub groups: Vec<&'s str>,
    /// `pods`, `pods/exec`, `*/scale`, `*`.
    pub resources: Vec<&'s str>,
    /// Names that it is limited to; empty for all.
    pub names: Vec<&'s str>,
    /// Paths that are no resources: `/healthz`, `/metrics*`.
    pub urls: Vec<&'s str>,
    /// Where it is written; none for one of the roles that Kubernetes itself makes and that the input does not hold.
    pub id: Option<RuleId>,
}

impl<'s> PolicyRule<'s> {
    /// Reads one. What has the wrong type counts as absent, so that it grants nothing.
    pub(crate) fn read(node: Node<'s>, id: RuleId) -> Option<Self> {
        if node.kind() != Kind::Mapping {
            return None;
        }
        let list = |key| node.get(key).into_iter().flat_map(Node::items).filter_map(Node::as_str).collect();
        Some(Self {
            verbs: list("verbs"),
            groups: list("apiGroups"),
            resources: list("resources"),
            names: list("resourceNames"),
            urls: list("nonResourceURLs"),
            id: Some(id),
        })
    }

    /// Whether it allows every verb on every resource of every API group.
    pub fn is_everything(&self) -> bool {
        let any = |list: &[&str]| list.contains(&"*");
        any(&self.verbs) && any(&self.groups) && any(&self.resources) && self.names.is_empty()
    }

    /// Whether it is about any API group of Kubernetes itself: the core group, `apps`, `rbac.authorization.k8s.io`.
    pub fn is_of_kubernetes(&self) -> bool {
        self.groups.iter().any(|group| !group.contains('.') || group.ends_with(".k8s.io"))
    }

    /// Whether it is written in the same words, wherever it stands.
    pub fn says_the_same(&self, other: &PolicyRule<'_>) -> bool {
        self.verbs == other.verbs
            && self.groups == other.groups
            && self.resources == other.resources
            && self.names == other.names
            && self.urls == other.urls
    }

    /// Whether it allows this verb.
    pub fn has_verb(&self, verb: &str) -> bool {
        self.verbs.iter().any(|own| *own == "*" || *own == verb)
    }

    /// Whether it is about this API group.
    pub fn has_group(&self, group: &str) -> bool {
        self.groups.iter().any(|own| *own == "*" || *own == group)
    }

    /// Whether it is about this resource, `pods`, or subresource, `pods/exec`. `*` is everything, `*/exec` that
    /// subresource of everything; there is no `pods/*`.
    pub fn has_resource(&self, resource: &str) -> bool {
        self.resources.iter().any(|own| {
            *own == "*" || *own == resource || {
                let (own, wanted) = (own.strip_prefix("*/"), resource.split_once('/'));
                own.is_some() && own == wanted.map(|(_, subresource)| subresource)
            }
        })
    }

    /// Whether it is about an object of this name; requests without one have the empty name.
    pub fn has_name(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.contains(&name)
    }

    /// Whether it is about this path: equal, `*`, or a prefix that ends in `*`.
    pub fn has_url(&self, path: &str) -> bool {
        self.urls.iter().any(|own| *own == path || own.ends_with('*') && path.starts_with(own.trim_end_matches('*')))
    }
}

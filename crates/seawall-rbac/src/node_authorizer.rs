//! What a node may do: what its kubelet needs for the pods that are bound to it, and no more.
//!
//! Semantics: `plugin/pkg/auth/authorizer/node` of Kubernetes 1.36. Pods count until they are deleted, finished ones
//! included; mirror pods give their node nothing. Selectors of lists are not part of a request here: a list without a
//! name is one without a selector.

mod needs;

use seawall_model::{GroupKind, Snapshot, Version};

use crate::bootstrap;
use crate::identity::NODES;
use crate::{Identity, PolicyRule, Request, Resource, Target};

use needs::{Needs, Thing};

/// The first release that tells nodes and pods of one node from those of others.
const WITH_SELECTORS: Version = Version { major: 1, minor: 32 };
/// The first release that lets a kubelet read the ServiceAccounts of its pods.
const WITH_ACCOUNTS: Version = Version { major: 1, minor: 34 };
const LEASES: &str = "kube-node-lease";

/// Answers the requests of nodes.
#[derive(Debug)]
pub(crate) struct NodeAuthorizer<'s> {
    needs: Needs<'s>,
    knows_pods: bool,
    kubernetes: Version,
    rules: &'static [PolicyRule<'static>],
}

/// What the authorizer of nodes says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opinion {
    Allow,
    /// It does not allow it; others may.
    No,
    /// It depends on pods or volumes that are not in the input.
    Unknown,
}

/// The node that asks; none for anybody else.
pub(crate) fn node_of(identity: &Identity) -> Option<&str> {
    identity.user.strip_prefix("system:node:").filter(|name| !name.is_empty() && identity.is_in(NODES))
}

impl<'s> NodeAuthorizer<'s> {
    /// Notes what the pods of each node refer to.
    pub(crate) fn new(snapshot: &'s Snapshot) -> Self {
        Self {
            needs: Needs::of(snapshot),
            knows_pods: snapshot.has_all(GroupKind::core("Pod"))
                && snapshot.has_all(GroupKind::core("PersistentVolume")),
            kubernetes: snapshot.facts().kubernetes,
            rules: bootstrap::role("system:node").map_or(&[], |role| &role.rules),
        }
    }

    /// Decides a request of `node`.
    pub(crate) fn decide(&self, node: &str, request: &Request<'_>) -> Opinion {
        let by_rules = || Opinion::of(self.rules.iter().any(|rule| rule.allows(request.verb, &request.target)));
        let Target::Resource(asked) = &request.target else { return by_rules() };
        let Resource { group, resource, subresource, .. } = *asked;
        let is_scoped = self.kubernetes >= WITH_SELECTORS;
        match (group, resource) {
            ("", "secrets") => self.read(node, Thing::Secret, request.verb, asked),
            ("", "configmaps") => self.read(node, Thing::ConfigMap, request.verb, asked),
            ("", "persistentvolumeclaims") if subresource == "status" => match request.verb {
                "update" | "patch" => self.needs(node, Thing::Claim, asked),
                _ => Opinion::No,
            },
            ("", "persistentvolumeclaims") => self.get(node, Thing::Claim, request.verb, asked),
            ("", "persistentvolumes") => self.get(node, Thing::Volume, request.verb, asked),
            ("storage.k8s.io", "volumeattachments") => self.get(node, Thing::Attachment, request.verb, asked),
            ("resource.k8s.io", "resourceclaims") => self.get(node, Thing::ResourceClaim, request.verb, asked),
            ("resource.k8s.io", "resourceslices") => self.slice(node, request.verb, asked),
            ("", "serviceaccounts") => match (request.verb, subresource) {
                ("get", "") if self.kubernetes >= WITH_ACCOUNTS => self.needs(node, Thing::Account, asked),
                ("create", "token") => self.needs(node, Thing::Account, asked),
                _ => Opinion::No,
            },
            ("coordination.k8s.io", "leases") => {
                Opinion::of(asked.namespace == LEASES && is_of_own(request.verb, asked.name, node))
            }
            ("storage.k8s.io", "csinodes") => {
                Opinion::of(subresource.is_empty() && is_of_own(request.verb, asked.name, node))
            }
            ("", "nodes") if is_scoped => Opinion::of(match (subresource, request.verb) {
                // Admission, not the authorizer, keeps a node to its own object here.
                ("", "create" | "update" | "patch") | ("status", "update" | "patch") => true,
                ("", "get" | "list" | "watch") => asked.name == node,
                _ => false,
            }),
            ("", "pods") if is_scoped => match (subresource, request.verb) {
                ("", "get" | "list" | "watch") => self.needs(node, Thing::Pod, asked),
                ("", "create" | "delete") | ("status", "update" | "patch") | ("eviction", "create") => Opinion::Allow,
                _ => Opinion::No,
            },
            _ => by_rules(),
        }
    }

    /// The nodes that need an object which `get` would read; sorted.
    pub(crate) fn readers(&self, verb: &str, asked: &Resource<'_>) -> Vec<&'s str> {
        let mut nodes: Vec<&'s str> = self.needs.nodes().collect();
        let identity = Identity::default();
        let request = Request { identity: &identity, verb, target: Target::Resource(*asked) };
        let is_subdivided = matches!(
            (asked.group, asked.resource),
            ("", "secrets" | "configmaps" | "persistentvolumeclaims" | "persistentvolumes" | "serviceaccounts")
        );
        nodes.retain(|node| is_subdivided && self.decide(node, &request) == Opinion::Allow);
        nodes.sort_unstable();
        nodes
    }

    fn read(&self, node: &str, thing: Thing, verb: &str, asked: &Resource<'_>) -> Opinion {
        let is_read = matches!(verb, "get" | "list" | "watch") && asked.subresource.is_empty();
        if is_read && !asked.namespace.is_empty() { self.needs(node, thing, asked) } else { Opinion::No }
    }

    fn get(&self, node: &str, thing: Thing, verb: &str, asked: &Resource<'_>) -> Opinion {
        if verb == "get" && asked.subresource.is_empty() { self.needs(node, thing, asked) } else { Opinion::No }
    }

    fn slice(&self, node: &str, verb: &str, asked: &Resource<'_>) -> Opinion {
        match verb {
            _ if !asked.subresource.is_empty() => Opinion::No,
            "create" => Opinion::Allow,
            "get" | "update" | "patch" | "delete" => self.needs(node, Thing::Slice, asked),
            "list" | "watch" | "deletecollection" => Opinion::of(self.kubernetes < WITH_SELECTORS),
            _ => Opinion::No,
        }
    }

    fn needs(&self, node: &str, thing: Thing, asked: &Resource<'_>) -> Opinion {
        if asked.name.is_empty() {
            Opinion::No
        } else if self.needs.has(node, thing, asked.namespace, asked.name) {
            Opinion::Allow
        } else if self.knows_pods {
            Opinion::No
        } else {
            Opinion::Unknown
        }
    }
}

impl Opinion {
    fn of(is_allowed: bool) -> Self {
        if is_allowed { Self::Allow } else { Self::No }
    }
}

/// Whether a node may do this with an object that bears its name; the name of one that is made is not known yet.
fn is_of_own(verb: &str, name: &str, node: &str) -> bool {
    verb == "create" || matches!(verb, "get" | "update" | "patch" | "delete") && name == node
}

//! Admission webhooks, as their configurations say them.

pub(crate) mod guard;

use seawall_check::mention;
use seawall_model::selector::{self, Label, Match, Selector};
use seawall_model::{Field, Found, GroupKind, Object, Place, Snapshot};
use seawall_yaml::Node;

use crate::namespace::NAMESPACE;

pub(crate) const VALIDATING: GroupKind<'static> =
    GroupKind::of("admissionregistration.k8s.io", "ValidatingWebhookConfiguration");
pub(crate) const MUTATING: GroupKind<'static> =
    GroupKind::of("admissionregistration.k8s.io", "MutatingWebhookConfiguration");

/// One webhook of a configuration.
pub(crate) struct Webhook<'s> {
    pub(crate) object: &'s Object,
    pub(crate) node: Node<'s>,
    /// Empty when it is missing.
    pub(crate) name: &'s str,
}

/// The webhooks of a configuration.
pub(crate) fn all(object: &Object) -> impl Iterator<Item = Webhook<'_>> {
    let webhooks = object.node().get("webhooks").into_iter().flat_map(Node::items);
    webhooks.map(|node| Webhook { object, node, name: text(node, "name").unwrap_or_default() })
}

impl<'s> Webhook<'s> {
    /// A field of its own.
    pub(crate) fn at(&self, path: &'static str) -> Field<'s> {
        Place::from(self.node).join(path)
    }

    /// What it does, for an inventory: ``webhook `a.example` changes `pods` and is answered by Service `shop/hook` ``.
    pub(crate) fn described(&self, verb: &str) -> String {
        let mut resources: Vec<&str> = self.resources().map(|resource| resource.name).collect();
        resources.sort_unstable();
        resources.dedup();
        let what = match resources.len() {
            0 => "nothing".to_owned(),
            count => mention::several("", count, resources.into_iter()).trim_start_matches('s').trim_start().to_owned(),
        };
        let whom = match self.service() {
            Some(service) => {
                let (namespace, name) = (text(service, "namespace"), text(service, "name"));
                format!("Service `{}/{}`", namespace.unwrap_or_default(), name.unwrap_or_default())
            }
            None => {
                format!("`{}`", self.node.path(&["clientConfig", "url"]).and_then(Node::as_str).unwrap_or_default())
            }
        };
        format!("webhook `{}` {verb} {what} and is answered by {whom}", self.name)
    }

    /// Whether a request passes when the webhook does not answer. The beta API had it so by default.
    pub(crate) fn fails_open(&self) -> bool {
        match text(self.node, "failurePolicy") {
            Some(policy) => policy == "Ignore",
            None => self.object.reference.version == "v1beta1",
        }
    }

    /// The namespace of the Service that answers.
    pub(crate) fn service_namespace(&self) -> Option<&'s str> {
        self.service()?.get("namespace")?.as_str()
    }

    /// The Service that answers.
    pub(crate) fn service(&self) -> Option<Node<'s>> {
        self.node.path(&["clientConfig", "service"]).filter(|service| !service.is_null())
    }

    /// What its rules name.
    pub(crate) fn resources(&self) -> impl Iterator<Item = Resource<'s>> {
        resources(self.node, "rules")
    }

    /// Whether it looks at a namespace, as far as the namespace's labels are known.
    pub(crate) fn looks_at(&self, namespace: &str, snapshot: &Snapshot) -> Match {
        let Some(selector) = self.node.get("namespaceSelector").filter(|selector| !selector.is_null()) else {
            return Match::Yes;
        };
        let known = match snapshot.find(NAMESPACE, None, namespace) {
            Found::Yes(object) => Some(object.node().path(&["metadata", "labels"])),
            Found::No | Found::Unknown => None,
        };
        Selector::read(Some(selector)).matches_with(|key| match known {
            // The API server sees to it that every namespace carries its name.
            _ if key == NAME_LABEL => Label::Is(namespace),
            Some(labels) => selector::label(labels, key),
            None => Label::Unknown,
        })
    }
}

pub(crate) const NAME_LABEL: &str = "kubernetes.io/metadata.name";

/// One resource of a rule: `pods`, `pods/exec`, `*/*`, of one API group or of all, which is `*`.
#[derive(Clone, Copy)]
pub(crate) struct Resource<'s> {
    pub(crate) group: &'s str,
    pub(crate) name: &'s str,
}

/// The resources that a list of rules names, once for each group.
pub(crate) fn resources<'s>(holder: Node<'s>, list: &str) -> impl Iterator<Item = Resource<'s>> + use<'s> {
    let rules = holder.get(list).into_iter().flat_map(Node::items);
    rules.flat_map(|rule| {
        let names = move || rule.get("resources").into_iter().flat_map(Node::items).filter_map(Node::as_str);
        let groups = rule.get("apiGroups").into_iter().flat_map(Node::items).filter_map(Node::as_str);
        groups.flat_map(move |group| names().map(move |name| Resource { group, name }))
    })
}

fn text<'s>(node: Node<'s>, key: &str) -> Option<&'s str> {
    node.get(key)?.as_str()
}

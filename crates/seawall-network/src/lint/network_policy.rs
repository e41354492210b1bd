//! NetworkPolicies as they are written, with the defaults that the API server would write.

use seawall_model::selector::Selector;
use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::{Kind, Node};

use crate::policy::Direction;

/// The kind.
pub(crate) const NETWORK_POLICY: GroupKind<'static> = GroupKind::of("networking.k8s.io", "NetworkPolicy");

/// Just NetworkPolicies.
pub(crate) const NETWORK_POLICIES: &[GroupKind<'static>] = &[NETWORK_POLICY];

/// A NetworkPolicy.
#[derive(Clone, Copy)]
pub(crate) struct NetworkPolicy<'s> {
    pub(crate) object: &'s Object,
    /// Its specification; the outermost node where there is none, which reads like an empty one.
    pub(crate) spec: Node<'s>,
}

impl<'s> NetworkPolicy<'s> {
    pub(crate) fn of(object: &'s Object) -> Self {
        let root = object.node();
        Self { object, spec: root.get("spec").filter(|spec| spec.kind() == Kind::Mapping).unwrap_or(root) }
    }

    /// All of the input, by namespace and name.
    pub(crate) fn all(snapshot: &'s Snapshot) -> impl Iterator<Item = Self> {
        snapshot.of_kind(NETWORK_POLICY).map(Self::of)
    }

    pub(crate) fn namespace(self) -> Option<&'s str> {
        self.object.reference.namespace.as_deref()
    }

    /// The pods that it is about: all of its namespace where nothing is said.
    pub(crate) fn subject(self) -> Selector<'s> {
        match self.written("podSelector") {
            Some(selector) => Selector::read(Some(selector)),
            None => Selector::everything(),
        }
    }

    /// Whether it isolates the pods in a direction: as `policyTypes` says, and where that says nothing, ingress always
    /// and egress if there is an egress rule.
    pub(crate) fn isolates(self, direction: Direction) -> bool {
        let types = self.written("policyTypes").filter(|types| types.kind() == Kind::Sequence);
        match types.filter(|types| types.items().next().is_some()) {
            Some(types) => {
                types.items().filter_map(Node::as_str).any(|name| name.eq_ignore_ascii_case(direction.name()))
            }
            None => direction == Direction::Ingress || self.rules(direction).next().is_some(),
        }
    }

    /// The rules of one direction, whether it counts or not.
    pub(crate) fn rules(self, direction: Direction) -> impl Iterator<Item = Rule<'s>> {
        let list = self.written(direction.name()).filter(|list| list.kind() == Kind::Sequence);
        list.into_iter().flat_map(Node::items).map(move |node| Rule { node, direction })
    }

    /// The rules of both directions, whether they count or not.
    pub(crate) fn all_rules(self) -> impl Iterator<Item = Rule<'s>> {
        Direction::BOTH.into_iter().flat_map(move |direction| self.rules(direction))
    }

    /// The rules that count.
    pub(crate) fn rules_in_force(self) -> impl Iterator<Item = Rule<'s>> {
        Direction::BOTH
            .into_iter()
            .filter(move |&direction| self.isolates(direction))
            .flat_map(move |direction| self.rules(direction))
    }

    /// A field of the specification; nothing for `null`.
    pub(crate) fn written(self, field: &str) -> Option<Node<'s>> {
        self.spec.get(field).filter(|value| !value.is_null())
    }
}

/// One of its rules.
#[derive(Clone, Copy)]
pub(crate) struct Rule<'s> {
    pub(crate) node: Node<'s>,
    pub(crate) direction: Direction,
}

impl<'s> Rule<'s> {
    /// What the list of peers is called.
    pub(crate) fn peers_field(self) -> &'static str {
        match self.direction {
            Direction::Ingress => "from",
            Direction::Egress => "to",
        }
    }

    /// The peers; none means anybody.
    pub(crate) fn peers(self) -> impl Iterator<Item = Node<'s>> {
        elements(self.node.get(self.peers_field()))
    }

    /// The ports; none means all of them.
    pub(crate) fn ports(self) -> impl Iterator<Item = Node<'s>> {
        elements(self.node.get("ports"))
    }
}

/// The elements of a list that may not be there.
pub(crate) fn elements(list: Option<Node<'_>>) -> impl Iterator<Item = Node<'_>> {
    list.into_iter().flat_map(Node::items)
}

/// A peer of a rule that leaves nobody out.
pub(crate) enum Everybody<'s> {
    /// Every address: the network.
    Addresses(Node<'s>),
    /// Every pod of every namespace: the selector of namespaces.
    Pods(Node<'s>),
}

impl<'s> Everybody<'s> {
    /// Nothing when the peer leaves somebody out.
    pub(crate) fn of(peer: Node<'s>) -> Option<Self> {
        let part = |key| peer.get(key).filter(|part| !part.is_null());
        if let Some(block) = part("ipBlock") {
            let cidr = block.get("cidr")?;
            let leaves_out = block.get("except").is_some_and(|except| except.items().next().is_some());
            return (!leaves_out && cidr.as_str()?.ends_with("/0")).then_some(Self::Addresses(cidr));
        }
        let namespaces = part("namespaceSelector")?;
        let is_all = |selector| Selector::read(Some(selector)).is_empty();
        (is_all(namespaces) && part("podSelector").is_none_or(is_all)).then_some(Self::Pods(namespaces))
    }
}

//! Intents from a document. What cannot be read is a mistake with its place; nothing is guessed.

use seawall_model as model;
use seawall_yaml::{Document, Kind, Node, Span};

use super::selector::Description;
use super::{Demand, Intent, Intents, Selector};
use crate::peer::Peer;
use crate::ports::Ports;

/// Something in a file of intents that cannot be meant so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where.
    pub span: Span,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// The intents of a document, and what is wrong with it. An intent with a mistake is left out.
pub fn read(document: &Document) -> (Intents<'_>, Vec<Mistake>) {
    let mut reader = Reader::default();
    let intents = reader.file(document.root());
    (intents, reader.mistakes)
}

#[derive(Default)]
struct Reader {
    mistakes: Vec<Mistake>,
}

const API_VERSION: &str = "seawall.dev/v1";
const KIND: &str = "NetworkIntents";

impl Reader {
    fn mistake(&mut self, node: Node<'_>, message: impl Into<String>) {
        self.mistakes.push(Mistake { span: node.span(), message: message.into() });
    }

    fn file<'d>(&mut self, root: Node<'d>) -> Intents<'d> {
        self.keys(root, &["apiVersion", "kind", "metadata", "dependsIs", "intents"]);
        for (key, wanted) in [("apiVersion", API_VERSION), ("kind", KIND)] {
            match root.get(key) {
                Some(node) if node.as_str() == Some(wanted) => {}
                Some(node) => self.mistake(node, format!("`{key}` must be `{wanted}`")),
                None => self.mistake(root, format!("`{key}: {wanted}` is missing")),
            }
        }
        let depends_passes = self.depends(root).unwrap_or_default();
        let Some(list) = root.get("intents").filter(|list| list.kind() == Kind::Sequence) else {
            self.mistake(root.get("intents").unwrap_or(root), "`intents` must be a list of intents");
            return Intents::default();
        };
        let mut intents: Vec<Intent<'d>> = Vec::new();
        for item in list.items() {
            let before = self.mistakes.len();
            let intent = self.intent(item, depends_passes);
            if let Some(intent) = &intent
                && intents.iter().any(|other| other.id == intent.id)
            {
                self.mistake(item.get("id").unwrap_or(item), format!("the id `{}` stands twice", intent.id));
            }
            intents.extend(intent.filter(|_| self.mistakes.len() == before));
        }
        Intents { intents }
    }

    fn intent<'d>(&mut self, node: Node<'d>, depends_passes: bool) -> Option<Intent<'d>> {
        let demands: Vec<&str> = Demand::ALL.iter().map(|demand| demand.key()).collect();
        self.keys(node, &[&["id", "reason", "dependsIs", "mayBeEmpty"], &demands[..]].concat());
        let Some(id) = node.get("id").and_then(Node::as_str).filter(|id| !id.is_empty()) else {
            self.mistake(node.get("id").unwrap_or(node), "an intent needs an `id`, a text");
            return None;
        };
        let found: Vec<(Demand, Node<'d>)> =
            Demand::ALL.into_iter().filter_map(|demand| Some((demand, node.get(demand.key())?))).collect();
        let [(demand, body)] = found[..] else {
            self.mistake(node, format!("an intent needs one of {}", demands.join(", ")));
            return None;
        };
        let mut keys = vec!["from", "to", "ports"];
        if demand == Demand::NoPath {
            keys.push("except");
        }
        self.keys(body, &keys);
        let [from, to] = ["from", "to"].map(|key| match body.get(key) {
            Some(node) => self.selectors(node),
            None => {
                self.mistake(body, format!("`{key}` is missing"));
                Vec::new()
            }
        });
        let except = body.get("except").map(|node| self.selectors(node)).unwrap_or_default();
        let ports = body.get("ports").map(|node| self.ports(node));
        let depends_passes = self.depends(node).unwrap_or(depends_passes);
        let may_be_empty = self.flag(node, "mayBeEmpty");
        let reason = self.text(node, "reason");
        Some(Intent { id, reason, demand, from, to, except, ports, depends_passes, may_be_empty })
    }

    fn depends(&mut self, node: Node<'_>) -> Option<bool> {
        let value = node.get("dependsIs")?;
        match value.as_str() {
            Some("pass") => return Some(true),
            Some("fail") => return Some(false),
            _ => self.mistake(value, "`dependsIs` is `pass` or `fail`"),
        }
        None
    }

    fn flag(&mut self, node: Node<'_>, key: &str) -> bool {
        let Some(value) = node.get(key) else { return false };
        value.as_bool().unwrap_or_else(|| {
            self.mistake(value, format!("`{key}` is `true` or `false`"));
            false
        })
    }

    fn text<'d>(&mut self, node: Node<'d>, key: &str) -> Option<&'d str> {
        let value = node.get(key)?;
        if value.as_str().is_none() {
            self.mistake(value, format!("`{key}` must be a text"));
        }
        value.as_str()
    }

    /// One selector, or a list of which any may match.
    fn selectors<'d>(&mut self, node: Node<'d>) -> Vec<Selector<'d>> {
        if node.kind() != Kind::Sequence {
            return self.selector(node).into_iter().collect();
        }
        let selectors: Vec<Selector<'d>> = node.items().filter_map(|item| self.selector(item)).collect();
        if node.items().next().is_none() {
            self.mistake(node, "the list is empty: it means nobody; `any` means everybody");
        }
        selectors
    }

    fn selector<'d>(&mut self, node: Node<'d>) -> Option<Selector<'d>> {
        if let Some(text) = node.as_str() {
            return self.word(node, text);
        }
        if node.kind() != Kind::Mapping {
            self.mistake(node, "a selector is a text like `shop/web` or `external`, or a mapping");
            return None;
        }
        self.keys(node, &["namespace", "namespaceLabels", "workload", "kind", "labels", "cidr"]);
        if let Some(network) = node.get("cidr") {
            if node.entries().count() > 1 {
                self.mistake(node, "`cidr` means addresses outside the cluster and stands alone");
            }
            return self.network(network);
        }
        let mut described = Description {
            kind: self.text(node, "kind"),
            name: self.text(node, "workload"),
            namespace_labels: node.get("namespaceLabels").map(|labels| self.labels(labels)),
            labels: node.get("labels").map(|labels| self.labels(labels)),
            ..Description::default()
        };
        match node.get("namespace") {
            Some(list) if list.kind() == Kind::Sequence => {
                for item in list.items() {
                    match item.as_str() {
                        Some(name) => described.namespaces.push(name),
                        None => self.mistake(item, "a namespace is a text"),
                    }
                }
            }
            Some(_) => described.namespaces.extend(self.text(node, "namespace")),
            None => {}
        }
        if let Some((namespace, name)) = described.name.and_then(|name| name.split_once('/')) {
            if !described.namespaces.is_empty() {
                self.mistake(node, "the namespace stands twice: in `workload` and in `namespace`");
            }
            (described.namespaces, described.name) = (vec![namespace], Some(name));
        }
        if node.entries().next().is_none() {
            self.mistake(
                node,
                "a selector that demands nothing: `cluster` means every workload, `any` also the outside",
            );
        }
        Some(Selector::Described(Box::new(described)))
    }

    fn word<'d>(&mut self, node: Node<'d>, text: &str) -> Option<Selector<'d>> {
        match text {
            "any" => return Some(Selector::Any),
            "cluster" => return Some(Selector::Cluster),
            _ => {}
        }
        match text.parse::<Peer>() {
            Ok(Peer::External) => Some(Selector::External),
            Ok(Peer::IngressController) => Some(Selector::IngressController),
            Ok(Peer::Network(network)) => Some(Selector::Network(network)),
            Ok(workload) => Some(Selector::Workload(workload)),
            Err(_) => {
                self.mistake(
                    node,
                    format!(
                        "`{text}` is none of `any`, `cluster`, `external`, `ingress-controller`, `namespace/name`, \
                         `namespace/kind/name`, an address or a network"
                    ),
                );
                None
            }
        }
    }

    fn network<'d>(&mut self, node: Node<'d>) -> Option<Selector<'d>> {
        match node.as_str().map(str::parse::<Peer>) {
            Some(Ok(Peer::Network(network))) => Some(Selector::Network(network)),
            _ => {
                self.mistake(node, "`cidr` must be a network like `10.0.0.0/8`");
                None
            }
        }
    }

    fn labels<'d>(&mut self, node: Node<'d>) -> model::selector::Selector<'d> {
        let has_parts = ["matchLabels", "matchExpressions"].iter().any(|key| node.get(key).is_some());
        let selector = if has_parts {
            model::selector::Selector::read(Some(node))
        } else {
            model::selector::Selector::of_labels(node)
        };
        if !selector.is_sound() || node.kind() != Kind::Mapping {
            self.mistake(node, "labels are `key: value`, or `matchLabels` and `matchExpressions`");
        }
        selector
    }

    /// A list, or one port.
    fn ports(&mut self, node: Node<'_>) -> Ports {
        let mut ports = Ports::default();
        let items: Vec<Node<'_>> = if node.kind() == Kind::Sequence { node.items().collect() } else { vec![node] };
        for item in items {
            match item.scalar().map(Ports::read) {
                Some(Some(read)) => ports = ports.union(&read),
                _ => self.mistake(item, "a port is `80`, `TCP/80`, `UDP/8000-9000` or `SCTP`"),
            }
        }
        if ports.is_empty() {
            self.mistake(node, "no port: leave `ports` out to mean all of them");
        }
        ports
    }

    fn keys(&mut self, node: Node<'_>, known: &[&str]) {
        if node.kind() != Kind::Mapping {
            self.mistake(node, format!("this must be a mapping with {}", known.join(", ")));
            return;
        }
        for (key, _) in node.entries() {
            if key.scalar().is_none_or(|key| !known.contains(&key)) {
                let name = key.scalar().unwrap_or_default();
                self.mistake(key, format!("`{name}` is not known here; there are {}", known.join(", ")));
            }
        }
    }
}

//! PeerAuthentication: where connections that are not encrypted by the mesh are refused.

use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::Node;
use smallvec::SmallVec;

use super::{Mesh, Step, all_ports, mesh, policy, rule};
use crate::condition::{Condition, Requirement, Test};
use crate::policy::cilium::part;
use crate::policy::{Action, Policy, Reader, Section};
use crate::ports::{Ports, Protocol};
use crate::words::Words;

const KIND: GroupKind<'static> = GroupKind::of("security.istio.io", "PeerAuthentication");

/// What becomes of connections that are not encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Nothing is encrypted.
    Disable,
    /// Both are taken.
    Permissive,
    /// They are refused.
    Strict,
}

impl Mode {
    fn read(text: &str) -> Option<Self> {
        match text {
            "DISABLE" => Some(Self::Disable),
            "PERMISSIVE" => Some(Self::Permissive),
            "STRICT" => Some(Self::Strict),
            _ => None,
        }
    }
}

/// One of the input.
#[derive(Debug)]
pub(crate) struct PeerAuthentication {
    namespace: Box<str>,
    name: Box<str>,
    /// Labels of the pods; absent for all of the namespace.
    labels: Option<Vec<(Box<str>, Box<str>)>>,
    /// Absent to inherit.
    mode: Option<Mode>,
    /// The pods' ports that differ.
    ports: Vec<(u16, Option<Mode>)>,
}

/// Pods and ports of them that have one mode.
pub(super) struct Zone {
    pub(super) pods: Condition,
    pub(super) ports: Ports,
    pub(super) mode: Mode,
}

impl PeerAuthentication {
    /// All of a snapshot, the oldest first: it wins over others for the same pods.
    pub(super) fn all(snapshot: &Snapshot) -> Vec<Self> {
        let mut objects: Vec<&Object> = snapshot.of_kind(KIND).collect();
        let created = |object: &Object| {
            object.node().path(&["metadata", "creationTimestamp"]).and_then(Node::as_str).unwrap_or_default().to_owned()
        };
        objects.sort_by_key(|object| (created(object), object.reference.name.clone()));
        objects.into_iter().map(Self::of).collect()
    }

    fn of(object: &Object) -> Self {
        let spec = |way: &[&str]| object.node().get("spec")?.path(way);
        let labels = spec(&["selector", "matchLabels"]).into_iter().flat_map(Node::entries);
        let labels: Vec<(Box<str>, Box<str>)> = labels
            .filter_map(|(key, value)| Some((key.scalar()?.into(), value.as_str().unwrap_or_default().into())))
            .collect();
        let mode = |node: Node<'_>| node.get("mode")?.as_str().and_then(Mode::read);
        let ports = spec(&["portLevelMtls"]).into_iter().flat_map(Node::entries);
        Self {
            namespace: object.reference.namespace.as_deref().unwrap_or("default").into(),
            name: object.reference.name.as_str().into(),
            mode: spec(&["mtls"]).and_then(mode),
            ports: ports.filter_map(|(port, node)| Some((port.scalar()?.parse().ok()?, mode(node)))).collect(),
            labels: (!labels.is_empty()).then_some(labels),
        }
    }

    fn is_of_mesh(&self, mesh: &Mesh) -> bool {
        self.labels.is_none() && self.namespace == mesh.root
    }

    /// The pods that it names, those for which others win included.
    fn pods(&self, words: &Words) -> Condition {
        let labels = self.labels.iter().flatten().map(|(key, value)| {
            let test = Test::In(SmallVec::from_slice(&[words.word(value)]));
            Condition::Label(Requirement { key: words.word(key), test })
        });
        let own = [Condition::Pod, Condition::Namespace(words.word(&self.namespace))];
        Condition::all(own.into_iter().chain(labels))
    }
}

/// The pods and ports for which this one decides.
pub(super) fn zones(mesh: &Mesh, own: &PeerAuthentication, words: &Words) -> Vec<Zone> {
    let all = &mesh.encryption;
    let except =
        |pods: Condition, others: Vec<Condition>| Condition::all([pods, Condition::negation(Condition::any(others))]);
    let of_mesh = all.iter().find(|other| other.is_of_mesh(mesh));
    let of_namespace = |namespace: &str| {
        let whole = |other: &&PeerAuthentication| other.labels.is_none() && !other.is_of_mesh(mesh);
        all.iter().filter(whole).find(|other| *other.namespace == *namespace)
    };
    let inherited = |namespace: &str| {
        let own = of_namespace(namespace).and_then(|own| own.mode);
        own.or(of_mesh.and_then(|mesh| mesh.mode)).unwrap_or(Mode::Permissive)
    };
    let is_own = |other: &PeerAuthentication| std::ptr::eq(other, own);
    let picked = || all.iter().filter(|other| other.labels.is_some());
    if own.labels.is_none() {
        let pods = if own.is_of_mesh(mesh) { Condition::Pod } else { own.pods(words) };
        let winner = if own.is_of_mesh(mesh) { of_mesh } else { of_namespace(&own.namespace) };
        if !winner.is_some_and(is_own) {
            return Vec::new();
        }
        let mut others: Vec<Condition> = picked()
            .filter(|other| own.is_of_mesh(mesh) || other.namespace == own.namespace)
            .map(|other| other.pods(words))
            .collect();
        if own.is_of_mesh(mesh) {
            let namespaces = all.iter().filter(|other| other.labels.is_none() && !other.is_of_mesh(mesh));
            others.extend(namespaces.map(|other| Condition::Namespace(words.word(&other.namespace))));
        }
        let mode = own.mode.unwrap_or_else(|| inherited(&own.namespace));
        return vec![Zone { pods: except(pods, others), ports: all_ports(), mode }];
    }
    let older = picked().take_while(|other| !is_own(other)).filter(|other| other.namespace == own.namespace);
    let pods = except(own.pods(words), older.map(|other| other.pods(words)).collect());
    let mode = own.mode.unwrap_or_else(|| inherited(&own.namespace));
    let mut rest = all_ports();
    let mut zones = Vec::new();
    for &(port, of_port) in &own.ports {
        let ports = Ports::range(Protocol::Tcp, port, port);
        rest = rest.difference(&ports);
        zones.push(Zone { pods: pods.clone(), ports, mode: of_port.unwrap_or(mode) });
    }
    zones.push(Zone { pods, ports: rest, mode });
    zones
}

/// Refuses what is not encrypted where it decides so.
pub(super) fn read(reader: &mut Reader<'_>) -> Vec<Policy> {
    check(reader);
    let Some(mesh) = reader.around.map(|around| around.mesh()) else { return Vec::new() };
    let (namespace, name) = (reader.namespace(), &*reader.object.reference.name);
    let own = mesh.encryption.iter().find(|own| *own.namespace == *namespace && *own.name == *name);
    let Some(own) = own else { return Vec::new() };
    let words = reader.words;
    let zones = zones(mesh, own, words);
    if zones.is_empty() {
        let root = reader.object.node();
        reader.fault(root, "another PeerAuthentication for the same pods is older and wins; this one has no effect");
    }
    let strict = zones.into_iter().filter(|zone| zone.mode == Mode::Strict);
    let plain = Condition::negation(mesh::meshed(words));
    let refused = strict.map(|zone| {
        let subject = Condition::all([zone.pods, mesh::meshed(words)]);
        let mut rule = rule(Action::Deny, plain.clone(), zone.ports, ("/spec/mtls", 0));
        rule.name = Some("what is not encrypted by the mesh".into());
        policy(reader, Step::Encryption, subject, Section { isolates: false, rules: vec![rule] })
    });
    refused.collect()
}

/// Reports what cannot be read.
fn check(reader: &mut Reader<'_>) {
    let root = reader.object.node();
    let Some(spec) = part(root, "spec") else { return };
    if let Some(selector) = part(spec, "selector") {
        reader.selector(selector, Condition::Label);
    }
    let ports: Vec<(Node<'_>, Node<'_>)> = part(spec, "portLevelMtls").into_iter().flat_map(Node::entries).collect();
    for &(port, _) in &ports {
        if port.scalar().and_then(|port| port.parse::<u16>().ok()).is_none_or(|port| port == 0) {
            reader.unreadable(port, "is no port number from 1 to 65535");
        }
    }
    if let Some((port, _)) = ports.first().filter(|_| spec.path(&["selector", "matchLabels"]).is_none()) {
        reader.fault(*port, "has no effect, because no `selector` says whose ports are meant");
    }
    for mode in part(spec, "mtls").into_iter().chain(ports.iter().map(|(_, mode)| *mode)) {
        let Some(written) = part(mode, "mode") else { continue };
        if !matches!(written.as_str(), Some("UNSET" | "DISABLE" | "PERMISSIVE" | "STRICT")) {
            reader.unreadable(written, "is none of UNSET, DISABLE, PERMISSIVE, STRICT");
        }
    }
}

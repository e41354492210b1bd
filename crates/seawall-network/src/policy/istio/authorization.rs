//! AuthorizationPolicy: what is asked of an authorizer outside, what is denied, what is allowed.

use seawall_model::{Found, GroupKind};
use seawall_yaml::{Kind, Node};

use super::peer_authentication::{Mode, zones};
use super::{Identity, Mesh, Step, all_ports, mesh, operation, policy, protocol, rule, source, unseen};
use crate::condition::{Condition, Requirement, Test};
use crate::policy::cilium::part;
use crate::policy::service::Service;
use crate::policy::surroundings::list;
use crate::policy::{Action, Policy, Reader, Rule, Section};
use crate::ports::{Ports, Protocol};
use crate::reason::Reason;

/// Pods, in front of which somebody enforces the policy.
struct Governed {
    /// By a proxy that understands requests.
    proxied: Condition,
    /// By their node, which knows connections alone.
    ambient: Condition,
}

impl Governed {
    fn all(&self) -> Condition {
        Condition::any([self.proxied.clone(), self.ambient.clone()])
    }
}

/// A rule as it is for connections of which nothing more is known, and as it is where requests are understood.
#[derive(Default)]
struct Readings {
    /// Rules that say nothing of requests.
    plain: Vec<Rule>,
    /// The others: where requests are understood …
    understood: Vec<Rule>,
    /// … and where they are not.
    opaque: Vec<Rule>,
}

/// Reads an AuthorizationPolicy.
pub(super) fn read(reader: &mut Reader<'_>) -> Vec<Policy> {
    let root = reader.object.node();
    let spec = part(root, "spec");
    if let Some(spec) = spec.filter(|spec| spec.kind() != Kind::Mapping) {
        reader.unreadable(spec, "must be a specification");
    }
    // Without a specification it allows nothing.
    let spec = spec.unwrap_or(root);
    let step = match part(spec, "action").map(|action| (action, action.as_str())) {
        None | Some((_, Some("ALLOW"))) => Step::Allow,
        Some((_, Some("DENY"))) => Step::Deny,
        Some((_, Some("CUSTOM"))) => Step::Custom,
        // It only writes a log.
        Some((_, Some("AUDIT"))) => return Vec::new(),
        Some((action, _)) => {
            reader.unreadable(action, "is none of ALLOW, DENY, AUDIT, CUSTOM");
            Step::Allow
        }
    };
    let Some(governed) = governed(reader, spec) else { return Vec::new() };
    let told = reader.problems.len();
    let mut policies = Vec::new();
    for (index, (pods, identity)) in by_identity(reader).into_iter().enumerate() {
        let within = |part: &Condition| Condition::all([part.clone(), pods.clone()]);
        let governed = Governed { proxied: within(&governed.proxied), ambient: within(&governed.ambient) };
        let before = reader.problems.len();
        let readings = rules(reader, spec, step, identity);
        if index > 0 {
            // The same was told of the first.
            reader.problems.truncate(before.max(told));
        }
        policies.extend(enforced(reader, step, &governed, readings));
    }
    policies
}

/// The pods that the policy is for; nothing when it is for something that is not looked at here.
fn governed<'r>(reader: &mut Reader<'r>, spec: Node<'r>) -> Option<Governed> {
    let words = reader.words;
    let root = reader.around.map_or("istio-system", |around| &*around.mesh().root);
    let own = match reader.namespace() {
        namespace if namespace == root => Condition::Pod,
        namespace => Condition::Namespace(words.word(namespace)),
    };
    let refs: Vec<Node<'r>> = part(spec, "targetRef").into_iter().chain(list(spec, "targetRefs")).collect();
    if refs.is_empty() {
        let selected = match part(spec, "selector") {
            Some(selector) => reader.selector(selector, Condition::Label),
            None => Condition::Always,
        };
        let within = |in_mesh| Condition::all([Condition::Pod, own.clone(), selected.clone(), in_mesh]);
        return Some(Governed { proxied: within(mesh::sidecar(words)), ambient: within(mesh::ambient(words)) });
    }
    if let Some(selector) = part(spec, "selector") {
        reader.unreadable(selector, "stands beside `targetRefs`");
    }
    let targets: Vec<Condition> = refs.into_iter().map(|target| attached(reader, target)).collect();
    let proxied = Condition::any(targets);
    (proxied != Condition::Never).then_some(Governed { proxied, ambient: Condition::Never })
}

/// The pods whose requests pass what the policy is attached to.
fn attached<'r>(reader: &mut Reader<'r>, target: Node<'r>) -> Condition {
    let text = |key: &str| part(target, key).and_then(Node::as_str).unwrap_or_default();
    let words = reader.words;
    let own = Condition::Namespace(words.word(reader.namespace()));
    let behind = |pods: Condition| Condition::all([pods, mesh::ambient(words), Condition::Maybe(Reason::Mesh)]);
    match (text("group"), text("kind"), text("name")) {
        ("gateway.networking.k8s.io", "Gateway", name) if !name.is_empty() => {
            if is_waypoint(reader, name) {
                reader.fault(target, "is a waypoint; which connections pass it is not known");
                return behind(Condition::all([own, Condition::Pod]));
            }
            let key = words.word("gateway.networking.k8s.io/gateway-name");
            let test = Test::In(std::iter::once(words.word(name)).collect());
            Condition::all([own, Condition::Pod, Condition::Label(Requirement { key, test })])
        }
        ("" | "core", "Service", name) if !name.is_empty() => {
            let found = reader.around.map(|around| around.service(reader.namespace(), name));
            reader.fault(target, "is enforced by a waypoint; which connections pass it is not known");
            match found {
                Some(Found::Yes(service)) => behind(Service(service).pods(words).unwrap_or(Condition::Never)),
                Some(Found::No) => Condition::Never,
                Some(Found::Unknown) | None => behind(Condition::all([own, Condition::Pod])),
            }
        }
        ("networking.istio.io", "ServiceEntry", _) | ("gateway.networking.k8s.io", "GatewayClass", _) => {
            reader.fault(target, "is of a kind whose connections are not judged, so the policy is left out");
            Condition::Never
        }
        _ => {
            let wrong = reader.unreadable(target, "names nothing that a policy can be attached to");
            Condition::all([own, Condition::Pod, wrong])
        }
    }
}

fn is_waypoint(reader: &Reader<'_>, name: &str) -> bool {
    let kind = GroupKind::of("gateway.networking.k8s.io", "Gateway");
    let namespace = reader.object.reference.namespace.as_deref();
    match reader.around.map(|around| around.snapshot().find(kind, namespace, name)) {
        Some(Found::Yes(gateway)) => {
            let class = gateway.node().path(&["spec", "gatewayClassName"]).and_then(Node::as_str);
            class.is_some_and(|class| class.contains("waypoint"))
        }
        _ => false,
    }
}

/// Pods by whether their peers prove who they are: not where encryption is switched off.
fn by_identity(reader: &Reader<'_>) -> Vec<(Condition, Identity)> {
    let (mut whole, mut some) = (Vec::new(), Vec::new());
    let mesh: Option<&Mesh> = reader.around.map(|around| around.mesh());
    for (mesh, own) in mesh.into_iter().flat_map(|mesh| mesh.encryption.iter().map(move |own| (mesh, own))) {
        for zone in zones(mesh, own, reader.words).into_iter().filter(|zone| zone.mode == Mode::Disable) {
            if zone.ports == all_ports() { whole.push(zone.pods) } else { some.push(zone.pods) }
        }
    }
    if whole.is_empty() && some.is_empty() {
        return vec![(Condition::Always, Identity::Mutual)];
    }
    let (whole, some) = (Condition::any(whole), Condition::any(some));
    let neither = Condition::negation(Condition::any([whole.clone(), some.clone()]));
    let partly = Condition::all([some, Condition::negation(whole.clone())]);
    let parts = [(neither, Identity::Mutual), (whole, Identity::None), (partly, Identity::Unknown)];
    parts.into_iter().filter(|(pods, _)| *pods != Condition::Never).collect()
}

/// Reads the rules. One without anything in it means every request.
fn rules<'r>(reader: &mut Reader<'r>, spec: Node<'r>, step: Step, identity: Identity) -> Readings {
    let mut readings = Readings::default();
    if let Some(written) = part(spec, "rules").filter(|rules| rules.kind() != Kind::Sequence) {
        reader.unreadable(written, "must be a list of rules");
    }
    for (written, index) in list(spec, "rules").zip(0u32..) {
        if written.kind() != Kind::Mapping && !written.is_null() {
            reader.unreadable(written, "is no rule");
            continue;
        }
        one(reader, written, index, step, identity, &mut readings);
    }
    readings
}

fn one<'r>(
    reader: &mut Reader<'r>,
    written: Node<'r>,
    index: u32,
    step: Step,
    identity: Identity,
    readings: &mut Readings,
) {
    for (key, _) in written.entries() {
        if !matches!(key.scalar(), Some("from" | "to" | "when")) {
            reader.unreadable(key, "is no part of a rule");
        }
    }
    let sources = source::all(reader, written, identity);
    let operations = operation::all(reader, written);
    let when = operation::when(reader, written, identity);
    let action = if step == Step::Allow { Action::Allow } else { Action::Deny };
    let doubt = if step == Step::Custom { Some(Reason::External) } else { when.doubt };
    let asks_for_requests = sources.iter().any(|source| !source.http.is_empty())
        || operations.iter().any(|operation| !operation.http.is_empty())
        || !when.http.is_empty();
    for operation in &operations {
        let ports = operation.ports.intersection(&when.ports);
        let rule = |peers: Condition, doubt, note: Option<String>| Rule {
            doubt,
            note: note.map(Into::into),
            ..rule(action, Condition::all([peers, when.peers.clone()]), ports.clone(), ("/spec/rules", index))
        };
        let anyone = || Condition::any(sources.iter().map(|source| source.peers.clone()).collect::<Vec<_>>());
        if !asks_for_requests || step == Step::Custom {
            readings.plain.push(rule(anyone(), doubt, None));
            continue;
        }
        // Where requests are not understood, what asks for them allows nothing, and a denial forgets that it asks.
        if step == Step::Deny {
            readings.opaque.push(rule(anyone(), doubt, None));
        }
        for source in &sources {
            let asked: Vec<&str> =
                source.http.iter().chain(&operation.http).chain(&when.http).map(String::as_str).collect();
            let note = (!asked.is_empty()).then(|| format!("only {}", asked.join(" ")));
            let depends = (step == Step::Deny && note.is_some()).then_some(Reason::Requests);
            readings.understood.push(rule(source.peers.clone(), depends.or(doubt), note));
        }
    }
}

/// The policies that come of it: one for all pods, and more where rules ask for requests.
fn enforced(reader: &Reader<'_>, step: Step, governed: &Governed, mut readings: Readings) -> Vec<Policy> {
    if step == Step::Allow {
        readings.plain.push(unseen());
    }
    let whole = Section { isolates: step == Step::Allow, rules: readings.plain };
    let mut policies = vec![policy(reader, step, governed.all(), whole)];
    let mut add = |subject: Condition, rules: &[Rule], ports: &Ports| {
        let rules: Vec<Rule> = rules.iter().filter_map(|rule| limited(rule, ports)).collect();
        if !rules.is_empty() && subject != Condition::Never {
            policies.push(policy(reader, step, subject, Section { isolates: false, rules }));
        }
    };
    if readings.understood.is_empty() && readings.opaque.is_empty() {
        return policies;
    }
    let root = reader.around.is_some_and(|around| *around.mesh().root == *reader.namespace());
    let namespace = (!root).then(|| reader.namespace());
    let opaque = reader.around.map(|around| protocol::opaque(around, namespace, reader.words)).unwrap_or_default();
    let mut rest = all_ports();
    for (number, pods) in opaque {
        let port = Ports::range(Protocol::Tcp, number, number);
        rest = rest.difference(&port);
        let others = Condition::negation(pods.clone());
        add(Condition::all([governed.proxied.clone(), pods]), &readings.opaque, &port);
        add(Condition::all([governed.proxied.clone(), others]), &readings.understood, &port);
    }
    add(governed.proxied.clone(), &readings.understood, &rest);
    add(governed.ambient.clone(), &readings.opaque, &all_ports());
    policies
}

/// The rule for some ports alone; nothing when it is about others.
fn limited(rule: &Rule, ports: &Ports) -> Option<Rule> {
    let own = rule.ports.iter().filter_map(|port| match port {
        crate::policy::Port::Numbers(own) => Some(own.intersection(ports)),
        _ => None,
    });
    let ports = own.fold(Ports::default(), |all, own| all.union(&own));
    (!ports.is_empty()).then(|| Rule { ports: vec![crate::policy::Port::Numbers(ports)], ..rule.clone() })
}

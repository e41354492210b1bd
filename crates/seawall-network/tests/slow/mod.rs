//! A slow and plain judge of one connection, straight from the form that policies are read into. The engine must agree.

use core::net::IpAddr;
use std::collections::BTreeMap;

use seawall_model::{GroupKind, Problem, Snapshot};
use seawall_network::condition::{Condition, Requirement, Test};
use seawall_network::policy::{Action, Direction, Layer, Policy, Port, Readings, Rule};
use seawall_network::ports::Protocol;
use seawall_network::profile::Profile;
use seawall_network::words::{Word, Words};
use seawall_network::{Network, Peer, Verdict};
use seawall_testkit::pages::Cluster;
use seawall_yaml::Node;

use Answer::{Maybe, No, Yes};

/// Two namespaces with pods, and a node with a pod on its network.
#[allow(dead_code, reason = "not every file asks")]
pub(crate) const PODS: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: red}}
---
apiVersion: v1
kind: Namespace
metadata: {name: bank, labels: {team: blue}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {nodeName: n2, serviceAccountName: web, containers: [{name: a, ports: [{name: http, containerPort: 8080}]}]}
status: {podIP: 10.1.0.1}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {nodeName: n2, containers: [{name: a, ports: [{name: sql, containerPort: 5432}]}]}
status: {podIP: 10.1.0.2}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: bank, labels: {app: web}}
spec: {nodeName: n2, containers: [{name: a}]}
status: {podIP: 10.1.0.3}
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: bank, labels: {app: web}}
spec: {nodeName: n1, hostNetwork: true, containers: [{name: a}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop, labels: {tier: front}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: default, namespace: shop}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: default, namespace: bank}
---
apiVersion: v1
kind: Node
metadata: {name: n1, labels: {pool: a, kubernetes.io/hostname: n1}}
status: {addresses: [{type: InternalIP, address: 192.168.0.1}]}
---
apiVersion: v1
kind: Node
metadata: {name: n2, labels: {kubernetes.io/hostname: n2}}
status: {addresses: [{type: InternalIP, address: 192.168.0.2}]}
";

/// What is known of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    No,
    Maybe,
    Yes,
}

/// A cluster made of text, and its policies.
pub(crate) struct World {
    snapshot: Snapshot,
    words: Words,
    policies: Vec<Policy>,
    network: Network,
    pub(crate) problems: Vec<Problem>,
}

/// One end of a connection.
#[derive(Debug, Default)]
struct End {
    pod: bool,
    host: bool,
    namespace: String,
    labels: BTreeMap<String, String>,
    node_labels: BTreeMap<String, String>,
    namespace_labels: BTreeMap<String, String>,
    account: String,
    account_labels: BTreeMap<String, String>,
    addresses: Vec<IpAddr>,
    ports: Vec<(String, Protocol, u16)>,
}

impl World {
    pub(crate) fn of(text: &str) -> Self {
        Self::under(text, Profile::Default)
    }

    pub(crate) fn under(text: &str, profile: Profile) -> Self {
        let snapshot = Cluster::parse(text).snapshot;
        let words = Words::default();
        let readings = Readings::of(&snapshot, &words, profile);
        let network = Network::build(&snapshot, profile);
        Self { network, snapshot, words, policies: readings.policies, problems: readings.problems }
    }

    /// Whether `from` reaches `to`: `allowed`, `denied`, or `depends`. An end is `namespace/pod`, `node/name` or an
    /// address; `question` reads `shop/web > shop/db TCP/80`.
    pub(crate) fn verdict(&self, question: &str) -> &'static str {
        let mut words = question.split([' ', '>']).filter(|word| !word.is_empty());
        let (from, to, port) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        let (protocol, number) = port.split_once('/').unwrap();
        let port = (Protocol::read(protocol).unwrap(), number.parse().unwrap());
        let peers = (self.peer(from), self.peer(to));
        // The engine judges policies for nodes where pods on their network are governed alone.
        let judged = !(to.starts_with("node/") || from.starts_with("node/") && self.governs_nodes());
        let (from, to) = (self.end(from), self.end(to));
        let mut answer = Yes;
        for layer in [Layer::Kubernetes, Layer::Cilium, Layer::Calico, Layer::Istio] {
            answer = answer.min(self.admits(layer, Direction::Egress, &from, &to, port));
            answer = answer.min(self.admits(layer, Direction::Ingress, &to, &from, port));
        }
        let plain = ["denied", "depends", "allowed"][answer as usize];
        let engine = name_of(self.network.verdict(peers.0, peers.1, port.0, port.1));
        assert!(!judged || engine == plain, "{question}: {engine} says the engine, {plain} the plain judge");
        plain
    }

    /// What the engine alone says, where the plain judge knows less: labels that are not in the input.
    #[allow(dead_code, reason = "not every file asks")]
    pub(crate) fn engine(&self, question: &str) -> &'static str {
        let mut words = question.split([' ', '>']).filter(|word| !word.is_empty());
        let (from, to) = (self.peer(words.next().unwrap()), self.peer(words.next().unwrap()));
        let (protocol, number) = words.next().unwrap().split_once('/').unwrap();
        name_of(self.network.verdict(from, to, Protocol::read(protocol).unwrap(), number.parse().unwrap()))
    }

    /// The objects.
    #[allow(dead_code, reason = "not every file asks")]
    pub(crate) fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    fn governs_nodes(&self) -> bool {
        let mut found = false;
        for policy in &self.policies {
            policy.subject.visit(&mut |condition| found |= matches!(condition, Condition::NodeLabel(_)));
        }
        found
    }

    fn peer(&self, name: &str) -> Peer {
        let address = |text: &str| text.parse().ok().map(Peer::Address);
        address(name).unwrap_or_else(|| {
            let (namespace, pod) = name.split_once('/').unwrap();
            if namespace == "node" {
                let node = self.object("Node", None, pod);
                return address(
                    node.path(&["status", "addresses"])
                        .unwrap()
                        .items()
                        .next()
                        .unwrap()
                        .get("address")
                        .unwrap()
                        .as_str()
                        .unwrap(),
                )
                .unwrap();
            }
            let is_it = |object: &seawall_model::Object| {
                object.reference.namespace.as_deref() == Some(namespace) && object.reference.name == pod
            };
            let id = self
                .snapshot
                .ids()
                .find(|&id| is_it(self.snapshot.object(id)) && self.snapshot.object(id).reference.kind == "Pod");
            Peer::Pod(self.network.pods_of(id.unwrap()).next().unwrap())
        })
    }

    /// Every question with the answer that is expected of it.
    pub(crate) fn expect(&self, expected: &[(&str, &str)]) {
        for (question, answer) in expected {
            assert_eq!(self.verdict(question), *answer, "{question}; problems: {:#?}", self.messages());
        }
    }

    pub(crate) fn messages(&self) -> Vec<&str> {
        self.problems.iter().map(|problem| &*problem.message).collect()
    }

    /// The notes of the rules of the policy of this name.
    #[allow(dead_code, reason = "not every file asks")]
    pub(crate) fn notes(&self, name: &str) -> Vec<&str> {
        let policies = self.policies.iter().filter(|policy| policy.reference.name == name);
        let sections = policies.flat_map(|policy| policy.ingress.iter().chain(&policy.egress));
        sections.flat_map(|section| &section.rules).filter_map(|rule| rule.note.as_deref()).collect()
    }

    fn end(&self, name: &str) -> End {
        if let Ok(address) = name.parse() {
            return End { addresses: vec![address], ..End::default() };
        }
        let (namespace, name) = name.split_once('/').unwrap();
        if namespace == "node" {
            let node = self.object("Node", None, name);
            let listed = node.path(&["status", "addresses"]).into_iter().flat_map(Node::items);
            let addresses = listed.filter_map(|one| one.get("address")?.as_str()?.parse().ok()).collect();
            return End { host: true, node_labels: labels(node), addresses, ..End::default() };
        }
        let pod = self.object("Pod", Some(namespace), name);
        let spec = pod.get("spec").unwrap();
        let host = spec.get("hostNetwork").and_then(Node::as_bool) == Some(true);
        let mut own = labels(pod);
        let listed = ["containers", "initContainers"].into_iter().filter_map(|key| spec.get(key));
        let names = listed.flat_map(Node::items).filter_map(|container| container.get("name")?.as_str());
        own.extend(names.map(|name| (format!("container:{name}"), String::new())));
        let node = spec.get("nodeName").and_then(Node::as_str).unwrap_or_default();
        let mut namespace_labels = self.find("Namespace", None, namespace).map(labels).unwrap_or_default();
        namespace_labels.insert("kubernetes.io/metadata.name".to_owned(), namespace.to_owned());
        let account = spec.get("serviceAccountName").and_then(Node::as_str).unwrap_or("default").to_owned();
        let written = spec.get("containers").into_iter().flat_map(Node::items).filter_map(|one| one.get("ports"));
        let ports = written.flat_map(Node::items).filter_map(|port| {
            let protocol = port.get("protocol").and_then(Node::as_str).and_then(Protocol::read);
            let number = u16::try_from(port.get("containerPort")?.as_i64()?).ok()?;
            Some((port.get("name")?.as_str()?.to_owned(), protocol.unwrap_or(Protocol::Tcp), number))
        });
        let address = pod.path(&["status", "podIP"]).and_then(|address| address.as_str()?.parse().ok());
        End {
            pod: !host,
            host,
            namespace: namespace.to_owned(),
            labels: own,
            namespace_labels,
            node_labels: self.find("Node", None, node).map(labels).unwrap_or_default(),
            account_labels: self.find("ServiceAccount", Some(namespace), &account).map(labels).unwrap_or_default(),
            account,
            addresses: address.into_iter().collect(),
            ports: ports.collect(),
        }
    }

    fn object(&self, kind: &str, namespace: Option<&str>, name: &str) -> Node<'_> {
        self.find(kind, namespace, name).unwrap_or_else(|| panic!("no {kind} {name}"))
    }

    fn find(&self, kind: &str, namespace: Option<&str>, name: &str) -> Option<Node<'_>> {
        match self.snapshot.find(GroupKind::core(kind), namespace, name) {
            seawall_model::Found::Yes(object) => Some(object.node()),
            _ => None,
        }
    }

    fn admits(&self, layer: Layer, direction: Direction, own: &End, other: &End, port: (Protocol, u16)) -> Answer {
        let mut policies: Vec<&Policy> = self.policies.iter().filter(|policy| policy.tier.layer == layer).collect();
        let key = |policy: &Policy| (policy.tier.place, policy.order);
        policies
            .sort_by(|a, b| key(a).partial_cmp(&key(b)).unwrap().then_with(|| a.reference.name.cmp(&b.reference.name)));
        let mut allowed = false;
        let mut denied = false;
        for tier in policies.chunk_by(|a, b| a.tier.place == b.tier.place) {
            let governing: Vec<(&Policy, Answer)> = tier
                .iter()
                .filter(|policy| policy.section(direction).is_some())
                .map(|&policy| (policy, self.holds(&policy.subject, own)))
                .filter(|(_, governs)| *governs != No)
                .collect();
            let mut rules: Vec<(&Rule, Answer)> = Vec::new();
            for (policy, governs) in &governing {
                rules.extend(policy.section(direction).unwrap().rules.iter().map(|rule| (rule, *governs)));
            }
            if tier[0].tier.denials_first {
                rules.sort_by_key(|(rule, _)| rule.action != Action::Deny);
            }
            let mut open = Yes;
            let mut passed = false;
            for (rule, governs) in rules {
                let doubt = if rule.doubt.is_some() { Maybe } else { Yes };
                let target = if direction == Direction::Ingress { own } else { other };
                let matches = governs
                    .min(doubt)
                    .min(self.holds(&rule.peers, other))
                    .min(if rule.ports.iter().any(|one| self.means(one, target, port)) { Yes } else { No });
                if matches == No {
                    continue;
                }
                match rule.action {
                    Action::Allow => allowed = true,
                    Action::Deny => denied = true,
                    Action::Pass => passed = true,
                }
                if matches == Yes {
                    open = No;
                    break;
                }
            }
            if open != No {
                let isolated = governing
                    .iter()
                    .filter(|(policy, _)| policy.section(direction).unwrap().isolates)
                    .map(|(_, governs)| *governs)
                    .max();
                denied |= isolated.is_some();
                passed |= isolated != Some(Yes);
            }
            if !passed {
                return verdict(allowed, denied);
            }
        }
        verdict(true, denied)
    }

    fn means(&self, port: &Port, target: &End, (protocol, number): (Protocol, u16)) -> bool {
        match port {
            Port::Any => true,
            Port::Numbers(ports) => ports.contains(protocol, number),
            Port::Named { protocol: wanted, name } => {
                let name = self.words.text(*name);
                wanted.is_none_or(|wanted| wanted == protocol)
                    && target.ports.iter().any(|own| own.0 == *name && own.1 == protocol && own.2 == number)
            }
        }
    }

    fn holds(&self, condition: &Condition, end: &End) -> Answer {
        let sure = |holds: bool| if holds { Yes } else { No };
        let pod_has = |requirement: &Requirement, labels: &BTreeMap<String, String>| {
            sure(end.pod && self.fulfils(requirement, labels))
        };
        match condition {
            Condition::Always => Yes,
            Condition::Never => No,
            Condition::Maybe(_) => Maybe,
            Condition::Pod => sure(end.pod),
            Condition::Host => sure(end.host),
            Condition::Outside => sure(!end.pod && !end.host),
            Condition::Label(requirement) => pod_has(requirement, &end.labels),
            Condition::NamespaceLabel(requirement) => pod_has(requirement, &end.namespace_labels),
            Condition::Namespace(name) => sure(end.pod && *self.words.text(*name) == end.namespace),
            Condition::Account(name) => sure(end.pod && *self.words.text(*name) == end.account),
            Condition::AccountLabel(requirement) => pod_has(requirement, &end.account_labels),
            Condition::NodeLabel(requirement) => sure(end.host && self.fulfils(requirement, &end.node_labels)),
            Condition::Address(block) => {
                let meant = !end.pod && !end.host || end.pod && block.pods || end.host && block.hosts;
                match &end.addresses[..] {
                    _ if !meant => No,
                    [] => Maybe,
                    addresses => sure(addresses.iter().any(|address| block.addresses.contains(*address))),
                }
            }
            Condition::All(all) => all.iter().map(|one| self.holds(one, end)).min().unwrap_or(Yes),
            Condition::Any(any) => any.iter().map(|one| self.holds(one, end)).max().unwrap_or(No),
            Condition::Not(inner) => match self.holds(inner, end) {
                Yes => No,
                Maybe => Maybe,
                No => Yes,
            },
        }
    }

    fn fulfils(&self, requirement: &Requirement, labels: &BTreeMap<String, String>) -> bool {
        let value = labels.get(&*self.words.text(requirement.key));
        let is_in =
            |list: &[Word]| value.is_some_and(|value| list.iter().any(|word| *self.words.text(*word) == **value));
        match &requirement.test {
            Test::In(list) => is_in(list),
            Test::NotIn(list) => !is_in(list),
            Test::Exists => value.is_some(),
            Test::Absent => value.is_none(),
            Test::Like(like) => value.is_some_and(|value| like.holds(value)),
        }
    }
}

fn name_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "allowed",
        Verdict::Denied => "denied",
        Verdict::Depends(_) => "depends",
    }
}

fn verdict(allowed: bool, denied: bool) -> Answer {
    match (allowed, denied) {
        (true, true) => Maybe,
        (_, denied) => {
            if denied {
                No
            } else {
                Yes
            }
        }
    }
}

fn labels(of: Node<'_>) -> BTreeMap<String, String> {
    let written = of.path(&["metadata", "labels"]).into_iter().flat_map(Node::entries);
    written
        .map(|(key, value)| (key.scalar().unwrap().to_owned(), value.as_str().unwrap_or_default().to_owned()))
        .collect()
}

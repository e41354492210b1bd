//! Reads policies: what is common to all kinds.

use core::net::IpAddr;

use ipnet::IpNet;
use rayon::prelude::*;
use seawall_model::{GroupKind, Object, ObjectId, Problem, Reference, Snapshot};
use seawall_yaml::{Kind, Node};
use smallvec::SmallVec;

use crate::addresses::Addresses;
use crate::condition::{Condition, Requirement, Test};
use crate::policy::{Policy, Rule, Surroundings, calico, cilium, cluster, istio, kubernetes, ties};
use crate::ports::Protocol;
use crate::profile::Profile;
use crate::reason::Reason;
use crate::words::{Word, Words};

/// All policies of a snapshot.
#[derive(Debug, Default)]
pub struct Readings {
    /// In the order in which they stand in the snapshot.
    pub policies: Vec<Policy>,
    /// What could not be read as it was meant.
    pub problems: Vec<Problem>,
}

impl Readings {
    /// Reads the policies of all kinds. Of several objects of one name the one that is applied last counts.
    pub fn of(snapshot: &Snapshot, words: &Words, profile: Profile) -> Self {
        let counts = |object: &Object| is_policy(object) || is_named_by_policies(&object.reference);
        let ids: Vec<ObjectId> = snapshot.ids().filter(|&id| counts(snapshot.object(id))).collect();
        let surroundings = Surroundings::of(snapshot);
        let read: Vec<(Vec<Policy>, Vec<Problem>)> = ids
            .par_iter()
            .filter(|&&id| !snapshot.is_replaced(id))
            .map(|&id| {
                let mut reader = Reader::new(snapshot.object(id), Some(id), words, profile).among(&surroundings);
                let policies = reader.policies();
                (policies, reader.problems)
            })
            .collect();
        let mut readings = Self::default();
        for (policies, problems) in read {
            readings.policies.extend(policies);
            readings.problems.extend(problems);
        }
        readings.problems.extend(ties::ties(snapshot, &readings.policies));
        readings
    }
}

/// Whether the object is of a kind that this crate reads as a policy.
pub(crate) fn is_policy(object: &Object) -> bool {
    let GroupKind { group, kind } = object.reference.group_kind();
    matches!(
        (group, kind),
        ("networking.k8s.io" | "extensions", "NetworkPolicy")
            | (
                "policy.networking.k8s.io",
                "AdminNetworkPolicy" | "BaselineAdminNetworkPolicy" | "ClusterNetworkPolicy"
            )
            | ("cilium.io", "CiliumNetworkPolicy" | "CiliumClusterwideNetworkPolicy")
            | ("security.istio.io", "AuthorizationPolicy" | "PeerAuthentication")
            | (
                "projectcalico.org" | "crd.projectcalico.org",
                "NetworkPolicy"
                    | "GlobalNetworkPolicy"
                    | "HostEndpoint"
                    | "StagedNetworkPolicy"
                    | "StagedGlobalNetworkPolicy"
                    | "StagedKubernetesNetworkPolicy"
            )
    )
}

/// Whether policies refer to objects of the kind, or depend on them: a change of one changes what others mean.
pub(crate) fn is_named_by_policies(reference: &Reference) -> bool {
    let GroupKind { group, kind } = reference.group_kind();
    matches!(
        (group, kind),
        ("cilium.io", "CiliumCIDRGroup")
            | ("security.istio.io", "PeerAuthentication")
            | (
                "projectcalico.org" | "crd.projectcalico.org",
                "GlobalNetworkSet" | "HostEndpoint" | "NetworkSet" | "Tier"
            )
    )
}

/// Reads one object. What it cannot read it reports, and leaves a [`Reason::Unreadable`] in its place.
pub struct Reader<'r> {
    pub(crate) object: &'r Object,
    pub(crate) id: Option<ObjectId>,
    pub(crate) words: &'r Words,
    pub(crate) profile: Profile,
    /// What the object may refer to; when it is absent, that is not known.
    pub(crate) around: Option<&'r Surroundings>,
    pub(crate) problems: Vec<Problem>,
    /// Whether the API server refuses the object, so that nobody knows what is in force instead.
    pub(crate) refused: bool,
}

impl<'r> Reader<'r> {
    /// A reader of one object.
    pub fn new(object: &'r Object, id: Option<ObjectId>, words: &'r Words, profile: Profile) -> Self {
        Self { object, id, words, profile, around: None, problems: Vec::new(), refused: false }
    }

    /// The same reader, for an object that stands among others.
    pub fn among(self, surroundings: &'r Surroundings) -> Self {
        Self { around: Some(surroundings), ..self }
    }

    /// What could not be read as it was meant.
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// The policies that the object stands for: none, one, or several where a kind allows several specifications.
    pub fn policies(&mut self) -> Vec<Policy> {
        let GroupKind { group, kind } = self.object.reference.group_kind();
        let mut policies: Vec<Policy> = match (group, kind) {
            ("networking.k8s.io" | "extensions", _) => kubernetes::read(self).into_iter().collect(),
            ("policy.networking.k8s.io", _) => cluster::read(self).into_iter().collect(),
            ("cilium.io", "CiliumCIDRGroup") => cilium::check_group(self),
            ("cilium.io", _) => cilium::read(self),
            ("projectcalico.org" | "crd.projectcalico.org", _) => calico::read(self),
            ("security.istio.io", _) => istio::read(self),
            _ => Vec::new(),
        };
        if self.refused {
            for policy in &mut policies {
                doubt(policy);
            }
        }
        policies
    }

    /// The name of the object's namespace: `default` when none is written.
    pub(crate) fn namespace(&self) -> &'r str {
        self.object.reference.namespace.as_deref().unwrap_or("default")
    }

    pub(crate) fn word(&self, text: &str) -> Word {
        self.words.word(text)
    }

    /// Reports what is wrong at `node`, and what is done instead.
    pub(crate) fn fault(&mut self, node: Node<'r>, message: impl Into<String>) {
        self.problems.push(Problem::doubtful(self.object, node, message));
    }

    /// The same, for something that the API server refuses: whether the part counts is not known.
    pub(crate) fn unreadable(&mut self, node: Node<'r>, message: &str) -> Condition {
        let place = seawall_model::Field::from(node).keyed_path(self.object.node());
        self.fault(node, format!("`{place}` {message}; the API server refuses the object, so its effect is not known"));
        self.refused = true;
        Condition::Maybe(Reason::Unreadable)
    }

    /// A `LabelSelector`, whose demands `of` makes conditions of. An empty one, or `null`, demands nothing.
    pub(crate) fn selector(&mut self, selector: Node<'r>, of: fn(Requirement) -> Condition) -> Condition {
        let demands = self.demands(selector, is_label_key);
        let condition = |demand: Demand<'r>| {
            let key = self.word(demand.key);
            let single = matches!(&demand.test, Test::In(values) if values.len() == 1);
            let written = of(Requirement { key, test: demand.test });
            if !(single && demand.at.kind() == Kind::Mapping && self.profile == Profile::NpGuard) {
                return written;
            }
            // np-guard tells a value that an expression demands from one that stands as a label. An exclusion of
            // nothing changes nothing and marks it.
            Condition::all([written, of(Requirement { key, test: Test::NotIn(SmallVec::new()) })])
        };
        Condition::all(demands.into_iter().map(|demand| demand.map_or(Condition::Maybe(Reason::Unreadable), condition)))
    }

    /// What a `LabelSelector` demands, whose keys are what `is_key` says. In place of what cannot be read there is
    /// nothing. An empty selector, or `null`, demands nothing.
    pub(crate) fn demands(&mut self, selector: Node<'r>, is_key: fn(&str) -> bool) -> Vec<Option<Demand<'r>>> {
        let mut demands = Vec::new();
        match selector.kind() {
            Kind::Mapping => {}
            Kind::Null => return demands,
            _ => {
                self.unreadable(selector, "must be a label selector");
                return vec![None];
            }
        }
        for (key, value) in selector.entries() {
            match (key.scalar(), value.kind()) {
                (Some("matchLabels" | "matchExpressions"), Kind::Null) => {}
                (Some("matchLabels"), Kind::Mapping) => {
                    demands.extend(value.entries().map(|(key, value)| self.equality(key, value, is_key)));
                }
                (Some("matchExpressions"), Kind::Sequence) => {
                    demands.extend(value.items().map(|item| self.expression(item, is_key)));
                }
                _ => {
                    self.unreadable(key, "is no part of a label selector");
                    demands.push(None);
                }
            }
        }
        demands
    }

    fn equality(&mut self, key: Node<'r>, value: Node<'r>, is_key: fn(&str) -> bool) -> Option<Demand<'r>> {
        let text = if value.is_null() { Some("") } else { value.as_str() };
        match (key.scalar(), text) {
            (Some(name), Some(text)) if is_key(name) && is_label_value(text) => {
                Some(Demand { at: key, key: name, test: Test::In(SmallVec::from_slice(&[self.word(text)])) })
            }
            (Some(name), _) if !is_key(name) => {
                self.unreadable(key, "is no valid label key");
                None
            }
            _ => {
                self.unreadable(value, "is no valid label value");
                None
            }
        }
    }

    fn expression(&mut self, expression: Node<'r>, is_key: fn(&str) -> bool) -> Option<Demand<'r>> {
        let key = expression.get("key").and_then(Node::as_str);
        let Some(name) = key.filter(|key| is_key(key)) else {
            self.unreadable(expression.get("key").unwrap_or(expression), "is no valid label key");
            return None;
        };
        let values = expression.get("values").filter(|values| !values.is_null());
        let mut words: SmallVec<[Word; 2]> = SmallVec::new();
        for value in values.into_iter().flat_map(Node::items) {
            match value.as_str().filter(|value| is_label_value(value)) {
                Some(value) => words.push(self.word(value)),
                None => {
                    self.unreadable(value, "is no valid label value");
                    return None;
                }
            }
        }
        let test = match (expression.get("operator").and_then(Node::as_str), words.is_empty()) {
            (Some("In"), false) => Test::In(words),
            (Some("NotIn"), false) => Test::NotIn(words),
            (Some("Exists"), true) => Test::Exists,
            (Some("DoesNotExist"), true) => Test::Absent,
            (Some("In" | "NotIn"), true) => {
                self.unreadable(expression, "needs values for its operator");
                return None;
            }
            (Some("Exists" | "DoesNotExist"), false) => {
                self.unreadable(expression, "must not have values for its operator");
                return None;
            }
            _ => {
                let meant = "has an operator that is none of In, NotIn, Exists, DoesNotExist";
                self.unreadable(expression, meant);
                return None;
            }
        };
        Some(Demand { at: expression, key: name, test })
    }

    /// A network as `address/length`; the address may have bits beyond the length, as the API server allows.
    pub(crate) fn network(&mut self, node: Node<'r>) -> Option<IpNet> {
        let network = node.as_str().and_then(read_network);
        if network.is_none() {
            self.unreadable(node, "is no network such as 10.0.0.0/8");
        }
        network
    }

    /// A network, or one address.
    pub(crate) fn address_or_network(&mut self, node: Node<'r>) -> Option<Addresses> {
        let address = node.as_str().and_then(|text| text.parse::<IpAddr>().ok());
        address.map(Addresses::one).or_else(|| self.network(node).map(Addresses::of))
    }

    /// The addresses of the networks in a list; what cannot be read is reported and left out, and the flag says so.
    pub(crate) fn networks(&mut self, list: Node<'r>) -> (Addresses, bool) {
        let read: Vec<Option<IpNet>> = list.items().map(|network| self.network(network)).collect();
        let damaged = read.iter().any(Option::is_none);
        (read.into_iter().flatten().collect(), damaged)
    }

    /// The protocol that is written under a port: TCP when none is. Nothing, with a report, for others.
    pub(crate) fn protocol(&mut self, written: Option<Node<'r>>) -> Option<Protocol> {
        let Some(node) = written.filter(|node| !node.is_null()) else { return Some(Protocol::Tcp) };
        let protocol = node.as_str().and_then(Protocol::read);
        if protocol.is_none() {
            self.unreadable(node, "is none of TCP, UDP, SCTP");
        }
        protocol
    }

    /// A port number from 1 to 65535. Nothing, with a report, for others.
    pub(crate) fn number(&mut self, node: Node<'r>) -> Option<u16> {
        let number = node.as_i64().and_then(|number| u16::try_from(number).ok()).filter(|&number| number > 0);
        if number.is_none() {
            self.unreadable(node, "is no port number from 1 to 65535");
        }
        number
    }
}

/// What a label selector demands of one label.
#[derive(Debug)]
pub(crate) struct Demand<'r> {
    /// Where it is written.
    pub(crate) at: Node<'r>,
    /// The label's key as written.
    pub(crate) key: &'r str,
    /// What its value must be.
    pub(crate) test: Test,
}

/// Marks everything that the policy says as uncertain.
fn doubt(policy: &mut Policy) {
    let subject = std::mem::replace(&mut policy.subject, Condition::Never);
    policy.subject = Condition::all([subject, Condition::Maybe(Reason::Unreadable)]);
    for section in [&mut policy.ingress, &mut policy.egress].into_iter().flatten() {
        section.rules.iter_mut().for_each(|rule: &mut Rule| rule.doubt = Some(Reason::Unreadable));
    }
}

/// The network that a text means. An address without a length is none.
pub(crate) fn read_network(text: &str) -> Option<IpNet> {
    let (address, length) = text.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    let length = length.bytes().all(|byte| byte.is_ascii_digit()).then(|| length.parse().ok())??;
    IpNet::new(address, length).ok()
}

/// Whether the API server takes `key` as a label's key: an optional DNS subdomain, a slash, and a name.
pub(crate) fn is_label_key(key: &str) -> bool {
    let (prefix, name) = key.split_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    let subdomain = |prefix: &str| {
        prefix.len() <= 253
            && prefix.split('.').all(|part| {
                let inner = part.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
                !part.is_empty() && inner && !part.starts_with('-') && !part.ends_with('-')
            })
    };
    !name.is_empty() && is_label_value(name) && prefix.is_none_or(subdomain)
}

/// Whether the API server takes `value` as a label's value.
pub(crate) fn is_label_value(value: &str) -> bool {
    let edge = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_alphanumeric);
    let bytes = value.as_bytes();
    bytes.len() <= 63
        && edge(bytes.first())
        && edge(bytes.last())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

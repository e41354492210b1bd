//! Policies of every kind in one form: layers of tiers of rules.

mod calico;
mod cilium;
mod cluster;
mod istio;
mod kubernetes;
mod read;
mod service;
mod surroundings;
mod ties;

pub(crate) use kubernetes::is_port_name;
pub use read::{Reader, Readings};
pub(crate) use read::{is_label_key, is_label_value, is_named_by_policies, is_policy, read_network};
pub use surroundings::Surroundings;

use seawall_model::{ObjectId, Reference};

use crate::condition::Condition;
use crate::ports::Ports;
use crate::reason::Reason;
use crate::words::Word;

/// Who opens a connection: the policy looks at it from the end that it governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// To the governed end.
    Ingress,
    /// From the governed end.
    Egress,
}

impl Direction {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Ingress, Self::Egress];

    /// As `policyTypes` has it.
    pub(crate) const fn type_name(self) -> &'static str {
        match self {
            Self::Ingress => "Ingress",
            Self::Egress => "Egress",
        }
    }

    /// As people say it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ingress => "ingress",
            Self::Egress => "egress",
        }
    }
}

/// A system of policies. Each must admit a connection; within one the tiers are asked one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Layer {
    /// What Kubernetes itself defines: admin tier, NetworkPolicy, baseline tier.
    Kubernetes,
    /// Cilium.
    Cilium,
    /// Calico.
    Calico,
    /// Istio: in front of the receiving pod only.
    Istio,
}

/// Where in its layer a policy is asked. Tiers are asked from the least on; within a tier, rules by their stage, then
/// their policy's order, then where they stand in it.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub struct Tier {
    /// The layer.
    pub layer: Layer,
    /// The tier's place among the others of the layer; tiers of equal place are one.
    pub place: f64,
    /// What people call it: `admin`, `NetworkPolicy`, `baseline`, the name of Calico's.
    pub name: Box<str>,
    /// Whether denials are asked before anything else in the tier, whatever the order.
    pub denials_first: bool,
    /// Whether policies of equal order that decide differently leave it open who is asked first; otherwise their names
    /// settle it.
    pub ties_open: bool,
}

/// A policy.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The object it was written as.
    pub reference: Reference,
    /// The same, in the snapshot it was read from; absent when it was added later.
    pub object: Option<ObjectId>,
    /// Where it is asked.
    pub tier: Tier,
    /// Its place in the tier, the least first; all are equal where the order does not matter.
    pub order: f64,
    /// The ends that it governs.
    pub subject: Condition,
    /// What it says of connections to them; absent when it says nothing.
    pub ingress: Option<Section>,
    /// What it says of connections from them.
    pub egress: Option<Section>,
}

impl Policy {
    /// What it says of one direction.
    pub fn section(&self, direction: Direction) -> Option<&Section> {
        match direction {
            Direction::Ingress => self.ingress.as_ref(),
            Direction::Egress => self.egress.as_ref(),
        }
    }
}

/// What a policy says of one direction.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Whether what none of the tier's rules decides is denied, for the governed ends.
    pub isolates: bool,
    /// The rules, in the order in which they are written.
    pub rules: Vec<Rule>,
}

/// What becomes of a connection that a rule matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// The layer admits it.
    Allow,
    /// It is refused.
    Deny,
    /// The rest of the tier is not asked.
    Pass,
}

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// What becomes of it.
    pub action: Action,
    /// The other end.
    pub peers: Condition,
    /// The port that is connected to.
    pub ports: Vec<Port>,
    /// Where it is written.
    pub place: RulePlace,
    /// What its author calls it.
    pub name: Option<Box<str>>,
    /// Why it may not match although both ends and the port do.
    pub doubt: Option<Reason>,
    /// What it says beyond addresses and ports, for people: `only GET /health`.
    pub note: Option<Box<str>>,
}

/// Where a rule is written: the list below `spec` and the index in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RulePlace {
    /// The way to the list, as a JSON pointer: `/spec/ingress`, `/specs/*/egressDeny` where `*` stands for `part`.
    pub list: &'static str,
    /// Of Cilium's several specifications the one; 0 otherwise.
    pub part: u32,
    /// The index.
    pub index: u32,
}

impl RulePlace {
    /// The rule itself, as a JSON pointer: `/specs/0/egressDeny/2`.
    pub fn pointer(self) -> String {
        format!("{}/{}", self.list.replacen('*', &self.part.to_string(), 1), self.index)
    }
}

/// Ports that a rule means.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Port {
    /// Every port of every protocol.
    Any,
    /// These.
    Numbers(Ports),
    /// What the receiving pod calls so; of every protocol when none is given.
    Named {
        /// The protocol.
        protocol: Option<crate::ports::Protocol>,
        /// The name.
        name: Word,
    },
}

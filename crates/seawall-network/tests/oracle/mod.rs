//! A second evaluator, as slow and as plain as can be: one question, one answer, loops over manifests.
//!
//! It is written from the specification and the API's own words alone, shares no code with the crate, and knows no
//! classes, no sets and no caches. What it needs, it looks up again for every question.
#![allow(dead_code, reason = "every test file uses a part of it")]

mod address;
mod admin;
mod calico;
mod cilium;
mod cluster;
mod difference;
pub(crate) mod engine;
mod expression;
pub(crate) mod files;
mod flow;
mod istio;
mod network_policy;
mod outcomes;
mod port;
pub(crate) mod random;
mod selector;
pub(crate) mod sketch;
mod truth;

use core::net::IpAddr;
use std::fmt;

use serde_json::Value;

pub(crate) use cluster::Cluster;
use flow::Flow;
use outcomes::Outcomes;
pub(crate) use port::Protocol;
pub(crate) use truth::Truth;

/// Whose reading of the open points counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// As the API and its upstream tests say.
    Default,
    /// Calico's.
    Calico,
    /// Cilium's.
    Cilium,
    /// That of the np-guard analyzers.
    NpGuard,
}

/// One end of a connection. An address that no pod has is outside of the cluster or a node's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Peer {
    /// A pod, by namespace and name.
    Pod(String, String),
    /// An address.
    Address(IpAddr),
}

impl Peer {
    /// `namespace/name` or an address.
    pub(crate) fn parse(text: &str) -> Self {
        match text.split_once('/') {
            Some((namespace, name)) => Self::Pod(namespace.into(), name.into()),
            None => Self::Address(text.parse().expect("an address")),
        }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pod(namespace, name) => write!(into, "{namespace}/{name}"),
            Self::Address(address) => write!(into, "{address}"),
        }
    }
}

/// May `from` open a connection to this port of `to`?
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) from: Peer,
    pub(crate) to: Peer,
    pub(crate) protocol: Protocol,
    pub(crate) port: u16,
}

impl fmt::Display for Question {
    fn fmt(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(into, "{} -> {} {:?}/{}", self.from, self.to, self.protocol, self.port)
    }
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Whatever is unknown, it may.
    Allowed,
    /// Whatever is unknown, it may not.
    Denied,
    /// The network plugin or a missing fact decides.
    Depends,
}

/// The answer to `question` in `cluster`.
///
/// # Panics
/// When a pod of the question is not in the cluster.
pub(crate) fn ask(cluster: &Cluster, profile: Profile, question: &Question) -> Verdict {
    ask_with(cluster, profile, question, Care::Exact)
}

/// How far what is not known is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// Each way in which it may be settled is gone through to the end.
    Exact,
    /// Each place where it matters is taken for itself, as if one could be settled otherwise than the next.
    PlaceByPlace,
}

/// The answer with so much care.
pub(crate) fn ask_with(cluster: &Cluster, profile: Profile, question: &Question, care: Care) -> Verdict {
    let mut possible = Outcomes::none();
    for flow in Flow::all(cluster, profile, question, care) {
        possible = possible.or(decide(&flow));
    }
    possible.verdict()
}

/// What may become of one flow, whose addresses are of one family.
fn decide(flow: &Flow<'_>) -> Outcomes {
    if flow.is_to_itself() {
        return Outcomes::ALLOW;
    }
    let by_policy = layers(flow);
    match flow.is_with_own_node() {
        Truth::Yes => Outcomes::ALLOW,
        Truth::Maybe => by_policy.or(Outcomes::ALLOW),
        Truth::No => by_policy,
    }
}

/// Every system of policies has to let it through.
fn layers(flow: &Flow<'_>) -> Outcomes {
    let mut outcomes = flow.ordinary(flow.to).map_or(Outcomes::ALLOW, |pod| istio::decide(flow, pod));
    let mut seen = *flow;
    if istio::is_tunnelled(flow) {
        seen.port = 15008;
    }
    for direction in [Direction::Egress, Direction::Ingress] {
        let Some(subject) = seen.subject(direction) else { continue };
        outcomes = outcomes.and(kubernetes(&seen, subject, direction));
        if seen.profile != Profile::Cilium {
            outcomes = outcomes.and(cilium::decide(&seen, subject, direction).then(|| Outcomes::ALLOW));
        }
        if seen.profile != Profile::Calico {
            outcomes = outcomes.and(calico::decide(&seen, subject, direction, false).then(|| Outcomes::ALLOW));
        }
    }
    outcomes
}

/// Admin tier, NetworkPolicy, Baseline tier, then allowed.
fn kubernetes(flow: &Flow<'_>, subject: &Value, direction: Direction) -> Outcomes {
    let plain = || match flow.profile {
        Profile::Cilium => cilium::decide_with_network_policies(flow, subject, direction),
        Profile::Calico => calico::decide(flow, subject, direction, true),
        _ => network_policy::decide(flow, subject, direction),
    };
    let baseline = || admin::tier(flow, subject, direction, "Baseline");
    admin::tier(flow, subject, direction, "Admin").then(plain).then(baseline).then(|| Outcomes::ALLOW)
}

/// Which side's policies are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// The destination's.
    Ingress,
    /// The source's.
    Egress,
}

impl Direction {
    /// The field that holds the rules.
    fn rules(self) -> &'static str {
        match self {
            Self::Ingress => "ingress",
            Self::Egress => "egress",
        }
    }

    /// The field of a rule that holds the peers.
    fn peers(self) -> &'static str {
        match self {
            Self::Ingress => "from",
            Self::Egress => "to",
        }
    }

    /// As `policyTypes` has it.
    fn name(self) -> &'static str {
        match self {
            Self::Ingress => "Ingress",
            Self::Egress => "Egress",
        }
    }
}

/// The elements of a list; none when it is absent, null or no list.
fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

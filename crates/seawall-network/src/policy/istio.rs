//! Istio's AuthorizationPolicy and PeerAuthentication, `security.istio.io`: a layer in front of the receiving pod.

mod authorization;
mod mesh;
mod operation;
mod peer_authentication;
mod protocol;
mod source;

pub(crate) use mesh::Mesh;

use crate::condition::Condition;
use crate::policy::{Action, Layer, Policy, Port, Reader, Rule, RulePlace, Section, Tier};
use crate::ports::{Ports, Protocol};
use crate::reason::Reason;

/// Where it is asked: who speaks without encryption where that is not taken, what an authorizer outside decides, what
/// is denied, and at last whether something is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Encryption,
    Custom,
    Deny,
    Allow,
}

impl Step {
    fn tier(self) -> Tier {
        let (place, name) = match self {
            Self::Encryption => (0.0, "mTLS"),
            Self::Custom => (1.0, "CUSTOM"),
            Self::Deny => (2.0, "DENY"),
            Self::Allow => (3.0, "ALLOW"),
        };
        Tier { layer: Layer::Istio, place, name: name.into(), denials_first: false, ties_open: false }
    }
}

/// Reads an object of one of the two kinds.
pub(crate) fn read(reader: &mut Reader<'_>) -> Vec<Policy> {
    match &*reader.object.reference.kind {
        "PeerAuthentication" => peer_authentication::read(reader),
        _ => authorization::read(reader),
    }
}

/// A policy for pods that receive connections.
fn policy(reader: &Reader<'_>, step: Step, subject: Condition, section: Section) -> Policy {
    Policy {
        reference: reader.object.reference.clone(),
        object: reader.id,
        tier: step.tier(),
        order: 0.0,
        subject,
        ingress: Some(section),
        egress: None,
    }
}

fn rule(action: Action, peers: Condition, ports: Ports, place: (&'static str, u32)) -> Rule {
    Rule {
        action,
        peers,
        ports: vec![Port::Numbers(ports)],
        place: RulePlace { list: place.0, part: 0, index: place.1 },
        name: None,
        doubt: None,
        note: None,
    }
}

/// The mesh sees TCP alone.
fn all_ports() -> Ports {
    Ports::of(Protocol::Tcp)
}

/// What the mesh does not see.
fn unseen() -> Rule {
    let ports = Ports::all().difference(&all_ports());
    Rule { name: Some("what is not TCP".into()), ..rule(Action::Allow, Condition::Always, ports, ("/spec/rules", 0)) }
}

/// How peers prove who they are to the pods that a policy governs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Identity {
    /// Peers in the mesh do, the others do not.
    Mutual,
    /// Nobody does.
    None,
    /// That differs from port to port.
    Unknown,
}

impl Identity {
    /// A demand on who the peer proves to be.
    fn proven(self, demand: Condition) -> Condition {
        match self {
            Self::None => Condition::Never,
            Self::Mutual => demand,
            Self::Unknown => Condition::all([demand, Condition::Maybe(Reason::Mesh)]),
        }
    }
}

//! Which pods can be reached from the internet, by which way, and what the policies say on each leg of it.
//!
//! A way begins at something that listens outside (a load balancer, a node, whatever serves Ingresses and Gateways) and
//! ends at pods. Between pods that pass requests on it has two legs, of which each must be admitted.

mod attachment;
mod cloud;
mod direct;
mod gateway;
mod ingress;
mod istio;
mod judge;
mod passage;
mod public;
mod served;

use std::sync::Arc;

use seawall_model::{Object, ObjectId, Problem, Reference, Snapshot};
use seawall_yaml::Node;

use crate::addresses::Addresses;
use crate::connections::Admitted;
use crate::network::Network;
use crate::ports::Ports;
use crate::reason::Reasons;
use crate::verdict::Verdict;
use judge::Judge;

/// Every way from the internet.
#[derive(Debug, Default)]
pub struct Internet {
    /// Those that are closed included: by the object they end at, then as they stand in the input.
    pub ways: Vec<Way>,
    /// What leads nowhere, and what could not be read.
    pub problems: Vec<Problem>,
}

/// One way from the internet to pods.
#[derive(Debug, Clone)]
pub struct Way {
    /// Where it begins.
    pub entry: Entry,
    /// The connections that it is made of, one or two.
    pub legs: Vec<Leg>,
}

/// What listens outside.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Addresses and names that are known of it. Those of all nodes are shared.
    pub addresses: Arc<[Box<str>]>,
    /// The ports it listens on; empty when they are not known.
    pub ports: Ports,
    /// The names that are asked for, where only requests for some are passed on; empty for any.
    pub hosts: Vec<Box<str>>,
    /// Who may use it.
    pub sources: Addresses,
    /// Whether the internet gets to it.
    pub public: Verdict,
    /// How that is known; empty when nothing speaks against it.
    pub note: &'static str,
}

/// What listens outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryKind {
    /// The load balancer of a Service.
    LoadBalancer,
    /// An address in a Service's `externalIPs`.
    ExternalAddress,
    /// A port of every node.
    NodePort,
    /// A port of the nodes on which the pods run.
    HostPort,
    /// The pods' own port on their nodes' network.
    HostNetwork,
    /// Whatever serves Ingresses.
    Ingress,
    /// OpenShift's router.
    Route,
    /// A Gateway of the Gateway API.
    Gateway,
    /// A Gateway of Istio.
    IstioGateway,
}

impl EntryKind {
    /// As people say it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LoadBalancer => "load balancer",
            Self::ExternalAddress => "external address",
            Self::NodePort => "node port",
            Self::HostPort => "host port",
            Self::HostNetwork => "host network",
            Self::Ingress => "ingress",
            Self::Route => "route",
            Self::Gateway => "gateway",
            Self::IstioGateway => "istio gateway",
        }
    }
}

/// One connection of a way.
#[derive(Debug, Clone)]
pub struct Leg {
    /// Who opens it, as policies see it.
    pub from: Opener,
    /// The objects that lead from there, in this order.
    pub hops: Vec<Hop>,
    /// The object whose pods are connected to.
    pub to: ObjectId,
    /// Whether these are the pods for sure.
    pub sure: bool,
    /// The ports of the pods.
    pub ports: Ports,
    /// What the policies admit of these ports.
    pub admitted: Admitted,
    /// From the outside: the addresses from which anything is admitted.
    pub sources: Addresses,
    /// The policies that deny it, when nothing is admitted.
    pub denied_by: Vec<Reference>,
}

/// Who opens a connection, as policies see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opener {
    /// The client's own address.
    Client,
    /// The client's address, or that of a node or load balancer which passes the connection on.
    ClientOrNode,
    /// These pods.
    Pods(Vec<ObjectId>),
    /// Pods that are not in the input.
    Unknown,
}

/// A field of an object that leads on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// The object.
    pub object: ObjectId,
    /// The field's JSON pointer.
    pub pointer: String,
}

impl Way {
    /// Where it ends.
    pub fn target(&self) -> Option<&Leg> {
        self.legs.last()
    }

    /// Whether somebody on the internet gets through to at least one port.
    pub fn verdict(&self) -> Verdict {
        self.legs.iter().map(Leg::verdict).fold(self.entry.public, worse)
    }
}

impl Leg {
    /// Whether anything is admitted.
    pub fn verdict(&self) -> Verdict {
        match (self.admitted.allowed.is_empty(), self.admitted.depends.is_empty()) {
            (false, _) if self.sure => Verdict::Allowed,
            (false, _) => Verdict::Depends(Reasons::NONE),
            (true, false) => Verdict::Depends(self.admitted.reasons),
            (true, true) => Verdict::Denied,
        }
    }
}

fn worse(one: Verdict, other: Verdict) -> Verdict {
    match (one, other) {
        (Verdict::Denied, _) | (_, Verdict::Denied) => Verdict::Denied,
        (Verdict::Depends(one), Verdict::Depends(other)) => Verdict::Depends(one.and(other)),
        (Verdict::Depends(reasons), Verdict::Allowed) | (Verdict::Allowed, Verdict::Depends(reasons)) => {
            Verdict::Depends(reasons)
        }
        (Verdict::Allowed, Verdict::Allowed) => Verdict::Allowed,
    }
}

impl Internet {
    /// Looks for every way from the internet into the pods of `snapshot`, which `network` was built of.
    pub fn of(network: &Network, snapshot: &Snapshot) -> Self {
        Self::find(network, snapshot, true)
    }

    /// The ways alone: what leads nowhere, and what denies a way, is not told.
    pub(crate) fn ways_of(network: &Network, snapshot: &Snapshot) -> Self {
        Self::find(network, snapshot, false)
    }

    fn find(network: &Network, snapshot: &Snapshot, tells: bool) -> Self {
        let mut finder = Finder { snapshot, judge: Judge::of(network, snapshot), tells, found: Self::default() };
        direct::find(&mut finder);
        let served = served::Served::of(snapshot);
        ingress::find(&mut finder, &served);
        gateway::find(&mut finder, &served);
        istio::find(&mut finder, &served);
        let mut found = finder.found;
        found.ways.sort_by_key(|way| way.target().map(|leg| leg.to));
        found
    }
}

/// What looks for ways.
struct Finder<'n> {
    snapshot: &'n Snapshot,
    judge: Judge<'n>,
    /// Whether anybody wants to know of what leads nowhere.
    tells: bool,
    found: Internet,
}

impl<'n> Finder<'n> {
    /// Says that something leads nowhere.
    fn problem(&mut self, object: &'n Object, node: Node<'n>, message: impl Into<String>) {
        // Saying where something stands takes counting the lines of its file.
        if self.tells {
            self.found.problems.push(Problem::doubtful(object, node, message));
        }
    }

    /// A hop at a field.
    fn hop(&self, object: &Object, node: Node<'_>) -> Option<Hop> {
        let pointer = seawall_model::Field::from(node).pointer(object.node());
        self.snapshot.id_of(object).map(|object| Hop { object, pointer })
    }
}

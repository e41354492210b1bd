//! Ways through something that passes requests on.

use seawall_model::backend::Backend;
use seawall_model::{Object, ObjectId};
use seawall_yaml::Node;

use super::served::Server;
use super::{Entry, EntryKind, Finder, Hop, Leg, Opener, Way, public};
use crate::entrance::service;
use crate::ports::{Ports, Protocol};
use crate::reason::Reason;
use crate::targets::{Asked, targets};
use crate::verdict::Verdict;

/// What passes requests on to one backend.
pub(super) struct Passage<'s> {
    pub(super) kind: EntryKind,
    /// Addresses and names that are known of it.
    pub(super) addresses: Vec<Box<str>>,
    /// The ports it listens on; empty when they are not known.
    pub(super) ports: Ports,
    pub(super) hosts: Vec<Box<str>>,
    /// What is asked for of whether it is public; absent when nothing is.
    pub(super) asked_for: Option<Verdict>,
    pub(super) server: Server,
    /// What leads to the backend.
    pub(super) hops: Vec<Hop>,
    /// The object that names the backend.
    pub(super) route: &'s Object,
    pub(super) backend: Backend<'s>,
    pub(super) asked: Asked<'s>,
    /// What is passed on.
    pub(super) carried: Protocol,
}

const ASSUMED: &str = "what serves it is not in the input; taken to be public";

impl<'n> Finder<'n> {
    /// Adds the ways through a passage.
    pub(super) fn pass(&mut self, passage: &Passage<'n>) {
        let backend = &passage.backend;
        if !backend.is_service() {
            let message = format!("sends to a {}, which is not followed", backend.kind.kind);
            return self.problem(passage.route, backend.node, message);
        }
        let Some(service) = service(self.snapshot, passage.route, backend) else {
            let message = format!("sends to Service `{}`, which is not in the input", backend.name.value);
            return self.problem(passage.route, backend.name.node, message);
        };
        let found = targets(self.snapshot, service, passage.asked);
        let before = self.found.ways.len();
        let mut hops = passage.hops.clone();
        hops.extend(self.hop(passage.route, backend.node));
        hops.extend(service.node().get("spec").and_then(|spec| self.hop(service, spec)));
        for target in found {
            let ports = target.ports.intersection(&Ports::of(passage.carried));
            if !ports.is_empty() {
                self.through(passage, &hops, (target.id, target.sure), &ports);
            }
        }
        if self.found.ways.len() == before {
            let message = format!("sends to Service `{}`, and no port of any pod is behind it", backend.name.value);
            self.problem(passage.route, backend.name.node, message);
        }
    }

    fn through(&mut self, passage: &Passage<'n>, hops: &[Hop], to: (ObjectId, bool), ports: &Ports) {
        let entry = passage.entry();
        let from = match &passage.server {
            Server::Pods(pods) => Opener::Pods(pods.clone()),
            Server::Cloud => Opener::ClientOrNode,
            Server::Unknown => Opener::Unknown,
        };
        let Server::Pods(pods) = &passage.server else {
            let leg = self.leg(from, hops.to_vec(), to, ports.clone(), &entry.sources);
            self.found.ways.push(Way { entry, legs: vec![leg] });
            return;
        };
        let before = self.to_pods(pods, &passage.ports);
        if before.is_empty() {
            let leg = self.leg(from, hops.to_vec(), to, ports.clone(), &entry.sources);
            let public = match entry.public {
                Verdict::Denied => Verdict::Denied,
                _ => Verdict::Depends(Reason::Public.into()),
            };
            let entry = Entry { public, note: "nothing in the input leads to the pods that serve it", ..entry };
            self.found.ways.push(Way { entry, legs: vec![leg] });
            return;
        }
        for way in before {
            let last = way.legs.first().map(|leg| leg.to).into_iter().collect();
            let leg = self.leg(Opener::Pods(last), hops.to_vec(), to, ports.clone(), &way.entry.sources);
            let entry = Entry { hosts: passage.hosts.clone(), ..way.entry };
            let legs: Vec<Leg> = way.legs.into_iter().chain([leg]).collect();
            self.found.ways.push(Way { entry, legs });
        }
    }

    /// The ways of one leg that end at some pods: those whose port is among `listening`, or all when there are none.
    fn to_pods(&self, pods: &[ObjectId], listening: &Ports) -> Vec<Way> {
        let ends = |way: &&Way| way.legs.len() == 1 && pods.contains(&way.legs[0].to);
        let listens = |way: &&Way| {
            let meets = |ports: &Ports| !ports.intersection(listening).is_empty();
            meets(&way.entry.ports) || meets(&way.legs[0].ports)
        };
        let all: Vec<&Way> = self.found.ways.iter().filter(ends).collect();
        let some: Vec<Way> = all.iter().copied().filter(listens).cloned().collect();
        if some.is_empty() { all.into_iter().cloned().collect() } else { some }
    }
}

impl Passage<'_> {
    /// What listens outside, as far as its own object tells.
    fn entry(&self) -> Entry {
        let (public, note) = match (public::reached(&self.addresses), self.asked_for) {
            (Some(Verdict::Denied), _) => (Verdict::Denied, "its addresses are private"),
            (Some(known), _) => (known, ""),
            (None, Some(Verdict::Denied)) => (Verdict::Denied, "it is asked for as one for inside"),
            (None, Some(asked)) => (asked, ""),
            (None, None) if self.server == Server::Unknown => (Verdict::Allowed, ASSUMED),
            (None, None) => (Verdict::Allowed, ""),
        };
        let sources = public::internet();
        let (addresses, ports, hosts) = (self.addresses.clone().into(), self.ports.clone(), self.hosts.clone());
        Entry { kind: self.kind, addresses, ports, hosts, sources, public, note }
    }
}

/// The ports of what serves requests for pages.
pub(super) fn web_ports() -> Ports {
    let ports = [80, 443, 8_080, 8_443].map(|port| Ports::range(Protocol::Tcp, port, port));
    ports.iter().fold(Ports::default(), |all, port| all.union(port))
}

/// The texts in a list.
pub(super) fn texts(list: Option<Node<'_>>) -> Vec<Box<str>> {
    list.into_iter().flat_map(Node::items).filter_map(|text| Some(text.as_str()?.into())).collect()
}

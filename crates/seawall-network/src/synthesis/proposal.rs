//! Policies that allow what is needed and seen, and nothing else.

mod api_server;
mod closing;
mod naming;
mod opening;
mod resolver;

use std::collections::BTreeMap;

pub use closing::Closing;
pub(super) use naming::CLOSING;
pub use opening::{Opening, Peer, Reach};
pub use resolver::Resolver;

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::Snapshot;

use self::api_server::ApiServer;
use super::need::{Needs, Reason};
use super::party::{Connection, Party};
use super::pick::{Pick, picks};
use super::service::Services;
use super::twins::Twins;
use super::{Gap, Grave, Member, MemberId, Roster};

/// What the user decides.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only these namespaces; all but those of the system when empty.
    pub namespaces: Vec<String>,
    /// Addresses and ports of the API server, where the input does not say.
    pub api_server: Vec<(core::net::IpAddr, u16)>,
}

/// Namespaces of the system, which are left alone unless they are asked for.
const SYSTEM: &[&str] = &["kube-system", "kube-public", "kube-node-lease"];

/// Policies without a kind yet: what each workload and namespace is given.
#[derive(Debug)]
pub struct Proposal<'s> {
    /// What is closed in each namespace, by name.
    pub closings: BTreeMap<&'s str, Closing>,
    /// What each workload may do, in the order of the roster.
    pub grants: Vec<Grant<'s>>,
    /// Who answers names.
    pub resolver: Resolver,
    /// Who is meant by a pick in a namespace.
    pub owners: FxHashMap<(String, Pick), Vec<MemberId>>,
    /// Workloads that share a policy.
    pub twins: Twins,
    /// Where the API server listens, as far as that is known.
    pub api_server: Vec<(core::net::IpAddr, u16)>,
    /// Everything that is needed, with the reasons.
    pub connections: FxHashMap<Connection, Vec<Reason<'s>>>,
    /// What is not known.
    pub gaps: Vec<Gap<'s>>,
}

/// What one workload may do.
#[derive(Debug)]
pub struct Grant<'s> {
    /// The workload.
    pub member: MemberId,
    /// Others that it cannot be told from, and that need the same.
    pub twins: Vec<MemberId>,
    /// The name of its policy.
    pub name: String,
    /// What picks its pods and nobody else's.
    pub pick: Pick,
    /// What may come in.
    pub ingress: Vec<Opening<'s>>,
    /// What may go out.
    pub egress: Vec<Opening<'s>>,
}

impl<'s> Proposal<'s> {
    /// Proposes policies for what `needs` holds.
    pub fn make(
        snapshot: &'s Snapshot,
        roster: &Roster<'s>,
        services: &Services<'s>,
        needs: Needs<'s>,
        options: &Options,
    ) -> Self {
        let covered = covered(roster, options);
        let twins = Twins::find(roster, needs.connections.keys());
        let picks = picks(roster, &twins);
        let api_server = ApiServer::find(services, options);
        let resolver = Resolver::find(snapshot, roster, services, &picks, &needs.local_resolvers);
        let mut desk = Desk {
            roster,
            picks: &picks,
            covered: &covered,
            api_server: &api_server,
            nodes: nodes(snapshot),
            gaps: needs.gaps,
            opened: FxHashMap::default(),
        };
        resolver.state(&mut desk.gaps);
        desk.systems(options);
        let mut ordered: Vec<(&Connection, &Vec<Reason<'s>>)> = needs.connections.iter().collect();
        ordered.sort_unstable_by_key(|(connection, _)| *connection);
        for (connection, reasons) in ordered {
            if !resolver.answers(connection, roster, &picks) {
                desk.open(connection, reasons);
            }
        }
        for connection in resolver.questions(roster, &picks) {
            desk.open(&connection, &[Reason::Resolves]);
        }
        let grants = desk.grants(snapshot, &twins);
        let closings = closing::closings(roster, &picks, &covered, &grants, &mut desk);
        let mut gaps = desk.gaps;
        let mut owners: FxHashMap<(String, Pick), Vec<MemberId>> = FxHashMap::default();
        for (id, _) in roster.iter() {
            if let Some(pick) = picks.get(&id) {
                owners.entry((roster.get(id).namespace.to_owned(), pick.clone())).or_default().push(id);
            }
        }
        gaps.sort();
        gaps.dedup();
        Self {
            closings,
            grants,
            resolver,
            owners,
            twins,
            api_server: api_server.endpoints,
            connections: needs.connections,
            gaps,
        }
    }
}

impl Grant<'_> {
    /// The workload and its twins.
    pub fn members(&self) -> impl Iterator<Item = MemberId> + '_ {
        std::iter::once(self.member).chain(self.twins.iter().copied())
    }
}

impl Proposal<'_> {
    /// Whether the member answers names.
    pub fn is_resolver(&self, id: MemberId, roster: &Roster<'_>) -> bool {
        let namespace = roster.get(id).namespace;
        self.resolver.pods.iter().any(|(of, pick, _)| {
            of == namespace && self.owners.get(&(of.clone(), pick.clone())).is_some_and(|owners| owners.contains(&id))
        })
    }
}

/// The namespaces that policies are written for.
fn covered<'s>(roster: &Roster<'s>, options: &Options) -> FxHashSet<&'s str> {
    let asked = |name: &&str| {
        if options.namespaces.is_empty() {
            !SYSTEM.contains(name)
        } else {
            options.namespaces.iter().any(|own| own == name)
        }
    };
    roster.namespaces().into_iter().filter(asked).collect()
}

/// The addresses of nodes that others can use.
fn nodes(snapshot: &Snapshot) -> Vec<core::net::IpAddr> {
    let mut found: Vec<core::net::IpAddr> = Vec::new();
    for node in snapshot.of_kind(seawall_model::GroupKind::core("Node")) {
        let addresses = node.node().path(&["status", "addresses"]).into_iter().flat_map(seawall_yaml::Node::items);
        let addresses =
            addresses.filter(|entry| entry.get("type").and_then(seawall_yaml::Node::as_str) == Some("InternalIP"));
        let addresses = addresses.filter_map(|entry| entry.get("address")?.as_str()?.parse().ok());
        found.extend(addresses.filter(|address: &core::net::IpAddr| !address.is_loopback()));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What is at hand while rules are made.
pub(super) struct Desk<'r, 's> {
    pub(super) roster: &'r Roster<'s>,
    pub(super) picks: &'r FxHashMap<MemberId, Pick>,
    pub(super) covered: &'r FxHashSet<&'s str>,
    pub(super) api_server: &'r ApiServer,
    pub(super) nodes: Vec<core::net::IpAddr>,
    pub(super) gaps: Vec<Gap<'s>>,
    opened: FxHashMap<MemberId, [opening::Ledger<'s>; 2]>,
}

impl<'s> Desk<'_, 's> {
    fn covers(&self, id: MemberId) -> bool {
        let member = self.roster.get(id);
        self.covered.contains(member.namespace) && !member.is_on_host_network()
    }

    fn systems(&mut self, options: &Options) {
        let left: Vec<&str> =
            self.roster.namespaces().into_iter().filter(|name| !self.covered.contains(name)).collect();
        if options.namespaces.is_empty() && !left.is_empty() {
            let message =
                format!("namespaces of the system are left alone: {}; ask for one with --in", left.join(", "));
            self.gaps.push(Gap::new(Grave::Note, "system-namespace", "", message));
        }
        for (_, member) in self.roster.iter() {
            if member.is_on_host_network() && self.covered.contains(member.namespace) {
                let message = format!("`{}` uses its node's network: no policy covers it", member.label());
                self.gaps.push(Gap::new(Grave::Note, "host-network", member.label(), message));
            }
        }
    }

    /// Opens both sides of a connection as far as policies are written for them.
    fn open(&mut self, connection: &Connection, reasons: &[Reason<'s>]) {
        let reach = Reach { protocol: connection.protocol, port: connection.port };
        if let Party::Member(to) = connection.to
            && self.covers(to)
        {
            let peers = self.peers(&connection.from, Some(to), reasons);
            self.note(to, 0, peers, reach, reasons);
        }
        if let Party::Member(from) = connection.from
            && self.covers(from)
        {
            if connection.to == Party::ApiServer {
                return self.open_api_server(from, reasons);
            }
            let peers = self.peers(&connection.to, None, reasons);
            self.note(from, 1, peers, reach, reasons);
        }
    }

    fn note(&mut self, id: MemberId, side: usize, peers: Vec<Peer>, reach: Reach, reasons: &[Reason<'s>]) {
        let ledger = &mut self.opened.entry(id).or_default()[side];
        for peer in peers {
            ledger.add(peer, reach, reasons);
        }
    }

    fn open_api_server(&mut self, from: MemberId, reasons: &[Reason<'s>]) {
        let ledger = &mut self.opened.entry(from).or_default()[1];
        for &(address, port) in &self.api_server.endpoints {
            ledger.add(
                Peer::ApiServer(address.into()),
                Reach { protocol: crate::ports::Protocol::Tcp, port: Some(port) },
                reasons,
            );
        }
        if self.api_server.endpoints.is_empty() {
            ledger.add(Peer::ApiServerUnknown, Reach { protocol: crate::ports::Protocol::Tcp, port: None }, reasons);
            let label = self.roster.get(from).label();
            let message = format!(
                "`{label}` works with the Kubernetes API, whose addresses are not in the input: a NetworkPolicy cannot allow it, the workload will be cut off from it. Give them with --api-server ADDRESS:PORT"
            );
            self.gaps.push(Gap::new(Grave::Act, "api-server-unknown", label, message));
        }
    }

    /// What stands for the other end in a rule.
    fn peers(&mut self, party: &Party, called: Option<MemberId>, reasons: &[Reason<'s>]) -> Vec<Peer> {
        match party {
            Party::Member(id) => self.member_peer(*id),
            Party::Pods(namespace, labels) => {
                let pick = Pick { labels: labels.clone(), absent: Vec::new() };
                vec![Peer::Pods { namespace: namespace.clone(), pick }]
            }
            Party::AnyPod => vec![Peer::AnyPod],
            Party::Anyone => vec![Peer::Anyone],
            Party::Network(network) => vec![Peer::Network(*network)],
            Party::Node(address) => vec![Peer::Nodes(vec![*address])],
            Party::Named(name, address) => {
                let message = format!(
                    "`{name}` was seen at an address, and a NetworkPolicy knows addresses only: the rule holds as long as the name leads there. Cilium's policies can say the name (--policy cilium)"
                );
                self.gaps.push(Gap::new(Grave::Check, "external-name-seen", name.clone(), message));
                vec![Peer::Named(name.clone(), *address)]
            }
            Party::Name(name) => {
                let message = format!(
                    "`{name}` is a name outside the cluster: a NetworkPolicy knows addresses only, no rule allows it. Cilium's policies can (--policy cilium), or add its addresses"
                );
                let mut gap = Gap::new(Grave::Act, "external-name", name.clone(), message);
                if let Some(Reason::Written { site, .. }) = reasons.first() {
                    gap = gap.at(*site);
                }
                self.gaps.push(gap);
                vec![Peer::Name(name.clone())]
            }
            Party::ApiServer => {
                let known = self.api_server.endpoints.iter().map(|(address, _)| Peer::ApiServer((*address).into()));
                let mut peers: Vec<Peer> = known.collect();
                peers.dedup();
                if let (true, Some(called)) = (peers.is_empty(), called) {
                    let label = self.roster.get(called).label();
                    let message = format!(
                        "the API server calls `{label}`, and its addresses are not in the input: everybody may reach that port. Give them with --api-server ADDRESS:PORT"
                    );
                    self.gaps.push(Gap::new(Grave::Check, "api-server-unknown", label, message));
                    peers.push(Peer::AnyoneForApiServer);
                }
                peers
            }
        }
    }

    fn member_peer(&mut self, id: MemberId) -> Vec<Peer> {
        let member = self.roster.get(id);
        if member.is_on_host_network() {
            let label = member.label();
            if self.nodes.is_empty() || self.nodes.len() > MOST_NODES {
                let message = format!(
                    "`{label}` uses its node's network, and the nodes' addresses are not in the input (or are too many): no rule names it"
                );
                self.gaps.push(Gap::new(Grave::Act, "node-addresses-unknown", label, message));
                return vec![Peer::Nodes(Vec::new())];
            }
            return vec![Peer::Nodes(self.nodes.clone())];
        }
        match self.picks.get(&id) {
            Some(pick) => vec![Peer::Pods { namespace: member.namespace.to_owned(), pick: pick.clone() }],
            None => {
                let label = member.label();
                let message =
                    format!("no selector picks the pods of `{label}` alone: no rule names it as the other end");
                self.gaps.push(Gap::new(Grave::Act, "no-exact-peer", label, message));
                Vec::new()
            }
        }
    }

    fn grants(&mut self, snapshot: &'s Snapshot, twins: &Twins) -> Vec<Grant<'s>> {
        let mut names = naming::Names::of(snapshot);
        let mut grants = Vec::new();
        let mut opened = std::mem::take(&mut self.opened);
        let roster = self.roster;
        for (id, member) in roster.iter() {
            if !self.covers(id) {
                continue;
            }
            let Some([ingress, egress]) = opened.remove(&id) else { continue };
            let Some(pick) = self.picks.get(&id) else {
                self.gaps.push(inexact(member));
                continue;
            };
            let first = twins.first(id);
            if first != id {
                if let Some(grant) = grants.iter_mut().rev().find(|grant: &&mut Grant<'s>| grant.member == first) {
                    grant.twins.push(id);
                }
                continue;
            }
            let name = names.take(member);
            grants.push(Grant {
                member: id,
                twins: Vec::new(),
                name,
                pick: pick.clone(),
                ingress: ingress.openings(),
                egress: egress.openings(),
            });
        }
        grants
    }
}

/// More nodes are not listed in one rule.
const MOST_NODES: usize = 64;

fn inexact<'s>(member: &Member<'s>) -> Gap<'s> {
    let label = member.label();
    let message = format!(
        "no selector picks the pods of `{label}` alone: other workloads of the namespace carry all its labels, or it has none. It was left out: give it a label of its own"
    );
    Gap::new(Grave::Act, "no-exact-selector", label, message)
}

//! What the engine says of proposed policies: is everything that is needed allowed, and nothing else opened?

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::{Draft, GroupKind, Object, Observation, Origin, Snapshot, SourceFile, expand};
use seawall_yaml::{Options, Text};
use serde_json::{Value, json};

use super::manifest::Manifest;
use super::party::{Connection, Party};
use super::proposal::{Closing, Grant, Proposal};
use super::{MemberId, Roster};
use crate::connections::End;
use crate::network::{Network, Peer, PodId};
use crate::ports::{Ports, Protocol};
use crate::profile::Profile;
use crate::verdict::Verdict;

/// What was compared, and what does not hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// Needed or seen connections between workloads of covered namespaces, or with one address, that were asked about.
    pub asked: usize,
    /// Those of them that the policies do not allow for sure, as `from -> to TCP 80`.
    pub denied: Vec<String>,
    /// Connections that nobody can be asked about: the other end is no pod or address of the input.
    pub not_asked: usize,
    /// Pairs of workloads that can connect.
    pub pairs: usize,
    /// Those of them for which there is no need, with the ports.
    pub opened: Vec<String>,
}

impl Proof {
    /// Evaluates `policies` over the input. Policies of the same kinds that are in the input already are left out: the
    /// proposal is to stand on its own.
    pub fn of(
        snapshot: &Snapshot,
        roster: &Roster<'_>,
        proposal: &Proposal<'_>,
        policies: &[Manifest<'_>],
        profile: Profile,
    ) -> Self {
        let proposed = with(snapshot, policies);
        let network = Network::build(&proposed, profile);
        let pods = pods(&proposed, &network, roster);
        let mut proof = Self::default();
        let api = policies.first().map_or("", |policy| policy.value["kind"].as_str().unwrap_or_default());
        proof.needs(&network, roster, proposal, &pods, api == "NetworkPolicy");
        proof.pairs(&network, roster, proposal, api == "ClusterNetworkPolicy");
        proof
    }

    /// Whether nothing speaks against the policies.
    pub fn holds(&self) -> bool {
        self.denied.is_empty() && self.opened.is_empty()
    }

    /// In words, a line each.
    pub fn lines(&self) -> Vec<String> {
        let verdict = if self.holds() { "proved" } else { "NOT PROVED" };
        let mut lines = vec![format!(
            "{verdict}: {} of {} needed connections are allowed, {} of {} pairs of workloads that can connect have no need; {} connections are with somebody who cannot be asked about: a name, pods that are not in the input",
            self.asked - self.denied.len(),
            self.asked,
            self.opened.len(),
            self.pairs,
            self.not_asked
        )];
        lines.extend(self.denied.iter().map(|line| format!("  denied: {line}")));
        lines.extend(self.opened.iter().map(|line| format!("  opened: {line}")));
        lines
    }

    /// For machines.
    pub fn to_json(&self) -> Value {
        json!({ "holds": self.holds(), "asked": self.asked, "denied": self.denied, "notAsked": self.not_asked, "pairs": self.pairs, "opened": self.opened })
    }

    fn needs(
        &mut self,
        network: &Network,
        roster: &Roster<'_>,
        proposal: &Proposal<'_>,
        pods: &FxHashMap<MemberId, Vec<PodId>>,
        by_address: bool,
    ) {
        let mut ordered: Vec<&Connection> = proposal.connections.keys().collect();
        ordered.sort_unstable();
        for connection in ordered {
            // Some parties are asked about by one address of theirs, at the port that is theirs.
            let port = match (&connection.to, connection.port) {
                (_, Some(port)) => port,
                (Party::ApiServer, None) => proposal.api_server.first().map_or(1, |(_, port)| *port),
                (_, None) => 1,
            };
            let end = |party: &Party| ends(party, pods, proposal);
            let (Some(from), Some(to)) = (end(&connection.from), end(&connection.to)) else {
                self.not_asked += 1;
                continue;
            };
            // Where policies say names, no address can be asked about.
            let is_named = matches!(connection.to, Party::Named(..)) && !by_address;
            let is_pod = |peers: &[Peer]| matches!(peers.first(), Some(Peer::Pod(_)));
            if is_named || !is_pod(&from) && !is_pod(&to) || from.is_empty() || to.is_empty() {
                self.not_asked += 1;
                continue;
            }
            self.asked += 1;
            let mut pairs = from.iter().flat_map(|from| to.iter().map(move |to| (*from, *to))).take(MOST_PAIRS);
            if pairs.any(|(from, to)| network.verdict(from, to, connection.protocol, port) != Verdict::Allowed) {
                self.denied.push(shown(roster, connection));
            }
        }
    }

    fn pairs(&mut self, network: &Network, roster: &Roster<'_>, proposal: &Proposal<'_>, without_hosts: bool) {
        let members = aliases(roster);
        let mut needed: FxHashMap<(MemberId, MemberId), Ports> = FxHashMap::default();
        let mut for_all: FxHashMap<MemberId, Ports> = FxHashMap::default();
        for connection in proposal.connections.keys() {
            let ports = ports(connection.protocol, connection.port);
            let Party::Member(to) = connection.to else { continue };
            let to = proposal.twins.first(to);
            let entry = match connection.from {
                Party::Member(from) => needed.entry((proposal.twins.first(from), to)).or_default(),
                _ => for_all.entry(to).or_default(),
            };
            *entry = entry.union(&ports);
        }
        let resolvers: Vec<MemberId> =
            roster.iter().map(|(id, _)| id).filter(|id| proposal.is_resolver(*id, roster)).collect();
        let granted: FxHashSet<MemberId> = proposal.grants.iter().flat_map(Grant::members).collect();
        let picked: FxHashSet<MemberId> = proposal.owners.values().flatten().copied().collect();
        let is_closed = |id: &MemberId| {
            let member = roster.get(*id);
            let closes = match proposal.closings.get(member.namespace) {
                Some(Closing::All) => true,
                Some(Closing::Without { .. }) => picked.contains(id),
                Some(Closing::Nothing) => granted.contains(id),
                None => false,
            };
            closes && !member.is_on_host_network()
        };
        let connections = network.connections();
        for (from, to, admitted) in connections.iter() {
            let (End::Workload(from), End::Workload(to)) = (from, to) else { continue };
            let member = |end: &crate::connections::WorkloadEnd| {
                members.get(&(&*end.namespace, &*end.kind, &*end.name)).copied()
            };
            let (Some(from), Some(to)) = (member(from), member(to)) else { continue };
            // Between pods that no policy was written for nothing was promised; a pod always reaches itself.
            if admitted.allowed.is_empty() || from == to || !is_closed(&from) && !is_closed(&to) {
                continue;
            }
            // No such policy governs what comes from nodes: that is said beside it.
            if without_hosts && roster.get(from).is_on_host_network() {
                continue;
            }
            self.pairs += 1;
            let (from_first, to_first) = (proposal.twins.first(from), proposal.twins.first(to));
            let mut may = needed.get(&(from_first, to_first)).cloned().unwrap_or_default();
            if let Some(all) = for_all.get(&to_first) {
                may = may.union(all);
            }
            if resolvers.contains(&to) {
                continue;
            }
            let beyond = admitted.allowed.difference(&may);
            if !beyond.is_empty() {
                self.opened.push(format!("{} -> {} {beyond}", roster.get(from).label(), roster.get(to).label()));
            }
        }
        self.opened.sort();
    }
}

/// So many pairs of pods are asked about for one connection of workloads.
const MOST_PAIRS: usize = 64;

fn ports(protocol: Protocol, port: Option<u16>) -> Ports {
    port.map_or_else(|| Ports::of(protocol), |port| Ports::range(protocol, port, port))
}

fn ends(party: &Party, pods: &FxHashMap<MemberId, Vec<PodId>>, proposal: &Proposal<'_>) -> Option<Vec<Peer>> {
    match party {
        Party::Member(id) => Some(pods.get(id)?.iter().take(8).map(|pod| Peer::Pod(*pod)).collect()),
        Party::Network(network) => Some(vec![Peer::Address(network.addr())]),
        Party::Named(_, address) | Party::Node(address) => Some(vec![Peer::Address(*address)]),
        Party::ApiServer => proposal.api_server.first().map(|(address, _)| vec![Peer::Address(*address)]),
        Party::Anyone => Some(vec![Peer::Address(SOMEBODY)]),
        Party::AnyPod | Party::Pods(..) | Party::Name(_) => None,
    }
}

/// An address outside that nobody has.
const SOMEBODY: core::net::IpAddr = core::net::IpAddr::V4(core::net::Ipv4Addr::new(203, 0, 113, 1));

fn shown(roster: &Roster<'_>, connection: &Connection) -> String {
    let end = |party: &Party| match party {
        Party::Member(id) => roster.get(*id).label(),
        Party::Network(network) => network.to_string(),
        Party::Name(name) => name.clone(),
        Party::Named(name, address) => format!("{name} ({address})"),
        Party::Node(address) => format!("node {address}"),
        Party::ApiServer => "the API server".to_owned(),
        Party::AnyPod => "every pod".to_owned(),
        Party::Anyone => "everybody".to_owned(),
        Party::Pods(namespace, _) => format!("pods in {namespace}"),
    };
    let port = connection.port.map_or_else(|| "all".to_owned(), |port| port.to_string());
    format!("{} -> {} {} {port}", end(&connection.from), end(&connection.to), connection.protocol)
}

/// The input with the proposed policies in place of those that it has.
fn with(snapshot: &Snapshot, policies: &[Manifest<'_>]) -> Snapshot {
    let mut draft = Draft::default();
    let stays = |kind: GroupKind<'_>| kind != GroupKind::of("networking.k8s.io", "NetworkPolicy");
    // Of an object that stands in the input twice, the later one is applied last.
    let mut kept: FxHashMap<(GroupKind<'_>, &str, &str), &Object> = FxHashMap::default();
    for object in snapshot.objects().iter().filter(|object| stays(object.reference.group_kind())) {
        let name = &*object.reference.name;
        if name.is_empty() {
            draft.add(Observation::Object(object.clone()));
        } else {
            kept.insert((object.reference.group_kind(), super::roster::namespace_of(object), name), object);
        }
    }
    kept.into_values().for_each(|object| draft.add(Observation::Object(object.clone())));
    let documents: Vec<String> = policies.iter().map(|policy| policy.value.to_string()).collect();
    let text = Arc::new(Text::new(documents.join("\n---\n")));
    let origin = Origin::File(Arc::new(SourceFile { path: "proposed".into(), text: Arc::clone(&text) }));
    for document in
        seawall_yaml::read_all(&text, &Options::default()).into_iter().filter_map(|reading| reading.document)
    {
        expand(&Arc::new(document), &origin, None).into_iter().for_each(|observation| draft.add(observation));
    }
    draft.freeze(snapshot.facts().clone()).0
}

/// The engine's pods of each member.
fn pods(proposed: &Snapshot, network: &Network, roster: &Roster<'_>) -> FxHashMap<MemberId, Vec<PodId>> {
    let members = aliases(roster);
    let mut found: FxHashMap<MemberId, Vec<PodId>> = FxHashMap::default();
    for pod in network.pods() {
        let member = [network.owner_of(pod), Some(network.object_of(pod))].into_iter().flatten().find_map(|id| {
            let reference = &proposed.object(id).reference;
            let namespace = reference.namespace.as_deref().unwrap_or(super::roster::DEFAULT);
            members.get(&(namespace, &*reference.kind, &*reference.name)).copied()
        });
        if let Some(member) = member {
            found.entry(member).or_default().push(pod);
        }
    }
    found
}

type Aliases<'r> = FxHashMap<(&'r str, &'r str, &'r str), MemberId>;

/// Every name that the pods of a member go by: the owner's, their controllers' and their own.
fn aliases<'r>(roster: &'r Roster<'_>) -> Aliases<'r> {
    let mut found = Aliases::default();
    for (id, member) in roster.iter() {
        for pod in &member.pods {
            found.insert((member.namespace, "Pod", &pod.object.reference.name), id);
            if let Some(controller) = pod.object.controller() {
                found.entry((member.namespace, controller.kind, controller.name)).or_insert(id);
            }
        }
        found.insert((member.namespace, &member.kind, &member.name), id);
    }
    found
}

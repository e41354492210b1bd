//! What the internet gets to.

use rustc_hash::FxHashMap;
use seawall_model::access::{Ease, EdgeKind, Edges, Fix, FixValue, Proof, Tier, Vertex, VertexId};
use seawall_model::selection::SERVICE;
use seawall_model::{GroupKind, Object, ObjectId, Snapshot};
use seawall_yaml::Node;

use crate::access::{Finder, Opened, Survey, own_vertex};
use crate::addresses::Addresses;
use crate::internet::{Entry, EntryKind, Hop, Leg, Opener, Way};
use crate::reason::{Reason, Reasons};
use crate::verdict::Verdict;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "E01",
        name: "INTERNET_EXPOSES",
        title: "gets to",
        tier: Tier::Two,
        ease: Ease::Given,
        techniques: &["T1133", "T1190"],
        doc: include_str!("internet_exposes.md"),
    },
    find,
};

fn find(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    let internet = edges.vertex(Vertex::Internet);
    let nodes = Nodes::of(survey.snapshot);
    for way in &survey.internet.ways {
        let Some(unsure) = openness(survey, &nodes, way) else { continue };
        for endpoint in endpoints(survey, edges, way) {
            let mut edge = edges.add(FINDER.kind, internet, endpoint);
            for hop in way.legs.iter().flat_map(|leg| &leg.hops) {
                edge = edge.proof(proof(survey, hop));
            }
            for fix in fixes(survey, way) {
                edge = edge.fix(fix);
            }
            match unsure {
                Some(reason) => edge.depends(reason).done(),
                None => edge.done(),
            }
        }
    }
}

/// Whether the internet gets through: nothing when it does not, else on what it depends, if on anything.
type Openness = Option<Option<&'static str>>;

fn openness(survey: &Survey<'_>, nodes: &Nodes<'_>, way: &Way) -> Openness {
    let mut unsure = match way.entry.kind {
        EntryKind::NodePort | EntryKind::HostPort | EntryKind::HostNetwork => of_nodes(survey, nodes, way)?,
        _ => public(&way.entry)?,
    };
    for leg in &way.legs {
        unsure = unsure.or(passes(leg)?);
    }
    Some(unsure)
}

const NODE: GroupKind<'static> = GroupKind::core("Node");

const SOME: &str = "only some addresses outside are let in";

fn public(entry: &Entry) -> Openness {
    let assumed = Some(entry.note).filter(|note| !note.is_empty());
    match entry.public {
        Verdict::Denied => None,
        Verdict::Depends(reasons) => Some(assumed.or(text(reasons))),
        Verdict::Allowed => Some(assumed.or((!is_everybody(&entry.sources)).then_some(SOME))),
    }
}

/// What the policies say of one connection.
fn passes(leg: &Leg) -> Openness {
    if leg.admitted.is_nothing() {
        return None;
    }
    if leg.admitted.allowed.is_empty() {
        return Some(text(leg.admitted.reasons).or(Some("whether policies admit it is not in the input")));
    }
    let outside = matches!(leg.from, Opener::Client | Opener::ClientOrNode);
    Some((outside && !is_everybody(&leg.sources)).then_some(SOME))
}

fn text(reasons: Reasons) -> Option<&'static str> {
    reasons.iter().next().map(crate::reason::Reason::text)
}

/// Whether every public address of a family is among these.
fn is_everybody(addresses: &Addresses) -> bool {
    let everybody = Addresses::internet();
    addresses.v4.covers(&everybody.v4) || addresses.v6.covers(&everybody.v6)
}

/// Whether the internet gets to a port of nodes: of all of them, or of those that the pods run on. Nodes that are known
/// and have no public address are not reached.
fn of_nodes(survey: &Survey<'_>, nodes: &Nodes<'_>, way: &Way) -> Openness {
    let is_everywhere = way.entry.kind == EntryKind::NodePort && !is_local(survey, way);
    let own = if is_everywhere { Vec::new() } else { nodes_of(survey, way) };
    let is_any = is_everywhere || !own.is_empty();
    let said = if own.is_empty() { nodes.all } else { Said::of(own.into_iter().map(|name| nodes.said(name))) };
    if way.entry.public == Verdict::Denied || said.count == 0 {
        return public(&way.entry);
    }
    match said.open {
        0 if said.silent > 0 || survey.snapshot.facts().unread.holds_any(NODE) => Some(Some(Reason::Public.text())),
        0 => None,
        open if is_any || open == said.count => Some(None),
        _ => Some(Some("whether it runs on a node with a public address is not in the input")),
    }
}

/// Which nodes have a public address.
struct Nodes<'s> {
    all: Said,
    /// By name; nothing for one that tells no address.
    by_name: FxHashMap<&'s str, Option<bool>>,
}

/// What some nodes say: how many, how many with a public address, and how many that tell no address.
#[derive(Clone, Copy, Default)]
struct Said {
    count: usize,
    open: usize,
    silent: usize,
}

impl<'s> Nodes<'s> {
    fn of(snapshot: &'s Snapshot) -> Self {
        let nodes: Vec<(&Object, Option<bool>)> = snapshot.of_kind(NODE).map(|node| (node, is_public(node))).collect();
        let all = Said::of(nodes.iter().map(|(_, public)| *public));
        let named = nodes.into_iter().filter(|(node, _)| node.reference.namespace.is_none());
        Self { all, by_name: named.map(|(node, public)| (node.reference.name.as_str(), public)).collect() }
    }

    fn said(&self, name: &str) -> Option<bool> {
        self.by_name.get(name).copied().flatten()
    }
}

impl Said {
    fn of(public: impl Iterator<Item = Option<bool>>) -> Self {
        public.fold(Self::default(), |said, public| Self {
            count: said.count + 1,
            open: said.open + usize::from(public == Some(true)),
            silent: said.silent + usize::from(public.is_none()),
        })
    }
}

/// The names of the nodes that a way's pods run on; none when they are not known.
fn nodes_of<'s>(survey: &Survey<'s>, way: &Way) -> Vec<&'s str> {
    let member = way.target().and_then(|leg| survey.member_at(leg.to)).map(|member| survey.places.member(member));
    let nodes = member.into_iter().flat_map(|member| &member.nodes);
    let named = nodes.filter_map(|&node| match survey.inventory.vertex(node) {
        Vertex::Node { name } if name != "*" => Some(name.as_str()),
        _ => None,
    });
    named.collect()
}

/// Whether a node has a public address; nothing when it tells no address.
fn is_public(node: &Object) -> Option<bool> {
    let addresses = node.node().path(&["status", "addresses"]).into_iter().flat_map(Node::items);
    let mut written =
        addresses.filter_map(|entry| entry.get("address")?.as_str()?.parse::<core::net::IpAddr>().ok()).peekable();
    written.peek()?;
    Some(written.any(|address| !Addresses::private().contains(address)))
}

/// Whether a node takes what is sent to its port only for pods of its own.
fn is_local(survey: &Survey<'_>, way: &Way) -> bool {
    let policy = |hop: &Hop| survey.snapshot.object(hop.object).node().path(&["spec", "externalTrafficPolicy"]);
    let mut policies = way.legs.iter().flat_map(|leg| &leg.hops).filter_map(policy);
    policies.any(|policy| policy.as_str() == Some("Local"))
}

/// The endpoints that a way leads to: those of its Service, or those of the pods where the Service's others fare
/// otherwise.
fn endpoints(survey: &Survey<'_>, edges: &mut Edges<'_>, way: &Way) -> Vec<VertexId> {
    let Some(leg) = way.target() else { return Vec::new() };
    let Some(member) = survey.member_at(leg.to) else { return Vec::new() };
    let opened = match way.entry.kind {
        EntryKind::HostPort => Opened::HostPort,
        EntryKind::HostNetwork => Opened::HostNetwork,
        _ => return behind_service(survey, way, leg, member),
    };
    let holder = survey.places.member(member);
    let listed = way.entry.ports.iter().flat_map(|(protocol, ranges)| {
        ranges.iter().flat_map(move |&(first, last)| (first..=last).map(move |port| (protocol, port)))
    });
    listed.map(|port| own_vertex(&survey.places, edges, holder, opened, port)).collect()
}

fn behind_service(survey: &Survey<'_>, way: &Way, leg: &Leg, member: u32) -> Vec<VertexId> {
    let Some(hop) = leg.hops.last() else { return Vec::new() };
    let is_direct = way.legs.len() == 1
        && matches!(way.entry.kind, EntryKind::LoadBalancer | EntryKind::NodePort | EntryKind::ExternalAddress);
    let port = node_at(survey.snapshot.object(hop.object), &hop.pointer).map(|node| node.id());
    let mut found = Vec::new();
    for endpoint in survey.endpoints.of_service(hop.object) {
        if is_direct && Some(endpoint.node) != port {
            continue;
        }
        let own = endpoint.backings.iter().filter(|backing| backing.member == member);
        let own: Vec<_> = own.filter(|backing| leg.ports.contains(backing.protocol, backing.port)).collect();
        if own.is_empty() {
            continue;
        }
        if endpoint.is_whole || endpoint.backings.len() == 1 {
            // Ways to the others behind it say the same.
            if endpoint.backings.first().is_some_and(|first| first.member == member) {
                found.push(endpoint.vertex);
            }
            continue;
        }
        let pods = own.iter().filter_map(|of| survey.endpoints.of_pods(of.member, of.protocol, of.port));
        found.extend(pods.map(|endpoint| endpoint.vertex));
    }
    found
}

fn proof(survey: &Survey<'_>, hop: &Hop) -> Proof {
    let object = survey.snapshot.object(hop.object);
    match node_at(object, &hop.pointer) {
        Some(node) => Proof::Field { object: hop.object, node: node.id(), path: "" },
        None => Proof::Object { object: hop.object, part: "leads there" },
    }
}

/// The node that a JSON pointer leads to.
fn node_at<'s>(object: &'s Object, pointer: &str) -> Option<Node<'s>> {
    let keys = pointer.split('/').skip(1);
    keys.map(|key| key.replace("~1", "/").replace("~0", "~")).try_fold(object.node(), |node, key| {
        node.get(&key).or_else(|| key.parse().ok().and_then(|index: usize| node.items().nth(index)))
    })
}

/// What closes a way, each by itself.
fn fixes(survey: &Survey<'_>, way: &Way) -> Vec<Fix> {
    let mut fixes = Vec::new();
    let first = way.legs.first().and_then(|leg| leg.hops.first());
    match (way.entry.kind, first) {
        (EntryKind::LoadBalancer | EntryKind::NodePort, Some(hop)) => {
            let kind = survey.snapshot.object(hop.object).node().path(&["spec", "type"]);
            fixes.extend(kind.map(|kind| set(hop.object, kind, "ClusterIP".into())));
        }
        (EntryKind::ExternalAddress | EntryKind::HostPort, Some(hop)) => {
            let node = node_at(survey.snapshot.object(hop.object), &hop.pointer);
            fixes.extend(node.map(|node| Fix::Remove { object: hop.object, node: node.id() }));
        }
        (EntryKind::HostNetwork, Some(hop)) => {
            let place = survey.member_at(hop.object).map(|member| survey.places.place(member));
            let node = place.and_then(|place| place.host_network);
            fixes.extend(node.map(|node| Fix::Set { object: hop.object, node, path: "", value: false.into() }));
        }
        _ => {}
    }
    let hops = way.legs.iter().flat_map(|leg| &leg.hops);
    let routes = hops.map(|hop| hop.object).filter(|&object| is_route(survey.snapshot.object(object)));
    for object in routes {
        let fix = Fix::Delete { object };
        if !fixes.contains(&fix) {
            fixes.push(fix);
        }
    }
    fixes
}

fn set(object: ObjectId, node: Node<'_>, value: FixValue) -> Fix {
    Fix::Set { object, node: node.id(), path: "", value }
}

/// Whether an object does nothing but lead on what comes from outside.
fn is_route(object: &Object) -> bool {
    let kind = object.reference.group_kind();
    kind != SERVICE && kind.kind != "Gateway" && !seawall_model::backend::Backend::all_in(object).is_empty()
}

//! What containers get to inside the cluster.

use rustc_hash::FxHashMap;
use seawall_model::access::{Ease, EdgeKind, Edges, PART, Proof, Tier, Vertex, VertexId};

use crate::access::{Finder, Opened, Survey};
use crate::ports::{Ports, Protocol};
use crate::reason::Reason;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "E05",
        name: "POD_NET_REACH",
        title: "can connect to",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1210"],
        doc: include_str!("pod_net_reach.md"),
    },
    find,
};

/// What some groups have in common: the joints that lead to endpoints, once for what is admitted for sure and once for
/// what may be.
struct Joints {
    /// For each group of those who are connected to, its endpoints by port.
    listening: Vec<FxHashMap<(Protocol, u16), Vec<VertexId>>>,
    /// The joint of all endpoints of a group, and those of one port, once they are made.
    whole: FxHashMap<u32, VertexId>,
    single: FxHashMap<(u32, Protocol, u16), VertexId>,
}

fn find(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    let mut joints = Joints::of(survey);
    let sure = hubs(survey, edges, &mut joints, "via", |hub| &survey.reaches.hubs[hub].allowed);
    let perhaps = hubs(survey, edges, &mut joints, "perhaps via", |hub| &survey.reaches.hubs[hub].depends);
    let (mut from_sure, mut from_perhaps) = (Vec::new(), Vec::new());
    from_sure.resize(survey.reaches.sources.len(), None);
    from_perhaps.resize(survey.reaches.sources.len(), None);
    for &(source, hub) in &survey.reaches.enters {
        let (group, hub) = (source as usize, hub as usize);
        if let Some(hub) = sure[hub] {
            let from = *from_sure[group].get_or_insert_with(|| edges.vertex(joint(format!("from {source}"))));
            edges.add(&PART, from, hub).done();
        }
        if let Some(via) = perhaps[hub] {
            let reasons = survey.reaches.hubs[hub].reasons;
            let reason = reasons.iter().next().map_or("whether policies admit it is not in the input", Reason::text);
            let from = *from_perhaps[group]
                .get_or_insert_with(|| (edges.vertex(joint(format!("perhaps from {source}"))), reason));
            edges.add(&PART, from.0, via).done();
        }
    }
    const PROOF: Proof = Proof::Fact("network policies, where there are any, admit the connection");
    for (member, holder, _) in survey.places.alive() {
        for &source in &survey.groups.sources[member as usize] {
            for &container in &holder.containers {
                if let Some(from) = from_sure[source as usize] {
                    edges.add(FINDER.kind, container, from).proof(PROOF).done();
                }
                if let Some((from, reason)) = from_perhaps[source as usize] {
                    edges.add(FINDER.kind, container, from).proof(PROOF).depends(reason).done();
                }
            }
        }
    }
}

/// The joint of each hub, which leads to the endpoints on the ports that it admits; none where there are none.
fn hubs<'a>(
    survey: &Survey<'_>,
    edges: &mut Edges<'_>,
    joints: &mut Joints,
    name: &str,
    admitted: impl Fn(usize) -> &'a Ports,
) -> Vec<Option<VertexId>> {
    let mut found = vec![None; survey.reaches.hubs.len()];
    for &(number, destination) in &survey.reaches.leaves {
        let ports = admitted(number as usize);
        if ports.is_empty() {
            continue;
        }
        for end in joints.ends(edges, destination, ports) {
            let hub = &mut found[number as usize];
            let hub = *hub.get_or_insert_with(|| edges.vertex(joint(format!("{name} {number}"))));
            edges.add(&PART, hub, end).done();
        }
    }
    found
}

impl Joints {
    fn of(survey: &Survey<'_>) -> Self {
        let mut listening: Vec<FxHashMap<_, Vec<VertexId>>> =
            vec![FxHashMap::default(); survey.reaches.destinations.len()];
        let inside = survey.endpoints.all.iter().filter(|of| of.is_whole && of.opened != Opened::HostPort);
        for endpoint in inside {
            // All of them are reached alike.
            let Some(first) = endpoint.backings.first() else { continue };
            for &group in &survey.groups.destinations[first.member as usize] {
                listening[group as usize].entry((first.protocol, first.port)).or_default().push(endpoint.vertex);
            }
        }
        Self { listening, whole: FxHashMap::default(), single: FxHashMap::default() }
    }

    /// Joints that together lead to the endpoints of a group on these ports.
    fn ends(&mut self, edges: &mut Edges<'_>, group: u32, ports: &Ports) -> Vec<VertexId> {
        let listening = &self.listening[group as usize];
        let admitted = |&&(protocol, port): &&(Protocol, u16)| ports.contains(protocol, port);
        let mut wanted: Vec<(Protocol, u16)> = listening.keys().filter(admitted).copied().collect();
        wanted.sort_unstable();
        let is_all = wanted.len() == listening.len() && wanted.len() > 1;
        if let Some(&known) = self.whole.get(&group).filter(|_| is_all) {
            return vec![known];
        }
        let mut ends = Vec::new();
        for (protocol, port) in wanted {
            let endpoints = &self.listening[group as usize][&(protocol, port)];
            ends.push(*self.single.entry((group, protocol, port)).or_insert_with(|| {
                let single = edges.vertex(joint(format!("to {group} {protocol}/{port}")));
                endpoints.iter().for_each(|&endpoint| edges.add(&PART, single, endpoint).done());
                single
            }));
        }
        if !is_all {
            return ends;
        }
        let whole = edges.vertex(joint(format!("to {group}")));
        self.whole.insert(group, whole);
        ends.into_iter().for_each(|end| edges.add(&PART, whole, end).done());
        vec![whole]
    }
}

fn joint(name: String) -> Vertex {
    Vertex::Reach { name: name.into() }
}

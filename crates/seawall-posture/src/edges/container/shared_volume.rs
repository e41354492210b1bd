//! Whoever writes to a volume that another container uses decides what that one finds there.

use seawall_model::access::{Ease, EdgeKind, Edges, Fix, PART, Proof, Tier, Vertex, VertexId};

use rustc_hash::FxHashMap;
use seawall_yaml::Node;

use crate::access::{Finder, Inside, Look, Resident, Survey, mounts};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "C06",
        name: "SHARED_VOLUME",
        title: "writes what another container reads from a volume",
        tier: Tier::Two,
        ease: Ease::Tooling,
        techniques: &["T1080"],
        doc: include_str!("shared_volume.md"),
    },
    find: Look::Cluster(find),
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let mut volumes = Volumes::default();
    survey.each_alive(|pod| volumes.collect(pod));
    for users in volumes.users.values_mut() {
        // A container that mounts it twice writes if it can write anywhere.
        users.sort_by_key(|user| (user.container, !user.writes));
        users.dedup_by_key(|user| user.container);
    }
    for (place, users) in volumes.in_order() {
        lead(users, users, place, edges);
        // Who is on all nodes meets those who are on one.
        if let Place::Path(Some(_), path) = place {
            let everywhere = Place::Path(None, path.clone());
            if let Some(others) = volumes.users.get(&everywhere) {
                lead(others, users, place, edges);
                lead(users, others, &everywhere, edges);
            }
        }
    }
}

/// What several containers may use at once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Place {
    /// A claim that pods on any nodes may write to: namespace and name.
    Claim(String, String),
    /// A path of a node, or of every node.
    Path(Option<VertexId>, String),
}

struct User {
    container: VertexId,
    writes: bool,
    proof: Proof,
    fix: Fix,
}

#[derive(Default)]
struct Volumes {
    users: FxHashMap<Place, Vec<User>>,
}

impl Volumes {
    fn collect(&mut self, pod: &Resident<'_, '_>) {
        for inside in pod.containers() {
            for mount in inside.host_mounts().filter(|mount| !mount.is_claimed && !is_lock(&mount.path)) {
                let everywhere = pod.is_everywhere().then_some(None);
                // Pods that nothing places need not be on one node.
                let own = pod.member.nodes.iter().filter(|_| !pod.is_unplaced() && !pod.is_everywhere());
                for node in everywhere.into_iter().chain(own.map(|node| Some(*node))) {
                    let user = User::of(&inside, mount.writable, mount.node);
                    self.users.entry(Place::Path(node, mount.path.clone())).or_default().push(user);
                }
            }
        }
        for claim in pod.claims.iter().filter(|claim| pod.survey.storage.is_shared(pod.workload.object, claim)) {
            let place = Place::Claim(pod.namespace().to_owned(), claim.name.to_string());
            for (container, mount) in mounts(pod.workload, claim.volume) {
                let writes = !claim.is_read_only && !mount.read_only.is_some_and(|read_only| read_only.value);
                let Some(inside) = pod.inside(container) else { continue };
                self.users.entry(place.clone()).or_default().push(User::of(&inside, writes, mount.node));
            }
        }
    }

    fn in_order(&self) -> Vec<(&Place, &[User])> {
        let mut all: Vec<(&Place, &[User])> = self.users.iter().map(|(place, users)| (place, &users[..])).collect();
        all.sort_unstable_by_key(|(place, _)| *place);
        all
    }
}

impl User {
    fn of(inside: &Inside<'_, '_>, writes: bool, mount: Node<'_>) -> Self {
        let object = inside.pod.object();
        let proof = Proof::Field { object, node: mount.id(), path: "" };
        let fix = Fix::Set { object, node: mount.id(), path: "readOnly", value: true.into() };
        Self { container: inside.vertex, writes, proof, fix }
    }
}

/// Files that programs only lock are empty.
fn is_lock(path: &str) -> bool {
    path.ends_with(".lock")
}

/// Those of `writers` who write lead to `users`, who are at `place`.
fn lead(writers: &[User], users: &[User], place: &Place, edges: &mut Edges<'_>) {
    let meets = |writer: &User| users.iter().any(|user| user.container != writer.container);
    let mut writers = writers.iter().filter(|user| user.writes && meets(user)).peekable();
    if writers.peek().is_none() {
        return;
    }
    let name = match place {
        Place::Claim(namespace, name) => format!("volume {namespace}/{name}"),
        Place::Path(Some(node), path) => format!("{path} of {}", edges.named(*node).name()),
        Place::Path(None, path) => format!("{path} of every node"),
    };
    let joint = edges.vertex(Vertex::Reach { name: name.into() });
    for user in users {
        edges.add(&PART, joint, user.container).done();
    }
    for writer in writers {
        let added = edges.add(FINDER.kind, writer.container, joint).proof(writer.proof).fix(writer.fix.clone());
        added.depends("whether the other runs or obeys what lies there").done();
    }
}

//! Whoever writes to a volume that another container uses decides what that one finds there.

use std::collections::BTreeMap;

use seawall_model::access::{Ease, EdgeKind, Edges, Fix, PART, Proof, Tier, Vertex, VertexId};

use rustc_hash::FxHashMap;
use seawall_yaml::Node;

use crate::access::{Finder, HostMount, Inside, Look, MountedClaim, PathUses, Resident, Survey, mounts};
use crate::host_path::within;

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
    let volumes = Volumes::of_all(survey);
    let mut joints = Joints::default();
    for ((namespace, name), users) in &volumes.claims {
        if let Some(writers) = writers(users, users.iter()) {
            let joint = joints.of(edges, format!("volume {namespace}/{name}"), users);
            lead(edges, writers, joint);
        }
    }
    for (path, node, users) in volumes.paths.iter() {
        let met = || volumes.paths.met_at(path, node);
        let Some(writers) = writers(users, met().flat_map(|(_, _, users)| users)) else { continue };
        let all = edges.vertex(Vertex::Reach { name: format!("{} and around", place(edges, path, node)).into() });
        for (path, node, users) in met() {
            let name = place(edges, path, node);
            let there = joints.of(edges, name, users);
            edges.add(&PART, all, there).done();
        }
        lead(edges, writers, all);
    }
}

struct User {
    container: VertexId,
    writes: bool,
    proof: Proof,
    fix: Fix,
}

impl User {
    fn of(inside: &Inside<'_, '_>, writes: bool, mount: Node<'_>) -> Self {
        let object = inside.pod.object();
        let proof = Proof::Field { object, node: mount.id(), path: "" };
        let fix = Fix::Set { object, node: mount.id(), path: "readOnly", value: true.into() };
        Self { container: inside.vertex, writes, proof, fix }
    }
}

/// What several containers may use at once.
#[derive(Default)]
struct Volumes {
    /// Claims that pods on any nodes may write to, by namespace and name.
    claims: BTreeMap<(String, String), Vec<User>>,
    paths: PathUses<User>,
}

impl Volumes {
    fn of_all(survey: &Survey<'_, '_>) -> Self {
        let parts = survey.each_mounting(Self::default, |volumes: &mut Self, pod| volumes.collect(pod));
        parts.into_iter().reduce(Self::and).unwrap_or_default()
    }

    fn and(mut self, more: Self) -> Self {
        for (claim, users) in more.claims {
            self.claims.entry(claim).or_default().extend(users);
        }
        self.paths.take(more.paths);
        self
    }

    fn collect(&mut self, pod: &Resident<'_, '_>) {
        let shared = pod.claims.iter().filter(|claim| pod.survey.storage.is_shared(pod.workload.object, claim));
        let shared: Vec<&MountedClaim<'_>> = shared.collect();
        for inside in pod.containers() {
            let is_claim = |mount: &HostMount<'_>| shared.iter().any(|claim| claim.volume == mount.volume);
            for mount in inside.host_mounts().filter(|mount| holds_files(&mount.path) && !is_claim(mount)) {
                let is_everywhere = mount.on.is_none() && pod.is_everywhere();
                let everywhere = is_everywhere.then_some(None);
                // Pods that nothing places need not be on one node.
                let own = mount.nodes(pod).iter().filter(|_| !is_everywhere && !pod.is_unplaced());
                for node in everywhere.into_iter().chain(own.map(|node| Some(*node))) {
                    self.paths.add(&mount.path, node, User::of(&inside, mount.writable, mount.node));
                }
            }
        }
        for claim in shared {
            let users = self.claims.entry((pod.namespace().to_owned(), claim.name.to_string())).or_default();
            for (container, mount) in mounts(pod.workload, claim.volume) {
                let writes = !claim.is_read_only && !mount.read_only.is_some_and(|read_only| read_only.value);
                users.extend(pod.inside(container).map(|inside| User::of(&inside, writes, mount.node)));
            }
        }
    }
}

/// Files that programs only lock are empty, and what the kernel shows as files nobody writes for others.
fn holds_files(path: &str) -> bool {
    !path.ends_with(".lock") && !["/dev", "/proc", "/sys"].iter().any(|folder| within(path, folder))
}

/// Those of `users` who write where somebody else is, among those who are `met` there, themselves included; nothing when
/// there are none.
fn writers<'u>(users: &'u [User], mut met: impl Iterator<Item = &'u User>) -> Option<Vec<&'u User>> {
    let first = met.next()?;
    let are_several = met.any(|other| other.container != first.container);
    let writers: Vec<&User> = users.iter().filter(|user| user.writes && are_several).collect();
    (!writers.is_empty()).then_some(writers)
}

fn place(edges: &Edges<'_>, path: &str, node: Option<VertexId>) -> String {
    match node {
        Some(node) => format!("{path} of {}", edges.named(node).name()),
        None => format!("{path} of every node"),
    }
}

/// The vertices that lead to everybody at a place, by their names.
#[derive(Default)]
struct Joints(FxHashMap<String, VertexId>);

impl Joints {
    fn of(&mut self, edges: &mut Edges<'_>, name: String, users: &[User]) -> VertexId {
        *self.0.entry(name).or_insert_with_key(|name| {
            let joint = edges.vertex(Vertex::Reach { name: name.into() });
            let mut containers: Vec<VertexId> = users.iter().map(|user| user.container).collect();
            containers.sort_unstable();
            containers.dedup();
            containers.into_iter().for_each(|container| edges.add(&PART, joint, container).done());
            joint
        })
    }
}

fn lead(edges: &mut Edges<'_>, writers: Vec<&User>, to: VertexId) {
    for writer in writers {
        let added = edges.add(FINDER.kind, writer.container, to).proof(writer.proof).fix(writer.fix.clone());
        added.depends("whether the other runs or obeys what lies there").done();
    }
}

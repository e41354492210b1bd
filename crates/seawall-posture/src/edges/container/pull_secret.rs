//! Whoever has the credentials for pulling an image may be allowed to push it.

use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier, Vertex};

use seawall_model::{Found, ObjectId};
use seawall_yaml::Node;

use crate::access::{Finder, Look, Resident};
use crate::service_account::account;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "C11",
        name: "PULL_SECRET",
        title: "pushes to what an image is pulled from",
        tier: Tier::Two,
        ease: Ease::Tooling,
        techniques: &["T1525", "T1552.001"],
        doc: include_str!("pull_secret.md"),
    },
    find: Look::Pod(find),
};

fn find(pod: &Resident<'_, '_>, edges: &mut Edges<'_>) {
    let own = pod.workload.spec.image_pull_secrets.iter().map(|secret| (pod.object(), *secret));
    let secrets: Vec<(ObjectId, Node<'_>)> = own.chain(of_account(pod)).collect();
    for (object, secret) in secrets {
        let Some(name) = secret.get("name").and_then(Node::as_str).filter(|name| !name.is_empty()) else { continue };
        if matches!(pod.survey.secret(pod.workload.object, name), Found::No) {
            continue;
        }
        let from = edges.vertex(Vertex::secret(pod.namespace(), name));
        let mut images: Vec<&str> =
            pod.workload.containers().iter().filter_map(|container| Some(container.image?.value)).collect();
        images.sort_unstable();
        images.dedup();
        for image in images {
            let to = edges.vertex(Vertex::Image { name: image.into() });
            let proof = Proof::Field { object, node: secret.id(), path: "" };
            edges.add(FINDER.kind, from, to).proof(proof).depends("whether the credentials may push").done();
        }
    }
}

/// A pod that names no secrets of its own gets those of its ServiceAccount.
fn of_account<'s>(pod: &Resident<'_, 's>) -> Vec<(ObjectId, Node<'s>)> {
    let is_own = !pod.workload.spec.image_pull_secrets.is_empty();
    let Found::Yes(object) = account(pod.workload, pod.survey.snapshot) else { return Vec::new() };
    let Some(id) = pod.survey.snapshot.id_of(object).filter(|_| !is_own) else { return Vec::new() };
    let secrets = object.node().get("imagePullSecrets").into_iter().flat_map(Node::items);
    secrets.map(|secret| (id, secret)).collect()
}

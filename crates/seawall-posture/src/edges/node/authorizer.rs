//! The Node authorizer lets a kubelet read what the pods of its node name, and request their tokens.

use seawall_model::access::{Ease, EdgeKind, Edges, PART, Proof, Tier, Vertex, VertexId};

use seawall_model::Found;

use crate::access::reference::Kind;
use crate::access::{Finder, Look, Resident};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "N03",
        name: "NODE_AUTHZ",
        title: "reads what the pods of its node name",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1552.007", "T1528"],
        doc: include_str!("authorizer.md"),
    },
    find: Look::Pod(find),
};

fn find(pod: &Resident<'_, '_>, edges: &mut Edges<'_>) {
    let doubt = pod.is_unplaced().then_some("whether it runs on the same node");
    let joint = named(pod, edges);
    let proof = Proof::Object { object: pod.object(), part: "runs on the node and names it" };
    for &node in &pod.member.nodes {
        let user = pod.survey.kubelet_of(node, edges);
        let added = edges.add(FINDER.kind, user, joint).proof(proof);
        match doubt {
            Some(on) => added.depends(on).done(),
            None => added.done(),
        }
    }
}

/// What the pod names, behind one vertex.
fn named(pod: &Resident<'_, '_>, edges: &mut Edges<'_>) -> VertexId {
    let name = format!("objects of {}", pod.survey.inventory.vertex(pod.member.vertex)).into();
    let joint = edges.vertex(Vertex::Reach { name });
    let mut found = vec![pod.member.account];
    for used in pod.references() {
        let name = used.name;
        let vertex = match used.kind {
            Kind::Secret if matches!(pod.survey.secret(pod.workload.object, name), Found::No) => continue,
            Kind::Secret => Vertex::secret(pod.namespace(), name),
            Kind::ConfigMap => Vertex::config_map(pod.namespace(), name),
        };
        found.push(edges.vertex(vertex));
    }
    for claim in &pod.claims {
        found.push(edges.vertex(Vertex::Claim { namespace: pod.namespace().into(), name: (&*claim.name).into() }));
    }
    found.sort_unstable();
    found.dedup();
    found.into_iter().for_each(|to| edges.add(&PART, joint, to).done());
    joint
}

//! The groups that requests carry.

use std::collections::BTreeSet;

use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier, Vertex, VertexId};

use crate::Subject;
use crate::access::{Finder, Survey};
use crate::membership::groups_of;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I01",
        name: "MEMBER_OF",
        title: "is in the group",
        tier: Tier::One,
        ease: Ease::Given,
        techniques: &["T1069"],
        doc: include_str!("member_of.md"),
    },
    find,
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let inventory = survey.inventory;
    for vertex in inventory.vertices() {
        if let Vertex::ServiceAccount { namespace, name } = vertex {
            join(edges, Subject::ServiceAccount { namespace, name });
        }
    }
    let mut named: BTreeSet<Subject<'_>> = survey.holders().subjects().iter().copied().collect();
    named.retain(|subject| inventory.get(&subject.vertex()).is_none());
    named.iter().for_each(|subject| join(edges, *subject));
    for (node, _) in inventory.nodes() {
        let name = format!("system:node:{node}");
        if !named.contains(&Subject::User(&name)) {
            join(edges, Subject::User(&name));
        }
    }
}

fn join(edges: &mut Edges<'_>, subject: Subject<'_>) {
    let from: VertexId = edges.vertex(subject.vertex());
    for group in groups_of(subject) {
        let to = edges.vertex(Vertex::group(&group));
        edges.add(FINDER.kind, from, to).proof(Proof::Fact("the API server adds the group to every request")).done();
    }
}

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
    // The groups of a ServiceAccount are those of all in its namespace, which often follow one another.
    let mut of_namespace: (&str, Vec<VertexId>) = ("", Vec::new());
    for (vertex, number) in inventory.vertices().iter().zip(0..) {
        if let Vertex::ServiceAccount { namespace, name } = vertex {
            if of_namespace.0 != namespace || of_namespace.1.is_empty() {
                let groups = groups_of(Subject::ServiceAccount { namespace, name });
                let groups = groups.iter().map(|group| edges.vertex(Vertex::group(group)));
                of_namespace = (namespace, groups.collect());
            }
            of_namespace.1.iter().for_each(|&group| join(edges, VertexId(number), group));
        }
    }
    let mut named: BTreeSet<Subject<'_>> = survey.holders().subjects().iter().copied().collect();
    named.retain(|subject| inventory.get(&subject.vertex()).is_none());
    named.iter().for_each(|subject| join_all(edges, *subject));
    for (node, _) in inventory.nodes() {
        let name = format!("system:node:{node}");
        if !named.contains(&Subject::User(&name)) {
            join_all(edges, Subject::User(&name));
        }
    }
}

fn join_all(edges: &mut Edges<'_>, subject: Subject<'_>) {
    let from: VertexId = edges.vertex(subject.vertex());
    for group in groups_of(subject) {
        let to = edges.vertex(Vertex::group(&group));
        join(edges, from, to);
    }
}

fn join(edges: &mut Edges<'_>, from: VertexId, to: VertexId) {
    edges.add(FINDER.kind, from, to).proof(Proof::Fact("the API server adds the group to every request")).done();
}

//! Everything is allowed: that is the cluster.

use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I15",
        name: "WILDCARD",
        title: "may do everything",
        tier: Tier::One,
        ease: Ease::Given,
        techniques: &["T1078"],
        doc: include_str!("wildcard.md"),
    },
    find,
};

static EVERYTHING: Action =
    Action { verb: "*", group: "*", resource: "*", is_of_cluster: true, text: "every verb on every resource" };

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let admin = edges.vertex(Vertex::Goal(Goal::ClusterAdmin));
    for (at, (set, from)) in survey.sets().enumerate() {
        let Some(rule) = survey.everything(at) else { continue };
        let proof = survey.proof(set, rule.id, &EVERYTHING);
        edges.add(FINDER.kind, from, admin).proof(proof).done();
    }
}

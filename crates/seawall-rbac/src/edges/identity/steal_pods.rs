//! Whoever is root on a node draws pods to it, if he may delete them and keep them off the others.

use std::collections::BTreeSet;

use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Hub, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::held::Held;
use crate::way::action;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "N06",
        name: "STEAL_PODS",
        title: "draws to his node",
        tier: Tier::Two,
        ease: Ease::Tooling,
        techniques: &["T1610"],
        doc: include_str!("steal_pods.md"),
    },
    find,
};

static DELETE: [Action; 3] =
    [action!("delete", "pods"), action!("deletecollection", "pods"), action!("create", "pods/eviction")];
static STEER: [Action; 4] = [
    action!(cluster "update", "nodes"),
    action!(cluster "patch", "nodes"),
    action!(cluster "update", "nodes/status"),
    action!(cluster "patch", "nodes/status"),
];
const DELETE_PODS: &str = "delete pods";
const STEER_PODS: &str = "keep pods off nodes";

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    // Whoever may do everything needs no such means.
    let limited = |held: &Held<'_>| !survey.is_everything(held.sets[0]);
    let mut delete = survey.grants(&DELETE).all();
    let mut steer = survey.grants(&STEER).all();
    delete.retain(limited);
    steer.retain(limited);
    if delete.is_empty() || steer.is_empty() {
        return;
    }
    let steering = edges.vertex(Vertex::ability(STEER_PODS, None));
    steer.iter().for_each(|held| held.lead(edges, FINDER.kind, steering));
    for held in &delete {
        let deleting = edges.vertex(Vertex::ability(DELETE_PODS, held.namespace));
        held.lead(edges, FINDER.kind, deleting);
    }
    let root = edges.vertex(Vertex::Goal(Goal::NodeRoot));
    let places: BTreeSet<Option<&str>> = delete.iter().map(|held| held.namespace).collect();
    for place in places {
        let deleting = edges.vertex(Vertex::ability(DELETE_PODS, place));
        let to = edges.vertex(Vertex::all(Hub::Workloads, place));
        let on = "whether the pods come back, and may run on his node";
        edges.add_all(FINDER.kind, &[deleting, steering, root], to).depends(on).done();
    }
}

//! Whoever a binding names has what it gives.

use seawall_model::access::{Ease, EdgeKind, Edges, Fix, Proof, Tier, VertexId};

use crate::access::{Finder, Survey};
use crate::allowed::is_kept;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I02",
        name: "BOUND_TO",
        title: "is bound to",
        tier: Tier::One,
        ease: Ease::Given,
        techniques: &["T1078"],
        doc: include_str!("bound_to.md"),
    },
    find,
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let holders = survey.holders();
    let mut known: Vec<Option<VertexId>> = vec![None; holders.subjects().len()];
    for (at, (set, to)) in survey.sets().take(survey.made).enumerate() {
        if survey.rbac.rules(set).is_empty() {
            continue;
        }
        for &(index, subject) in holders.of_set(at) {
            let from = known[subject as usize];
            let from = from.unwrap_or_else(|| edges.vertex(holders.subject(subject).vertex()));
            known[subject as usize] = Some(from);
            let proof = Proof::Object { object: set.binding, part: "names the subject" };
            // The API server would name the subject again.
            let added = edges.add(FINDER.kind, from, to).proof(proof);
            match is_kept(set.object) {
                true => added.done(),
                false => added.fix(Fix::Unbind { binding: set.binding, subject: index }).done(),
            }
        }
    }
}

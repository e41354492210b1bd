//! Whoever a binding names has what it gives.

use seawall_model::access::{Ease, EdgeKind, Edges, Fix, Proof, Tier};

use crate::access::{Finder, Survey};
use crate::way::is_kept;

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
    for set in &survey.rbac.sets {
        if survey.rbac.rules(set).is_empty() {
            continue;
        }
        let to = edges.vertex(set.vertex());
        for (index, subject) in &set.subjects {
            let from = edges.vertex(subject.vertex());
            let proof = Proof::Object { object: set.binding, part: "names the subject" };
            // The API server would name the subject again.
            let added = edges.add(FINDER.kind, from, to).proof(proof);
            match is_kept(set.object) {
                true => added.done(),
                false => added.fix(Fix::Unbind { binding: set.binding, subject: *index }).done(),
            }
        }
    }
}

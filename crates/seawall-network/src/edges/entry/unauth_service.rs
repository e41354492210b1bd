//! What lets in whoever connects.

use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier};

use super::endpoint_backs::{admits, fix, proof};
use crate::access::{Backing, Finder, Openness, Survey};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "E04",
        name: "UNAUTH_SERVICE",
        title: "lets whoever connects into",
        tier: Tier::Two,
        ease: Ease::Direct,
        techniques: &["T1190", "T1133"],
        doc: include_str!("unauth_service.md"),
    },
    find,
};

fn find(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    for endpoint in &survey.endpoints.all {
        for backing in &endpoint.backings {
            let Some(unsure) = admits(survey, backing) else { continue };
            for (index, openness) in open(survey, backing) {
                let Some(&container) = survey.places.member(backing.member).containers.get(index as usize) else {
                    continue;
                };
                let custom =
                    (openness == Openness::Perhaps).then_some("whether it asks who connects is not in the input");
                let edge = edges.add(FINDER.kind, endpoint.vertex, container).proof(proof(endpoint));
                let edge = edge.proof(Proof::Fact("what usually listens on the port lets in whoever connects"));
                let edge = match fix(survey, backing) {
                    Some(fix) => edge.fix(fix),
                    None => edge,
                };
                match unsure.or(custom) {
                    Some(reason) => edge.depends(reason).done(),
                    None => edge.done(),
                }
            }
        }
    }
}

/// The containers that let in whoever connects there, by index.
fn open<'s>(survey: &'s Survey<'_>, backing: &Backing) -> impl Iterator<Item = (u32, Openness)> + use<'s> {
    let place = survey.places.place(backing.member);
    let listeners = place.listeners(backing.protocol, backing.port);
    listeners.filter_map(|listening| Some((listening.container, listening.openness?)))
}

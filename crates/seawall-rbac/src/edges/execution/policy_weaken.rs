//! Whoever can change or delete what admission asks, takes it away.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier, Vertex, VertexId};

use crate::PermissionSet;
use crate::access::{Finder, Survey};
use crate::admission::{Enforcer, enforcers};
use crate::allowed::Allowing;
use crate::way::Step;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W18",
        name: "POLICY_WEAKEN",
        title: "takes away what admission asks",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1562.001"],
        doc: include_str!("policy_weaken.md"),
    },
    find,
};

const OTHERS: &str = "whether what else admission asks lets it pass";

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let enforcers: Vec<(&Enforcer, Allowing<'_>)> =
        enforcers(survey).into_iter().map(|enforcer| (enforcer, survey.allowing(enforcer.weaken))).collect();
    for (set, vertex) in survey.sets() {
        weaken(survey, edges, &enforcers, (set, vertex));
    }
}

/// Who can take away all that is asked has nothing to fear; who can take away a part may still meet the rest.
fn weaken<'a, 's>(
    survey: &Survey<'a, 's>,
    edges: &mut Edges<'_>,
    enforcers: &[(&Enforcer, Allowing<'s>)],
    (set, vertex): (&'a PermissionSet<'s>, VertexId),
) {
    let all: Vec<_> = enforcers.iter().map(|(_, weaken)| weaken.of(set, vertex)).collect();
    let is_whole = all.iter().all(|ways| ways.as_ref().is_some_and(|ways| !ways.all.is_empty()));
    let to = edges.vertex(Vertex::ability("weaken admission policies", None));
    for (ways, (enforcer, _)) in all.iter().zip(enforcers) {
        let Some(ways) = ways else { continue };
        let unsure = (!is_whole).then_some(OTHERS);
        ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure });
        for (name, named) in &ways.names {
            if enforcer.kinds.iter().any(|&kind| survey.has_named(kind, None, name)) {
                ways.lead(survey, edges, Step { kind: FINDER.kind, ways: named, to, unsure: Some(OTHERS) });
            }
        }
    }
}

//! Whoever is in a container has the tokens that are mounted there.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Finder, Look, Resident};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "C01",
        name: "USES_SA",
        title: "uses the token of its ServiceAccount",
        tier: Tier::One,
        ease: Ease::Given,
        techniques: &["T1528", "T1078"],
        doc: include_str!("uses_account.md"),
    },
    find: Look::Pod(find),
};

fn find(pod: &Resident<'_, '_>, edges: &mut Edges<'_>) {
    for token in pod.tokens() {
        if let Some(inside) = pod.inside(token.container) {
            inside.lead(edges, FINDER.kind, pod.member.account, std::slice::from_ref(&token.cause), token.unsure);
        }
    }
}

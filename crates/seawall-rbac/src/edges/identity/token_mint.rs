//! Whoever may make a token Secret and read it is whichever ServiceAccount he writes into it.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::two_requests::{Half, in_two_requests};
use crate::way::action;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I07",
        name: "TOKEN_MINT",
        title: "makes a token Secret of the ServiceAccount and reads it",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1528"],
        doc: include_str!("token_mint.md"),
    },
    find,
};

static CREATE: [Action; 1] = [action!("create", "secrets")];
static SEE: [Action; 4] = [
    action!("get", "secrets"),
    action!("list", "secrets"),
    action!("watch", "secrets"),
    // A pod mounts what it is told to.
    action!("create", "pods"),
];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let (create, see) = (survey.grants(&CREATE).all(), survey.grants(&SEE).all());
    let halves = (Half { what: "create secrets", held: &create }, Half { what: "see new secrets", held: &see });
    in_two_requests(survey, edges, FINDER.kind, halves, |edges, namespace| {
        vec![edges.vertex(Vertex::all(Hub::ServiceAccounts, namespace)).into()]
    });
}

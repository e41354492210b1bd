//! Whoever may make a token Secret and read it is whichever ServiceAccount he writes into it.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::held::Held;
use crate::pods;
use crate::reason::Target;
use crate::token_secret::SECRET;
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
static READ: [Action; 3] = [action!("get", "secrets"), action!("list", "secrets"), action!("watch", "secrets")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let create = survey.grants(&CREATE).all();
    let mut see = survey.grants(&READ).all();
    // A pod mounts what it is told to, whoever makes it.
    see.extend(survey.grants(pods::CREATE).all());
    let halves = (Half { what: "create secrets", held: &create }, Half { what: "see new secrets", held: &see });
    in_two_requests(survey, edges, FINDER.kind, halves, |edges, namespace| {
        vec![edges.vertex(Vertex::all(Hub::ServiceAccounts, namespace)).into()]
    });
    by_name(survey, edges, &create);
}

/// Who may read Secrets of one name sees a new one that is called so, where there is none yet.
fn by_name(survey: &Survey<'_, '_>, edges: &mut Edges<'_>, create: &[Held<'_>]) {
    let read = survey.grants(&READ);
    let is_free = |name: &str, held: &Held<'_>| match held.namespace {
        Some(namespace) => survey.find(SECRET, namespace, name).is_none(),
        None => true,
    };
    let see = read.names().flat_map(|name| read.of_only(name).into_iter().filter(|held| is_free(name, held)));
    let see: Vec<Held<'_>> = see.collect();
    let halves = (Half { what: "create secrets", held: create }, Half { what: "see a secret of one name", held: &see });
    in_two_requests(survey, edges, FINDER.kind, halves, |edges, namespace| {
        let to = edges.vertex(Vertex::all(Hub::ServiceAccounts, namespace));
        let is_known = namespace.is_some() && !survey.may_have(SECRET, namespace);
        vec![Target { to, unsure: (!is_known).then_some("whether no Secret has the name yet") }]
    });
}

//! Whoever may read a token Secret is its ServiceAccount.

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::access::{Ease, EdgeKind, Edges, Hub, PART, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::reason::Target;
use crate::token_secret::{SECRET, TokenSecret};
use crate::way::action;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I05",
        name: "TOKEN_READ",
        title: "reads the token Secret",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1552.007", "T1528"],
        doc: include_str!("token_read.md"),
    },
    find,
};

static READ: [Action; 3] = [action!("get", "secrets"), action!("list", "secrets"), action!("watch", "secrets")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let tokens = survey.token_secrets();
    let (mut spaces, mut by_name) = (FxHashSet::default(), FxHashMap::<&str, Vec<&TokenSecret<'_>>>::default());
    for token in tokens {
        let hub = edges.vertex(Vertex::all(Hub::Tokens, Some(token.namespace)));
        let secret = edges.vertex(token.vertex());
        edges.add(&PART, hub, secret).done();
        spaces.insert(token.namespace);
        by_name.entry(token.name).or_default().push(token);
    }
    let grants = survey.grants(&READ);
    for held in grants.all() {
        if held.namespace.map_or(!tokens.is_empty(), |namespace| spaces.contains(namespace)) {
            let to = edges.vertex(Vertex::all(Hub::Tokens, held.namespace));
            held.lead(edges, FINDER.kind, to);
        }
        // A cluster that made its tokens when it was older may hold them still.
        if survey.may_have(SECRET, held.namespace) {
            let to = edges.vertex(Vertex::all(Hub::ServiceAccounts, held.namespace));
            held.lead(edges, FINDER.kind, Target { to, unsure: Some("whether there is a token Secret of it") });
        }
    }
    for name in grants.names() {
        let Some(named) = by_name.get(name) else { continue };
        for held in grants.of_only(name) {
            let here = |token: &&&TokenSecret<'_>| held.namespace.is_none_or(|namespace| namespace == token.namespace);
            for token in named.iter().filter(here) {
                let to = edges.vertex(token.vertex());
                held.lead(edges, FINDER.kind, to);
            }
        }
    }
}

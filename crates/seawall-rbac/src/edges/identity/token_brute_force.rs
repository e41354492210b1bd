//! Whoever may get Secrets but not list them guesses the names of tokens that old releases made.

use rustc_hash::FxHashSet;
use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::token_secret::TokenSecret;
use crate::way::action;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I08",
        name: "TOKEN_BRUTEFORCE",
        title: "guesses the name of the token Secret",
        tier: Tier::Three,
        ease: Ease::Guess,
        techniques: &["T1528"],
        doc: include_str!("token_brute_force.md"),
    },
    find,
};

static GET: [Action; 1] = [action!("get", "secrets")];
static LIST: [Action; 2] = [action!("list", "secrets"), action!("watch", "secrets")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let tokens: Vec<TokenSecret<'_>> = survey.token_secrets().iter().copied().filter(TokenSecret::is_made).collect();
    if tokens.is_empty() {
        return;
    }
    let list: FxHashSet<_> = survey.grants(&LIST).all().iter().map(|held| held.from).collect();
    for held in survey.grants(&GET).all().iter().filter(|held| !list.contains(&held.from)) {
        for token in tokens.iter().filter(|token| held.namespace.is_none_or(|namespace| namespace == token.namespace)) {
            let to = edges.vertex(token.vertex());
            held.lead(edges, FINDER.kind, to);
        }
    }
}

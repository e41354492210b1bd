//! Whoever may ask for a token of a ServiceAccount is that ServiceAccount.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::reason::Target;
use crate::way::action;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I04",
        name: "TOKEN_REQUEST",
        title: "asks for a token of the ServiceAccount",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1528"],
        doc: include_str!("token_request.md"),
    },
    find,
};

static REQUEST: [Action; 1] = [action!("create", "serviceaccounts/token")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let grants = survey.grants(&REQUEST);
    for held in grants.all() {
        let to = edges.vertex(Vertex::all(Hub::ServiceAccounts, held.namespace));
        held.lead(edges, FINDER.kind, to);
    }
    for name in grants.names() {
        for held in grants.of_only(name) {
            for account in survey.accounts_called(held.namespace, name) {
                let Some(unsure) = survey.existence(&account) else { continue };
                let to = edges.vertex(account);
                held.lead(edges, FINDER.kind, Target { to, unsure });
            }
        }
    }
}

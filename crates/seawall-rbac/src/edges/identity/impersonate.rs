//! Whoever may impersonate somebody acts as him.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::access::{Finder, Survey};
use crate::grants::Grants;
use crate::membership::{is_node, is_plain};
use crate::way::action;
use crate::{Action, constrained};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I03",
        name: "IMPERSONATE",
        title: "impersonates",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1078", "T1550.001"],
        doc: include_str!("impersonate.md"),
    },
    find,
};

static USERS: [Action; 1] = [action!(cluster "impersonate", "users")];
static GROUPS: [Action; 1] = [action!(cluster "impersonate", "groups")];
static ACCOUNTS: [Action; 1] = [action!("impersonate", "serviceaccounts")];
static SOMEBODY: [Action; 2] = [action!(cluster "impersonate", "users"), action!("impersonate", "serviceaccounts")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let accounts = survey.grants(&ACCOUNTS);
    lead_to_accounts(survey, edges, &accounts);
    users(survey, edges);
    groups(survey, edges);
    constrained::find(FINDER.kind, survey, edges);
}

/// ServiceAccounts, which need not exist, with the groups of theirs.
fn lead_to_accounts(survey: &Survey<'_, '_>, edges: &mut Edges<'_>, grants: &Grants<'_, '_, '_>) {
    for held in grants.all() {
        let to = edges.vertex(Vertex::all(Hub::ServiceAccounts, held.namespace));
        held.lead(edges, FINDER.kind, to);
    }
    for name in grants.names() {
        for held in grants.of_only(name) {
            for account in survey.accounts_called(held.namespace, name) {
                let to = edges.vertex(account);
                held.lead(edges, FINDER.kind, to);
            }
        }
    }
}

/// Users by name, without any group but `system:authenticated`: a kubelet is one only with `system:nodes`.
fn users(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let grants = survey.grants(&USERS);
    for held in grants.all() {
        let to = edges.vertex(Vertex::all(Hub::Users, None));
        held.lead(edges, FINDER.kind, to);
    }
    for name in grants.names().filter(|name| is_plain(name)) {
        let to = edges.vertex(Vertex::user(name));
        grants.of_only(name).iter().for_each(|held| held.lead(edges, FINDER.kind, to));
    }
}

/// Groups, in a request that names somebody as well.
fn groups(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let (users, groups, somebody) = (survey.grants(&USERS), survey.grants(&GROUPS), survey.grants(&SOMEBODY).any());
    let all = groups.all();
    for held in survey.together(edges, &somebody, &all) {
        let to = edges.vertex(Vertex::all(Hub::Groups, None));
        held.lead(edges, FINDER.kind, to);
    }
    for name in groups.names() {
        let to = edges.vertex(Vertex::group(name));
        let only = groups.of_only(name);
        survey.together(edges, &somebody, &only).iter().for_each(|held| held.lead(edges, FINDER.kind, to));
    }
    let nodes = groups.of("system:nodes");
    for held in survey.together(edges, &users.all(), &nodes) {
        let to = edges.vertex(Vertex::all(Hub::NodeUsers, None));
        held.lead(edges, FINDER.kind, to);
    }
    for name in users.names().filter(|name| is_node(name)) {
        let to = edges.vertex(Vertex::user(name));
        let only = users.of_only(name);
        survey.together(edges, &only, &nodes).iter().for_each(|held| held.lead(edges, FINDER.kind, to));
    }
}

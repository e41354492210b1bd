//! Constrained impersonation: to be somebody for some requests only.
//!
//! Semantics: `staging/src/k8s.io/apiserver/pkg/endpoints/filters/impersonation/mode.go` of Kubernetes 1.36.

use std::collections::BTreeSet;

use seawall_model::Version;
use seawall_model::access::{EdgeKind, Edges, Hub, Vertex};

use crate::access::Survey;
use crate::held::Held;
use crate::membership::is_plain;
use crate::reason::{Reason, Target};
use crate::way::action;
use crate::{Action, Subject};

/// The release in which the API server began to know these verbs.
const SINCE: Version = Version { major: 1, minor: 36 };
const UNSURE: &str = "whether the requests that impersonate-on allows as them are worth anything";

static USERS: [Action; 1] = [action!(cluster "impersonate:user-info", "authentication.k8s.io", "users")];
static GROUPS: [Action; 1] = [action!(cluster "impersonate:user-info", "authentication.k8s.io", "groups")];
static ACCOUNTS: [Action; 1] = [action!("impersonate:serviceaccount", "authentication.k8s.io", "serviceaccounts")];
static ANY_NODE: [Action; 1] = [action!(cluster "impersonate:arbitrary-node", "authentication.k8s.io", "nodes")];
static OWN_NODE: [Action; 1] = [action!(cluster "impersonate:associated-node", "authentication.k8s.io", "nodes")];

/// Adds the edges to everybody who can be impersonated with these verbs. What may be done as them is limited to the
/// verbs that `impersonate-on:MODE:VERB` allows, so that each depends on what those are good for.
pub(crate) fn find(kind: &'static EdgeKind, survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    if survey.snapshot.facts().kubernetes < SINCE {
        return;
    }
    users(kind, survey, edges);
    accounts(kind, survey, edges);
    nodes(kind, survey, edges);
}

fn lead(kind: &'static EdgeKind, edges: &mut Edges<'_>, held: &Held<'_>, to: Vertex) {
    let to = edges.vertex(to);
    held.lead(edges, kind, Target { to, unsure: Some(UNSURE) });
}

/// Users that are no kubelets and no ServiceAccounts, and groups of theirs but `system:masters`.
fn users(kind: &'static EdgeKind, survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let requests = requests(survey, "user-info");
    let (users, groups) = (survey.grants(&USERS), survey.grants(&GROUPS));
    for held in survey.together(edges, &users.all(), &requests) {
        lead(kind, edges, &held, Vertex::all(Hub::Users, None));
    }
    for name in users.names().filter(|name| is_plain(name)) {
        for held in survey.together(edges, &users.of_only(name), &requests) {
            lead(kind, edges, &held, Vertex::user(name));
        }
    }
    let mut known: BTreeSet<&str> = groups.names().collect();
    if !groups.all().is_empty() {
        known.extend(survey.holders().subjects().iter().filter_map(|subject| match *subject {
            Subject::Group(name) => Some(name),
            _ => None,
        }));
    }
    for name in known.into_iter().filter(|&name| name != "system:masters") {
        let as_somebody: Vec<Held<'_>> = survey.together(edges, &users.any(), &groups.of(name));
        for held in survey.together(edges, &as_somebody, &requests) {
            lead(kind, edges, &held, Vertex::group(name));
        }
    }
}

fn accounts(kind: &'static EdgeKind, survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let requests = requests(survey, "serviceaccount");
    let grants = survey.grants(&ACCOUNTS);
    for held in survey.together(edges, &grants.all(), &requests) {
        lead(kind, edges, &held, Vertex::all(Hub::ServiceAccounts, held.namespace));
    }
    for name in grants.names() {
        for held in survey.together(edges, &grants.of_only(name), &requests) {
            for account in survey.accounts_called(held.namespace, name) {
                lead(kind, edges, &held, account);
            }
        }
    }
}

/// Kubelets: whichever, or that of the node that a ServiceAccount's pod runs on.
fn nodes(kind: &'static EdgeKind, survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let any = survey.grants(&ANY_NODE);
    let requests_as_any = requests(survey, "arbitrary-node");
    for held in survey.together(edges, &any.all(), &requests_as_any) {
        lead(kind, edges, &held, Vertex::all(Hub::NodeUsers, None));
    }
    for name in any.names() {
        for held in survey.together(edges, &any.of_only(name), &requests_as_any) {
            lead(kind, edges, &held, Vertex::user(&format!("system:node:{name}")));
        }
    }
    // It is authorised for the name `*` whatever the node is called.
    let own = survey.grants(&OWN_NODE).of("*");
    for held in survey.together(edges, &own, &requests(survey, "associated-node")) {
        for node in nodes_of(survey, &held) {
            lead(kind, edges, &held, Vertex::user(&format!("system:node:{node}")));
        }
    }
}

/// The nodes that pods of the ServiceAccounts which hold these sets run on, as far as they are known.
fn nodes_of(survey: &Survey<'_, '_>, held: &Held<'_>) -> BTreeSet<String> {
    let subjects = held.sets.iter().flat_map(|&at| &survey.rbac.sets[at].subjects);
    let accounts: BTreeSet<_> = subjects.filter_map(|(_, subject)| survey.inventory.get(&subject.vertex())).collect();
    let members = survey.inventory.members().iter().filter(|member| accounts.contains(&member.account));
    let nodes = members.flat_map(|member| &member.nodes).map(|&node| survey.inventory.vertex(node).name());
    nodes.filter(|name| name != "*").collect()
}

/// Everybody who may send some request as somebody else in this mode.
fn requests<'s>(survey: &Survey<'_, 's>, mode: &str) -> Vec<Held<'s>> {
    static ON: Action = action!("impersonate-on", "requests");
    let prefix = format!("impersonate-on:{mode}:");
    let sets = survey.sets().enumerate().filter(|(at, _)| !survey.is_everything(*at));
    let held = sets.filter_map(|(at, (set, from))| {
        let rules = survey.rbac.rules(set).iter();
        let allows = rules.filter(|rule| rule.verbs.iter().any(|verb| *verb == "*" || verb.starts_with(&prefix)));
        let reasons: Vec<Reason> = allows
            .map(|rule| Reason { proofs: vec![survey.proof(set, rule.id, &ON)], fixes: Vec::new() })
            .take(1)
            .collect();
        let namespace = set.scope.namespace();
        (!reasons.is_empty()).then_some(Held { from, sets: vec![at], namespace, reasons })
    });
    held.collect()
}

//! How uses become rules.

use seawall_model::audit::{AuditEvent, AuditStage, Decision, Requester};
use seawall_rbac::least::{Options, Refused, Usage};

use super::{event, of, rules};

#[track_caller]
fn are(requests: &[&str], expected: &[&str]) {
    assert_eq!(rules(&of(requests), "a", &Options::default()), expected);
}

#[test]
fn verbs_and_resources_are_joined_where_nothing_is_added_by_it() {
    are(
        &["a get pods n x", "a get pods n y", "a list pods n -", "a list secrets n -", "a update pods/status n x"],
        &["n: get pods [x,y]", "n: list pods,secrets", "n: update pods/status [x]"],
    );
    are(
        &["a list deployments.apps n -", "a list pods n -", "a list replicasets.apps n -"],
        &["n: list pods", "n: list deployments,replicasets.apps"],
    );
}

#[test]
fn what_is_made_has_no_name_yet_and_a_collection_has_none() {
    are(
        &["a create pods n x", "a deletecollection pods n x", "a create pods/eviction n x"],
        &["n: create,deletecollection pods", "n: create pods/eviction [x]"],
    );
    are(&["a create namespaces new new"], &["*: create namespaces"]);
}

#[test]
fn a_list_keeps_the_name_that_it_selected() {
    are(&["a list secrets n db", "a watch secrets n db"], &["n: list,watch secrets [db]"]);
    are(&["a list secrets n db", "a list secrets n -"], &["n: list secrets"]);
}

#[test]
fn a_namespace_is_read_in_itself() {
    are(&["a get namespaces n n"], &["n: get namespaces [n]"]);
}

#[test]
fn what_is_done_everywhere_is_not_repeated_in_a_namespace() {
    are(&["a list pods - -", "a list pods n -", "a get nodes - w1"], &["*: get nodes [w1]", "*: list pods"]);
}

#[test]
fn paths_are_for_the_whole_cluster() {
    are(&["a get /metrics", "a get /healthz", "a post /x"], &["*: get /healthz,/metrics", "*: post /x"]);
}

#[test]
fn many_names_and_many_namespaces_make_a_wider_rule() {
    let requests: Vec<String> = (0..60).map(|number| format!("a get pods n p{number}")).collect();
    are(&requests.iter().map(String::as_str).collect::<Vec<_>>(), &["n: get pods"]);
    let many: Vec<String> = (0..5_000).map(|number| format!("a get pods n p{number}")).collect();
    are(&many.iter().map(String::as_str).collect::<Vec<_>>(), &["n: get pods"]);
    let requests: Vec<String> = (0..10).map(|number| format!("a list pods n{number} -")).collect();
    let requests: Vec<&str> = requests.iter().map(String::as_str).collect();
    are(&requests, &["*: list pods"]);
    let kept = rules(&of(&requests), "a", &Options { many_namespaces: 0, ..Options::default() });
    assert_eq!(kept.len(), 10);
}

#[test]
fn a_session_over_a_websocket_needs_more_than_its_verb() {
    are(&["a get pods/exec n x"], &["n: get,create pods/exec [x]"]);
    let before = Options { sessions_create: false, ..Options::default() };
    assert_eq!(rules(&of(&["a get pods/exec n x"]), "a", &before), ["n: get pods/exec [x]"]);
}

#[test]
fn stages_of_one_request_are_one_request() {
    let mut usage = Usage::default();
    for stage in [AuditStage::Received, AuditStage::Started, AuditStage::Complete] {
        let decision = if stage == AuditStage::Received { Decision::Unknown } else { Decision::Allowed };
        usage.add(&AuditEvent { stage, decision, ..event("a watch pods n -") });
    }
    let actors = usage.actors();
    assert_eq!((actors[0].uses.len(), actors[0].uses[0].times, usage.received), (1, 1, 1));
}

#[test]
fn denied_requests_are_counted_and_not_granted() {
    let mut usage = of(&["a list pods n -"]);
    let denied = |text| AuditEvent { decision: Decision::Denied, code: Some(403), ..event(text) };
    usage.add(&denied("a list secrets n -"));
    usage.add(&denied("b get pods n x"));
    usage.add(&denied("system:anonymous list secrets n -"));
    usage.add(&AuditEvent { decision: Decision::Unknown, ..event("a list nodes - -") });
    assert_eq!(rules(&usage, "a", &Options::default()), ["n: list pods"]);
    let all = Options { refused: Refused::Always, ..Options::default() };
    assert_eq!(rules(&usage, "a", &all), ["n: list pods", "n: get,list,watch secrets"]);
    // Whoever was allowed nothing at all shows what they need.
    assert_eq!(rules(&usage, "b", &Options::default()), ["n: get,list,watch pods"]);
    assert_eq!(rules(&usage, "b", &Options { refused: Refused::Never, ..Options::default() }), [""; 0]);
    assert_eq!(rules(&usage, "system:anonymous", &Options::default()), [""; 0]);
}

#[test]
fn who_plays_somebody_needs_impersonation_and_the_other_one_the_rest() {
    let groups = ["devs".into(), "system:authenticated".into()];
    let extra = [("Scopes".into(), "all".into())];
    let played = Requester { name: "bob", groups: &groups, uid: "7", extra: &extra };
    let mut usage = Usage::default();
    usage.add(&AuditEvent { impersonated: Some(played), ..event("a list pods n -") });
    assert_eq!(rules(&usage, "bob", &Options::default()), ["n: list pods"]);
    assert_eq!(
        rules(&usage, "a", &Options::default()),
        [
            "*: impersonate groups [devs]",
            "*: impersonate users [bob]",
            "*: impersonate uids.authentication.k8s.io [7]",
            "*: impersonate userextras/scopes.authentication.k8s.io [all]",
        ]
    );
    let account = Requester { name: "system:serviceaccount:n:web", ..Requester::default() };
    let mut usage = Usage::default();
    usage.add(&AuditEvent { impersonated: Some(account), ..event("a list pods n -") });
    assert_eq!(rules(&usage, "a", &Options::default()), ["n: impersonate serviceaccounts [web]"]);
}

#[test]
fn constrained_impersonation_is_asked_about_in_its_own_words() {
    let account = Requester { name: "system:serviceaccount:n:web", ..Requester::default() };
    let mut usage = Usage::default();
    let constraint = Some("impersonate:serviceaccount");
    usage.add(&AuditEvent { impersonated: Some(account), constraint, ..event("a list pods n -") });
    assert_eq!(
        rules(&usage, "a", &Options::default()),
        [
            "n: impersonate-on:serviceaccount:list pods",
            "n: impersonate:serviceaccount serviceaccounts.authentication.k8s.io [web]",
        ]
    );
}

#[test]
fn an_asterisk_in_a_request_is_no_rule_for_everything() {
    are(
        &["a get /api/*", "a get * n -", "a * pods n x", "a get pods/* n x", "a get pods.* n x", "a get pods n *"],
        &["n: get pods [*]"],
    );
}

//! The log and the objects of a real control plane. What is expected was read from the log with jq, one line for each
//! user, namespace, verb and resource that the server had allowed.

use seawall_rbac::least::{Actor, Minimal, Options, Usage, unused};
use seawall_rbac::{Authorizer, Rbac, Subject};

use super::{lines, snapshot, usage};

fn with_world(check: impl FnOnce(&Usage, &Authorizer<'_, '_>)) {
    let Some(shared) = seawall_testkit::shared() else { return };
    let usage = usage(&shared.join("data/live/audit.jsonl.zst"));
    let snapshot = snapshot(&seawall_testkit::zstd_text(shared.join("data/live/cluster.json.zst")));
    let rbac = Rbac::new(&snapshot);
    check(&usage, &Authorizer::new(&rbac, &snapshot));
}

fn actor<'a, 'u>(actors: &'a [Actor<'u>], user: &str) -> &'a Actor<'u> {
    actors.iter().find(|actor| actor.identity.user == user).unwrap()
}

/// The resource rules; what clients look up to find their way is left out.
#[track_caller]
fn are(actors: &[Actor<'_>], user: &str, old: &Authorizer<'_, '_>, expected: &[&str]) {
    let minimal = Minimal::of(actor(actors, user), Some(old), &Options::default());
    assert!(minimal.proof.holds(), "{:?}", minimal.proof);
    assert!(minimal.proof.beyond.is_some() && minimal.outside.is_empty(), "{:?}", minimal.outside);
    let rules: Vec<String> = lines(&minimal).into_iter().filter(|line| !line.starts_with("*: get /")).collect();
    assert_eq!(rules, expected);
}

#[test]
fn the_people_of_a_real_log_need_this_much() {
    with_world(|usage, old| {
        let actors = usage.actors();
        are(
            &actors,
            "alice",
            old,
            &[
                "shop: list configmaps,pods",
                "shop: get pods,pods/log [adservice-748f6f68d4-5gffh]",
                "shop: get,create pods/exec [adservice-748f6f68d4-5gffh]",
                "shop: list deployments.apps",
            ],
        );
        are(&actors, "bob", old, &["*: list pods", "*: list deployments.apps"]);
        are(
            &actors,
            "ci-bot",
            old,
            &[
                "shop: create configmaps,services",
                "shop: get namespaces [shop]",
                "shop: list secrets",
                "shop: get services [rel-1,rel-2,rel-3,rel-4,rel-5,rel-6,rel-7,rel-8]",
                "shop: get,patch deployments.apps [frontend]",
            ],
        );
    });
}

#[test]
fn of_the_grants_of_an_intruder_little_was_used() {
    with_world(|usage, old| {
        let actors = usage.actors();
        are(
            &actors,
            "mallory",
            old,
            &[
                "*: list secrets",
                "*: create selfsubjectrulesreviews.authorization.k8s.io",
                "kube-system: get namespaces [kube-system]",
                "kube-system: create pods",
                "kube-system: get pods [debug-tools]",
                "kube-system: get,create pods/exec [debug-tools]",
                "kube-system: create serviceaccounts/token [default]",
                "payments-prod: get namespaces [payments-prod]",
                "payments-prod: create pods",
                "payments-prod: get pods [debug-tools]",
                "shop: get namespaces [shop]",
                "shop: create pods",
                "shop: get,list,watch,delete pods [debug-tools]",
                "shop: create cronjobs.batch",
            ],
        );
        let mallory = actor(&actors, "mallory");
        let denied: Vec<String> = mallory.uses.iter().filter(|used| used.denied > 0).map(ToString::to_string).collect();
        assert_eq!(
            denied,
            [
                "list clusterrolebindings.rbac.authorization.k8s.io",
                "create clusterrolebindings.rbac.authorization.k8s.io",
            ]
        );
        let rows = unused(&actors, old, &|set| set.subjects.iter().any(|(_, one)| *one == Subject::User("mallory")));
        assert!(rows.iter().all(|row| row.set.role_name == "edit" && row.since.is_some()), "{rows:?}");
        let left = |verb: &str, resource: &str| {
            rows.iter().any(|row| {
                row.permissions.iter().any(|one| one.rule(None).has_verb(verb) && one.rule(None).has_resource(resource))
            })
        };
        assert!(left("delete", "secrets") && left("create", "deployments") && left("create", "services"));
        assert!(!left("create", "cronjobs") && !left("delete", "pods"));
    });
}

/// What everybody did is covered by what they had, or is told.
#[test]
fn nobody_is_given_what_they_did_not_have() {
    with_world(|usage, old| {
        for actor in usage.actors() {
            let minimal = Minimal::of(&actor, Some(old), &Options::default());
            assert!(minimal.proof.holds(), "{}: {:?}", actor.identity.user, minimal.proof);
            let allowed = actor.uses.iter().filter(|used| used.times > 0).count();
            assert_eq!(minimal.proof.requests + minimal.outside.len(), allowed, "{}", actor.identity.user);
        }
    });
}

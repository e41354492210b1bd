//! Which kinds are found, also when the server does not say all of it.

use seawall_testkit::fake_server::{FakeServer, Reply, kinds};
use serde_json::{Value, json};

use crate::seen::{of, page, unread};

fn list(kind: &str) -> Reply {
    let mut list = page(&["one"], None, "7");
    list["kind"] = format!("{kind}List").into();
    Reply::json(list)
}

#[test]
fn a_group_whose_server_is_gone_is_one_problem_and_the_rest_is_read() {
    let server = FakeServer::start(|path, _| match path {
        "/api" => Reply::json(kinds("", &[("pods", "Pod")])),
        "/apis" => {
            let mut stale = kinds("gone.example", &[("things", "Thing")]);
            stale["items"][0]["versions"][0]["freshness"] = "Stale".into();
            stale["items"]
                .as_array_mut()
                .unwrap()
                .push(kinds("here.example", &[("things", "Thing")])["items"][0].take());
            Reply::json(stale)
        }
        "/version" => Reply::json(json!({ "gitVersion": "v1.36.3" })),
        "/apis/here.example/v1/things?limit=500" => list("Thing"),
        "/api/v1/pods?limit=500" => list("Pod"),
        _ => Reply::refusal(404, "no such path"),
    });
    let seen = of(&server);
    assert_eq!(seen.objects, ["Pod a/one", "Thing a/one"]);
    assert_eq!(
        seen.problems,
        [
            "unread: gone.example/v1 is not available: the server that answers for it does not answer; nothing of it was read"
        ]
    );
    assert_eq!(unread(&seen.served.hints.unread), ["Thing"]);
}

#[test]
fn an_old_server_is_asked_group_by_group_and_each_kind_is_read_once() {
    let resources = |names: &[(&str, &str)]| -> Reply {
        let all: Vec<Value> = names
            .iter()
            .map(|(plural, kind)| json!({ "name": plural, "kind": kind, "namespaced": true, "verbs": ["list", "get"] }))
            .collect();
        Reply::json(json!({ "kind": "APIResourceList", "resources": all }))
    };
    let server = FakeServer::start(move |path, _| match path {
        "/api" => Reply::json(json!({ "kind": "APIVersions", "versions": ["v1"] })),
        "/api/v1" => resources(&[("pods", "Pod"), ("pods/log", "Pod"), ("events", "Event")]),
        "/apis" => Reply::json(json!({ "kind": "APIGroupList", "groups": [
            { "name": "apps", "preferredVersion": { "version": "v1" }, "versions": [{ "version": "v1beta1" }, { "version": "v1" }] },
            { "name": "lost.example", "versions": [{ "version": "v1" }] }] })),
        "/apis/apps/v1" => resources(&[("deployments", "Deployment")]),
        "/apis/apps/v1beta1" => resources(&[("deployments", "Deployment"), ("olds", "Old")]),
        "/apis/lost.example/v1" => Reply::refusal(503, "service unavailable"),
        "/version" => Reply::json(json!({ "gitVersion": "v1.22.0" })),
        _ => list("Pod"),
    });
    let seen = of(&server);
    assert_eq!(seen.objects, ["Pod a/one", "Deployment a/one", "Old a/one"]);
    assert_eq!(
        seen.problems,
        ["unread: nothing of lost.example/v1 was read: the server answers 503: service unavailable (tried 3 times)"]
    );
    assert_eq!(seen.served.hints.server.unwrap().to_string(), "v1.22.0");
}

#[test]
fn a_server_that_does_not_say_its_version_is_read_all_the_same() {
    let server = FakeServer::start(|path, _| match path {
        "/api" => Reply::json(kinds("", &[("pods", "Pod")])),
        "/apis" => Reply::refusal(403, "not you"),
        "/version" => Reply::json(json!({ "gitVersion": "unknown" })),
        _ => list("Pod"),
    });
    let seen = of(&server);
    assert_eq!(seen.objects, ["Pod a/one"]);
    assert_eq!(
        seen.problems,
        [
            "unread: cannot find out what there is below /apis: no right to do so: not you",
            "doubtful: the version of the server is unknown, the newest is assumed: it says `unknown`",
        ]
    );
}

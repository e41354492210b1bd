//! A cluster that is followed.

use std::ops::ControlFlow;

use seawall_model::Observation;
use seawall_source::{Access, Change, Settings, follow};
use seawall_testkit::controlplane::{ADMIN, ControlPlane};
use seawall_testkit::fake_server::{FakeServer, Reply};
use serde_json::{Value, json};

use crate::seen::{access, kubeconfig, page};

/// A change in words.
fn shown(change: &Change) -> String {
    let all = |observations: &[Observation]| -> Vec<String> {
        let one = |observation: &Observation| match observation {
            Observation::Object(object) => object.reference.to_string(),
            Observation::Problem(problem) => problem.message.clone(),
        };
        observations.iter().map(one).collect()
    };
    match change {
        Change::Listed { kind, observations, .. } => format!("{kind}: {}", all(observations).join(", ")),
        Change::Changed(observations) => format!("changed {}", all(observations).join(", ")),
        Change::Gone(reference) => format!("gone {reference}"),
    }
}

/// Follows until `last` was told.
fn followed(access: &Access, last: &str) -> Vec<String> {
    let mut seen = Vec::new();
    follow(access, &Settings::default(), &mut |change| {
        seen.push(shown(&change));
        if seen.last().is_some_and(|seen| seen == last) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .unwrap();
    seen
}

fn events(events: &[(&str, Value)]) -> Reply {
    let lines = events.iter().map(|(kind, object)| json!({ "type": kind, "object": object }).to_string() + "\n");
    Reply::Answer(200, vec![], lines.collect())
}

fn pod(name: &str, version: &str) -> Value {
    json!({ "metadata": { "name": name, "namespace": "a", "resourceVersion": version } })
}

#[test]
fn a_watch_goes_on_where_it_ended_and_begins_anew_when_that_is_forgotten() {
    let watch = |version: &str| {
        format!("/api/v1/pods?watch=1&allowWatchBookmarks=true&timeoutSeconds=290&resourceVersion={version}")
    };
    let (first, second, third) = (watch("7"), watch("9"), watch("20"));
    let paths = [first.clone(), second.clone(), third.clone()];
    let server = FakeServer::of_pods(move |path, before| match path {
        "/api/v1/pods?limit=500" if before == 0 => Reply::json(page(&["one"], None, "7")),
        "/api/v1/pods?limit=500" => Reply::json(page(&["two"], None, "20")),
        path if path == first => {
            events(&[("ADDED", pod("two", "8")), ("BOOKMARK", json!({ "metadata": { "resourceVersion": "9" } }))])
        }
        path if path == second && before == 0 => Reply::HangUp,
        path if path == second => events(&[("ERROR", json!({ "kind": "Status", "code": 410 }))]),
        path if path == third => events(&[("DELETED", pod("two", "21"))]),
        _ => Reply::refusal(404, "no such path"),
    });
    let (_folder, path) = kubeconfig(&server.address, "token: t");
    assert_eq!(
        followed(&access(path), "gone Pod a/two"),
        ["Pod: Pod a/one", "changed Pod a/two", "Pod: Pod a/two", "gone Pod a/two"]
    );
    let watched: Vec<String> = server.asked().into_iter().filter(|path| path.contains("watch")).collect();
    assert_eq!(watched[..4], [&paths[0], &paths[1], &paths[1], &paths[2]].map(String::clone));
}

#[test]
fn a_kind_that_cannot_be_watched_is_told() {
    let server = FakeServer::of_pods(|path, _| match path {
        "/api/v1/pods?limit=500" => Reply::json(page(&["one"], None, "7")),
        _ => Reply::refusal(403, "not you"),
    });
    let (_folder, path) = kubeconfig(&server.address, "token: t");
    let last = "changed pods: changes are no longer followed: no right to do so: not you";
    assert_eq!(followed(&access(path), last), ["Pod: Pod a/one", last]);
}

#[test]
fn a_real_server_tells_what_is_made_changed_and_removed() {
    let Some(control_plane) = ControlPlane::start() else { return };
    let mut admin = control_plane.client(ADMIN);
    let path = "/api/v1/namespaces/default/secrets";
    let secret = |value: &str| json!({ "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "one" }, "data": { "k": value } });
    let mut seen = Vec::new();
    follow(&access(control_plane.kubeconfig(ADMIN)), &Settings::default(), &mut |change| {
        let told = shown(&change);
        if !told.contains("Secret") {
            return ControlFlow::Continue(());
        }
        if let Change::Changed(observations) = &change {
            let Some(Observation::Object(object)) = observations.first() else { panic!("{told}") };
            assert!(!object.document.text().as_str().contains("aHVudGVy"), "values are sieved");
        }
        seen.push(told);
        match seen.len() {
            1 => drop(admin.create(path, &secret("aHVudGVyMg=="))),
            2 => drop(admin.send("PUT", &format!("{path}/one"), Some(&secret("aHVudGVyMw==")))),
            3 => drop(admin.send("DELETE", &format!("{path}/one"), None)),
            _ => return ControlFlow::Break(()),
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    let one = "Secret default/one";
    assert_eq!(
        seen,
        ["Secret: ".to_owned(), format!("changed {one}"), format!("changed {one}"), format!("gone {one}")]
    );
    let verbs = control_plane.requests_of("seawall").into_iter().filter(|(_, what)| !what.starts_with('/'));
    assert!(verbs.map(|(verb, _)| verb).all(|verb| verb == "list" || verb == "watch"));
}

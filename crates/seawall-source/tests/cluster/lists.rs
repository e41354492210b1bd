//! Lists that fail, change, or contradict themselves.

use std::time::Duration;

use seawall_source::Patience;
use seawall_testkit::fake_server::{FakeServer, Reply, kinds};
use serde_json::json;

use crate::seen::{impatient, of, page, unread, with};

const FIRST: &str = "/api/v1/pods?limit=500";
const SECOND: &str = "/api/v1/pods?limit=500&continue=x%2B";
const WHOLE: &str = "/api/v1/pods";
const NONE: &[&str] = &[];

/// A server of two pages, of which the second is what `second` says.
fn two_pages(second: impl Fn(usize) -> Reply + Send + Sync + 'static) -> FakeServer {
    FakeServer::of_pods(move |path, before| match path {
        FIRST => Reply::json(page(&["one", "two"], Some("x+"), "7")),
        SECOND => second(before),
        WHOLE => Reply::json(page(&["one", "two", "three", "four"], None, "9")),
        _ => Reply::refusal(404, "no such path"),
    })
}

#[test]
fn pages_are_read_one_after_the_other() {
    let server = two_pages(|_| Reply::json(page(&["three"], None, "7")));
    let seen = of(&server);
    assert_eq!(seen.objects, ["Pod a/one", "Pod a/two", "Pod a/three"]);
    assert_eq!(seen.problems, NONE);
    assert!(seen.served.hints.unread.is_empty());
    assert_eq!(server.asked(), ["/api", "/apis", "/version", FIRST, SECOND]);
}

#[test]
fn a_list_that_the_server_forgot_is_read_again_in_one_piece() {
    let server = two_pages(|_| Reply::refusal(410, "too old"));
    let seen = of(&server);
    assert_eq!(seen.objects, ["Pod a/one", "Pod a/two", "Pod a/three", "Pod a/four"]);
    assert_eq!(
        seen.problems,
        ["foreign: pods: the server forgot the list before page 2; all of them were read again in one piece"]
    );
    assert!(seen.served.hints.unread.is_empty());
    assert_eq!(server.asked()[3..], [FIRST, SECOND, WHOLE]);
}

#[test]
fn pages_that_do_not_belong_together_are_read_again_in_one_piece() {
    for (second, why) in [
        (page(&["three"], None, "8"), "page 2 shows another state of the cluster than page 1"),
        (page(&["two", "three"], None, "7"), "page 2 repeats objects"),
    ] {
        let server = two_pages(move |_| Reply::json(second.clone()));
        let seen = of(&server);
        assert_eq!(seen.objects.len(), 4);
        assert_eq!(seen.problems, [format!("foreign: pods: {why}; all of them were read again in one piece")]);
    }
}

#[test]
fn a_page_that_leads_nowhere_ends_the_list() {
    let server = two_pages(|_| Reply::json(page(&["three"], Some("x+"), "7")));
    let seen = of(&server);
    assert_eq!(seen.objects.len(), 3);
    assert_eq!(seen.problems, ["unread: pods: 3 were read, the rest was not: page 2 leads nowhere"]);
    assert_eq!(unread(&seen.served.hints.unread), ["Pod"]);
}

#[test]
fn more_objects_without_a_way_to_them_are_unread() {
    let mut first = page(&["one"], None, "7");
    first["metadata"]["remainingItemCount"] = json!(12);
    let server = FakeServer::of_pods(move |_, _| Reply::json(first.clone()));
    let seen = of(&server);
    assert_eq!(
        seen.problems,
        ["unread: pods: the server says that there are 12 more behind page 1, but not where; they are unread"]
    );
    assert_eq!(unread(&seen.served.hints.unread), ["Pod"]);
}

#[test]
fn what_passes_is_waited_for() {
    for trouble in
        [Reply::later(429, 0), Reply::refusal(503, "busy"), Reply::HangUp, Reply::CutOff("{\"items\"".into())]
    {
        let server = two_pages(move |before| match before {
            0 | 1 => trouble.clone(),
            _ => Reply::json(page(&["three"], None, "7")),
        });
        let seen = of(&server);
        assert_eq!(seen.objects.len(), 3);
        assert_eq!(seen.problems, NONE);
    }
}

#[test]
fn what_does_not_pass_ends_and_says_what_was_read() {
    for (trouble, why) in [
        (Reply::refusal(500, "etcd is gone"), "the server answers 500: etcd is gone (tried 3 times)"),
        (Reply::later(429, 7200), "the server answers 429: try again (it asks to wait 7200 s, which is too long)"),
        (Reply::refusal(403, "not you"), "no right to do so: not you"),
        (Reply::Answer(200, vec![], "<html>".into()), "the answer is no JSON"),
        (Reply::json(json!({ "kind": "Status", "message": "hm" })), "the answer is no list but Status: hm"),
        (
            Reply::Answer(200, vec![], "{\"items\":[{".into()),
            "the answer cannot be read: not valid JSON: it ends inside an object (`}` is missing)",
        ),
    ] {
        let server = two_pages(move |_| trouble.clone());
        let seen = of(&server);
        assert_eq!(seen.objects, ["Pod a/one", "Pod a/two"]);
        assert_eq!(seen.problems, [format!("unread: pods: 2 were read, the rest was not: {why}")]);
        assert_eq!(unread(&seen.served.hints.unread), ["Pod"]);
    }
}

#[test]
fn a_server_that_falls_silent_is_not_waited_for_for_ever() {
    let patience = Patience { answer: Duration::from_millis(200), tries: 2, ..impatient() };
    let seen = with(&two_pages(|_| Reply::Silence), patience);
    assert_eq!(seen.problems, ["unread: pods: 2 were read, the rest was not: nothing came for 0.2 s (tried 2 times)"]);
}

#[test]
fn when_patience_is_spent_nothing_is_asked_any_more() {
    let names: Vec<(String, String)> = (0..20).map(|number| (format!("k{number}"), format!("K{number}"))).collect();
    let server = FakeServer::start(move |path, _| match path {
        "/api" => Reply::json(kinds("", &names.iter().map(|it| (&*it.0, &*it.1)).collect::<Vec<_>>())),
        "/apis" => Reply::json(json!({ "kind": "APIGroupDiscoveryList", "items": [] })),
        "/version" => Reply::json(json!({ "gitVersion": "v1.36.3" })),
        _ => Reply::Silence,
    });
    let patience =
        Patience { answer: Duration::from_millis(100), failures: Duration::from_millis(100), tries: 1, ..impatient() };
    let seen = with(&server, patience);
    assert_eq!(seen.problems.len(), 20);
    let given_up = "none was read: not asked for, as the server had failed too often";
    assert!(seen.problems.iter().filter(|problem| problem.ends_with(given_up)).count() >= 12, "{:#?}", seen.problems);
    assert_eq!(seen.served.hints.unread.kinds().len(), 20);
}

#[test]
fn values_of_secrets_never_get_into_an_object() {
    let server = FakeServer::start(|path, _| match path {
        "/api" => Reply::json(kinds("", &[("secrets", "Secret")])),
        "/apis" => Reply::json(json!({ "kind": "APIGroupDiscoveryList", "items": [] })),
        "/version" => Reply::json(json!({ "gitVersion": "v1.36.3" })),
        _ => Reply::json(json!({ "kind": "SecretList", "apiVersion": "v1", "metadata": {}, "items": [
            { "metadata": { "name": "s", "namespace": "a" }, "type": "Opaque", "data": { "password": "aHVudGVyMg==" } }] })),
    });
    let (_folder, path) = crate::seen::kubeconfig(&server.address, "token: t");
    let mut texts = Vec::new();
    seawall_source::read_cluster(&crate::seen::access(path), &seawall_source::Settings::default(), &mut |file| {
        for observation in &file.observations {
            if let seawall_model::Observation::Object(object) = observation {
                texts.push(object.document.text().as_str().to_owned());
                assert_eq!(object.node().path(&["data", "password"]).unwrap().as_str(), Some(""));
            }
        }
    })
    .unwrap();
    assert_eq!(texts.len(), 1);
    assert!(!texts[0].contains("aHVudGVyMg"), "{texts:?}");
}

//! Recordings.

use expect_test::expect;
use seawall_model::problem::Effect;
use seawall_model::{GroupKind, Object, Observation, Problem, Unread, Version, World};
use seawall_source::{Cluster, Hints, Recording, Settings, Target, read};

use crate::given::{Given, object};

const HEADER: &str = r#"{"apiVersion":"seawall.dev/v1","kind":"Recording","recordedAt":"2026-11-20T10:00:00Z","cluster":{"name":"prod","version":"v1.35.2","uid":"u"},"world":"closed"}"#;

fn hints(given: &Given, targets: &[&str]) -> Hints {
    let targets: Vec<Target> = targets.iter().map(|target| Target::Path(given.path(target))).collect();
    read(&targets, &Settings::default(), &mut |_| {})
}

#[test]
fn every_line_is_an_observation() {
    let lines = [
        HEADER,
        r#"{"object":{"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"a","name":"one"}}}"#,
        r#"{"problem":{"file":"secrets","message":"forbidden","effect":"unread"}}"#,
        "",
        r#"{"event":{}}"#,
        r#"{"object":{"#,
        r#"{"something":1}"#,
        r#"{"object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"two"}}}"#,
    ];
    let given = Given::new().file("prod.jsonl", lines.join("\n"));
    let seen = given.read(&["prod.jsonl"]);
    let mut seen: Vec<&str> = seen.lines().collect();
    let broken = seen.remove(2);
    assert!(broken.starts_with("prod.jsonl:6:1: Unread: not valid"), "{broken}");
    expect![[r#"
        prod.jsonl: Pod a/one
        prod.jsonl:3:1: Unread: when it was recorded: secrets: forbidden
        prod.jsonl:7:1: Unread: a line that is neither object nor event nor problem; skipped
        prod.jsonl: Pod two
        prod.jsonl: Foreign: 1 event skipped: nothing judges events yet"#]]
    .assert_eq(&seen.join("\n"));
}

#[test]
fn the_header_tells_of_the_cluster_and_plain_files_tell_nothing() {
    let given = Given::new()
        .file("a.yaml", object("a"))
        .file("list.json", r#"{"apiVersion":"v1","kind":"List","items":[]}"#)
        .file("prod.jsonl", HEADER)
        .file("part.jsonl", HEADER.replace("closed", "open"))
        .file("odd.jsonl", HEADER.replace("v1.35.2", "newest"));
    assert_eq!(hints(&given, &["a.yaml", "list.json"]), Hints::default());
    let prod = Hints {
        world: Some(World::Closed),
        kubernetes: Some(Version { major: 1, minor: 35 }),
        server: Some("v1.35.2".parse().unwrap()),
        ..Hints::default()
    };
    assert_eq!(hints(&given, &["a.yaml", "prod.jsonl"]), prod);
    assert_eq!(hints(&given, &["part.jsonl"]).world, Some(World::Open));
    assert_eq!(hints(&given, &["odd.jsonl"]).kubernetes, None);
    given.check(
        &["odd.jsonl"],
        &expect![[r#"
        odd.jsonl: Doubtful: `newest` is no Kubernetes version; the newest is assumed
    "#]],
    );
}

#[test]
fn the_header_tells_what_could_not_be_read() {
    let part = r#""unread":[{"group":"","kind":"Secret","namespace":null}],"onlyNamespace":"shop","world""#;
    let given = Given::new().file("part.jsonl", HEADER.replace(r#""world""#, part));
    let unread = hints(&given, &["part.jsonl"]).unread;
    assert_eq!(unread.within(), Some("shop"));
    assert!(unread.holds(GroupKind::core("Secret"), Some("shop")));
    assert!(!unread.holds(GroupKind::core("Pod"), Some("shop")));
}

#[test]
fn a_recording_of_another_format_is_not_guessed_at() {
    let given = Given::new()
        .file("a.jsonl", HEADER.replace("dev/v1", "dev/v9"))
        .file("b.jsonl", HEADER.replace("closed", "half"))
        .file("c.jsonl", HEADER.replace(r#""world""#, r#""objects":3,"world""#));
    given.check(
        &[""],
        &expect![[r#"
        a.jsonl: Unread: a recording of `seawall.dev/v9`, and only `seawall.dev/v1` is known; skipped
        b.jsonl: Unread: a recording of the world `half`, which is unknown; skipped
        c.jsonl: Unread: cut off: 0 of 3 objects read
    "#]],
    );
}

#[test]
fn what_is_written_reads_back_without_the_values_of_secrets() {
    let secret = r#"
apiVersion: v1
kind: Secret
metadata:
  namespace: a
  name: s
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{"data":{"password":"aHVudGVyMg=="}}'
    keep: this
  managedFields: [{manager: kubectl}]
data: {password: aHVudGVyMg==}
stringData: {plain: hunter2}
"#;
    let pods = "apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: p}\n  spec: {containers: []}\n";
    let given = Given::new().file("a.yaml", secret).file("b.yaml", pods);
    let files = given.files(&[""]);
    let objects: Vec<&Object> = files
        .iter()
        .flat_map(|file| &file.observations)
        .filter_map(|observation| match observation {
            Observation::Object(object) => Some(object),
            Observation::Problem(_) => None,
        })
        .collect();
    let recording = Recording {
        recorded_at: Some("2026-11-20T10:00:00Z".into()),
        cluster: Cluster { version: Some("v1.36.2".into()), ..Cluster::default() },
        world: World::Closed,
        unread: Unread::default(),
    };
    let problem = Problem { effect: Effect::Doubtful, ..Problem::unread("leases", "not all of it") };
    let mut out = Vec::new();
    recording.write(objects.into_iter(), &[problem], &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(!text.contains("hunter2") && !text.contains("aHVudGVyMg"), "{text}");
    expect![[r#"
        {"apiVersion":"seawall.dev/v1","cluster":{"name":null,"uid":null,"version":"v1.36.2"},"kind":"Recording","objects":2,"recordedAt":"2026-11-20T10:00:00Z","world":"closed"}
        {"object":{"apiVersion":"v1","data":{"password":""},"kind":"Secret","metadata":{"annotations":{"keep":"this"},"name":"s","namespace":"a"},"stringData":{"plain":""}}}
        {"object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[]}}}
        {"problem":{"effect":"doubtful","file":"leases","message":"not all of it"}}
    "#]]
    .assert_eq(&text);
    let again = Given::new().file("r.jsonl", &text);
    again.check(
        &["r.jsonl"],
        &expect![[r#"
        r.jsonl: Secret a/s
        r.jsonl: Pod p
        r.jsonl:4:1: Doubtful: when it was recorded: leases: not all of it
    "#]],
    );
}

#[test]
fn a_packed_recording_is_one_too() {
    let text = format!(
        "{HEADER}\n{{\"object\":{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{{\"name\":\"x\"}}}}}}\n"
    );
    let given = Given::new().file("r.zst", zstd::encode_all(text.as_bytes(), 3).unwrap());
    given.check(&["r.zst"], &expect![["r.zst: Pod x\n"]]);
    assert_eq!(hints(&given, &["r.zst"]).world, Some(World::Closed));
}

//! The live cluster, seen from outside: the command line against a real API server.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use seawall_testkit::controlplane::{ADMIN, ControlPlane, READER};
use seawall_testkit::generate::{Cluster, Layout, Parameters, Size};
use serde_json::{Value, json};

/// Runs the command line against a cluster.
fn seawall(kubeconfig: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seawall"));
    command.args(arguments).args(["--cluster", "--kubeconfig"]).arg(kubeconfig);
    command.output().unwrap()
}

fn of_files(arguments: &[&str], files: &[PathBuf]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_seawall")).args(arguments).args(files).output().unwrap()
}

/// Fails with what one report has and the other has not.
fn agree(one: &Value, other: &Value) {
    let (one, other) = (findings(one), findings(other));
    let lacks = |a: &BTreeMap<String, String>, b: &BTreeMap<String, String>| -> Vec<String> {
        a.iter().filter(|(id, told)| b.get(*id) != Some(told)).map(|(_, told)| told.clone()).collect()
    };
    assert_eq!((lacks(&one, &other), lacks(&other, &one)), (Vec::new(), Vec::new()));
}

/// Findings by id, with what they say.
fn findings(report: &Value) -> BTreeMap<String, String> {
    let all = report["findings"].as_array().unwrap().iter();
    let told = |it: &Value| format!("{} {} {} {}", it["severity"], it["rule"], it["object"], it["message"]);
    all.map(|it| (it["id"].as_str().unwrap().to_owned(), told(it))).collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stderr)))
}

/// Findings that a control plane has before anybody puts anything into it: `(severity, rule, object)` of those at or above
/// high, each with the reason why it stays.
const BARE: &[(&str, &str, &str)] = &[];

#[test]
fn a_bare_control_plane_has_nothing_grave() {
    let Some(control_plane) = ControlPlane::start() else { return };
    let output = seawall(&control_plane.kubeconfig(ADMIN), &["scan", "--profile", "all", "--format", "json"]);
    let report = json(&output);
    assert!(report["summary"]["objects"].as_u64().unwrap() > 150, "{}", report["summary"]);
    assert_eq!(report["problems"], serde_json::json!([]));
    let findings = report["findings"].as_array().unwrap().iter();
    let grave = findings.filter(|finding| finding["severity"] == "critical" || finding["severity"] == "high");
    let grave: Vec<String> =
        grave.map(|it| format!("{} {} {}", it["severity"], it["rule"], it["object"]["name"])).collect();
    let known: Vec<String> =
        BARE.iter().map(|(severity, rule, name)| format!("{severity:?} {rule:?} {name:?}")).collect();
    assert_eq!(grave, known);
}

#[test]
fn a_dump_and_the_server_that_serves_its_objects_give_the_same_findings() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let Some(control_plane) = ControlPlane::start() else { return };
    let files = ["crds.json.zst", "cluster.json.zst"].map(|name| shared.join("data/live").join(name));
    let mut objects = Vec::new();
    for file in &files {
        let mut list: Value = serde_json::from_str(&seawall_testkit::zstd_text(file)).unwrap();
        objects.append(list["items"].as_array_mut().unwrap());
    }
    let filled = control_plane.fill(objects.clone());
    assert_eq!(filled.refused, Vec::<String>::new());

    let kubeconfig = control_plane.kubeconfig(ADMIN);
    let live = json(&seawall(&kubeconfig, &["scan", "--profile", "all", "--format", "json"]));
    let closed = ["scan", "--profile", "all", "--format", "json", "--world", "closed"];
    let dump = json(&of_files(&closed, &files));
    assert_eq!(live["problems"], dump["problems"]);
    assert_eq!(live["summary"]["objects"], objects.len());
    assert!(dump["findings"].as_array().unwrap().len() > 500);
    agree(&live, &dump);
    assert_eq!(live["summary"]["findings"], dump["summary"]["findings"]);
    // A server says its release, a dump does not.
    assert!(live["summary"]["unknown"].as_u64() <= dump["summary"]["unknown"].as_u64());

    let folder = tempfile::tempdir().unwrap();
    let recording = folder.path().join("cluster.jsonl");
    let output = seawall(&kubeconfig, &["record", "--output", recording.to_str().unwrap()]);
    assert_eq!(text(&output.stderr), format!("{} objects recorded\n", objects.len()));
    let recorded = json(&of_files(&["scan", "--profile", "all", "--format", "json"], &[recording]));
    assert_eq!(recorded["problems"], live["problems"]);
    agree(&recorded, &live);

    // What a Deployment, a DaemonSet or a Job made repeats nothing.
    let made = objects.iter().filter(|object| {
        let owners = object["metadata"]["ownerReferences"].as_array().into_iter().flatten();
        matches!(object["kind"].as_str(), Some("ReplicaSet" | "Pod")) && owners.clone().count() > 0
    });
    let made: Vec<[&Value; 3]> =
        made.map(|it| [&it["kind"], &it["metadata"]["namespace"], &it["metadata"]["name"]]).collect();
    assert!(made.len() > 100, "{}", made.len());
    for finding in live["findings"].as_array().unwrap() {
        let object = &finding["object"];
        let named = [&object["kind"], &object["namespace"], &object["name"]];
        assert!(!made.contains(&named), "{finding}");
        assert!(finding.get("location").is_none_or(Value::is_null), "{finding}");
    }
}

const WEB: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default, labels: {app: web}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      hostNetwork: true
      containers:
        - {name: app, image: 'shop/web:1.0.0', securityContext: {privileged: true}}
        - {name: log, image: 'shop/log:1.0.0', env: [{name: DB_PASSWORD, value: hunter2hunter2}]}
";

#[test]
fn a_manifest_and_the_object_that_it_made_have_the_same_findings() {
    let Some(control_plane) = ControlPlane::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let manifest = folder.path().join("web.yaml");
    std::fs::write(&manifest, WEB).unwrap();
    let filled = control_plane.fill(objects(WEB));
    assert_eq!(filled.refused, Vec::<String>::new());
    let live = json(&seawall(&control_plane.kubeconfig(ADMIN), &["scan", "--format", "json"]));
    let written = json(&of_files(&["scan", "--format", "json"], &[manifest]));
    let (live, written) = (findings(&live), findings(&written));
    let missing: Vec<_> = written.iter().filter(|(id, _)| !live.contains_key(*id)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(written.values().any(|finding| finding.contains("privileged-container")));
    let other: Vec<_> = live.iter().filter(|(id, it)| !written.contains_key(*id) && it.contains(r#""web""#)).collect();
    assert!(other.is_empty(), "{other:#?}");
}

#[test]
fn with_the_role_that_we_ship_everything_is_read_and_nothing_else_may_be_done() {
    let Some(control_plane) = ControlPlane::start() else { return };
    let role = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/clusterrole.yaml")).unwrap();
    let filled = control_plane.fill([objects(&role), objects(WEB), vec![bound("seawall-reader")]].concat());
    assert_eq!(filled.refused, Vec::<String>::new());
    let all = json(&seawall(&control_plane.kubeconfig(ADMIN), &["scan", "--format", "json"]));
    let read = json(&seawall(&control_plane.kubeconfig(READER), &["scan", "--format", "json"]));
    assert_eq!(read["summary"]["objects"], all["summary"]["objects"]);
    assert_eq!(read["problems"], json!([]));
    agree(&read, &all);

    let mut reader = control_plane.client(READER);
    let mut may = |verb: &str, resource: &str, subresource: &str| {
        let asked = json!({ "verb": verb, "resource": resource, "subresource": subresource, "namespace": "default" });
        let review = json!({ "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
            "spec": { "resourceAttributes": asked } });
        reader.create("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", &review)["status"]["allowed"] == true
    };
    assert!(may("list", "secrets", "") && may("watch", "pods", ""));
    for verb in ["create", "update", "patch", "delete", "impersonate", "bind", "escalate"] {
        assert!(!may(verb, "pods", ""), "{verb}");
    }
    for (resource, subresource) in [("pods", "exec"), ("nodes", "proxy"), ("services", "proxy"), ("pods", "log")] {
        assert!(
            !may("get", resource, subresource) && !may("create", resource, subresource),
            "{resource}/{subresource}"
        );
    }
}

#[test]
fn what_nobody_may_read_is_named_and_unknown_and_the_rest_is_scanned() {
    let Some(control_plane) = ControlPlane::start() else { return };
    let some = json!({ "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": { "name": "some" },
        "rules": [{ "apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["list"] }] });
    let filled = control_plane.fill([objects(WEB), vec![some, bound("some")]].concat());
    assert_eq!(filled.refused, Vec::<String>::new());
    let kubeconfig = control_plane.kubeconfig(READER);

    let output = seawall(&kubeconfig, &["scan", "--format", "json", "--strict-input"]);
    assert_eq!(output.status.code(), Some(3));
    let report = json(&output);
    assert_eq!(report["summary"]["objects"], 1);
    assert!(findings(&report).values().any(|finding| finding.contains("privileged-container")));
    let problems: Vec<&str> =
        report["problems"].as_array().unwrap().iter().map(|problem| problem["message"].as_str().unwrap()).collect();
    let secrets = problems.iter().find(|message| message.starts_with("secrets: ")).unwrap();
    assert_eq!(
        *secrets,
        "secrets: none was read: no right to do so: secrets is forbidden: User \"reader\" cannot list resource \"secrets\" \
         in API group \"\" at the cluster scope"
    );
    assert!(!problems.iter().any(|message| message.starts_with("deployments.apps")), "{problems:?}");
    assert!(problems.len() > 40);

    let recorded = text(&seawall(&kubeconfig, &["record", "--output", "-"]).stdout);
    let header: Value = serde_json::from_str(recorded.lines().next().unwrap()).unwrap();
    let unread: Vec<&Value> = header["unread"].as_array().unwrap().iter().map(|kind| &kind["kind"]).collect();
    assert_eq!(unread.len(), problems.len());
    assert!(unread.contains(&&json!("Secret")) && !unread.contains(&&json!("Deployment")));
    assert!(header["cluster"]["version"].as_str().unwrap().starts_with("v1.36."));
}

#[test]
fn one_namespace_can_be_read_with_rights_in_it_alone() {
    let Some(control_plane) = ControlPlane::start() else { return };
    let all = json!({ "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
        "metadata": { "name": "all", "namespace": "default" },
        "rules": [{ "apiGroups": ["*"], "resources": ["*"], "verbs": ["list"] }] });
    let binding = json!({ "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
        "metadata": { "name": "all", "namespace": "default" },
        "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "all" },
        "subjects": [{ "apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "readers" }] });
    let filled = control_plane.fill([objects(WEB), vec![all, binding]].concat());
    assert_eq!(filled.refused, Vec::<String>::new());
    let flags = ["scan", "--format", "json", "--namespace", "default"];
    let report = json(&seawall(&control_plane.kubeconfig(READER), &flags));
    let namespaces: BTreeSet<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["object"]["namespace"].as_str().unwrap_or("none"))
        .collect();
    assert_eq!(namespaces, BTreeSet::from(["default"]));
    let problems = report["problems"].as_array().unwrap();
    assert!(
        problems.iter().all(|problem| problem["message"].as_str().unwrap().starts_with("namespaces: ")),
        "{problems:?}"
    );

    let output = seawall(&control_plane.kubeconfig(ADMIN), &["scan", "--namespace", "nowhere"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stderr), "error: there is no namespace `nowhere` in the cluster\n");
}

#[test]
fn many_objects_cost_one_request_for_each_kind_and_page_and_nothing_but_lists() {
    let Some(control_plane) = ControlPlane::start_with("100.64.0.0/12") else { return };
    let cluster = Cluster::of_size(Size::Objects(5_000), &Parameters::default(), 7);
    let mut dump = Vec::new();
    cluster.write_dump(&mut dump, Layout::Compact).unwrap();
    let mut list: Value = serde_json::from_slice(&dump).unwrap();
    let filled = control_plane.fill(list["items"].take().as_array_mut().map(std::mem::take).unwrap());
    assert!(filled.taken > 4_900, "{:#?}", filled.refused);

    let recorded = seawall(&control_plane.kubeconfig(ADMIN), &["record", "--output", "-"]);
    let recorded = text(&recorded.stdout);
    assert!(!recorded.contains("f:metadata") && recorded.contains("managedFields"));
    let mut objects: BTreeMap<String, usize> = BTreeMap::new();
    for line in recorded.lines().skip(1) {
        let line: Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| line["object"][key].as_str().unwrap().to_lowercase();
        let group = text("apiVersion").split_once('/').map_or(String::new(), |(group, _)| format!(".{group}"));
        *objects.entry(text("kind") + &group).or_default() += 1;
    }
    assert!(objects.values().sum::<usize>() > 4_900, "{objects:?}");
    assert!(objects["pod"] > 500);

    let mut lists: BTreeMap<String, usize> = BTreeMap::new();
    let mut others = Vec::new();
    for (verb, what) in control_plane.requests_of("seawall") {
        if verb == "list" { *lists.entry(what).or_default() += 1 } else { others.push(format!("{verb} {what}")) }
    }
    assert_eq!(others, ["get /api", "get /apis", "get /version"]);
    for (plural, requests) in &lists {
        let (name, group) =
            plural.split_once('.').map_or((&**plural, String::new()), |(name, group)| (name, format!(".{group}")));
        let singular = format!("{}{group}", name.strip_suffix('s').unwrap_or(name));
        let pages = objects.get(&singular).or(objects.get(plural)).map_or(1, |count| count.div_ceil(500));
        assert_eq!(*requests, pages, "{plural}");
    }
    assert!(lists["pods"] > 1 && lists.len() > 50, "{lists:?}");
}

/// The objects of a manifest.
fn objects(manifest: &str) -> Vec<Value> {
    let text = std::sync::Arc::new(seawall_yaml::Text::new(manifest.to_owned()));
    let readings = seawall_yaml::read_all(&text, &seawall_yaml::Options::default());
    readings.into_iter().filter_map(|reading| Some(reading.document?.root().to_json())).collect()
}

/// The group `readers` holds the role, everywhere.
fn bound(role: &str) -> Value {
    json!({ "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": { "name": role },
        "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": role },
        "subjects": [{ "apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "readers" }] })
}

//! `seawall rbac` from outside: questions, exit codes, streams, bad input.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::fs;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// `sa:shop/web` reads the Secret `db`, the group devs runs commands in pods of `shop`, ops may do everything there.
const SHOP: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {namespace: shop, name: web}
rules:
- {apiGroups: [''], resources: [configmaps], verbs: [get]}
- {apiGroups: [''], resources: [secrets], resourceNames: [db], verbs: [get, create]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {namespace: shop, name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: run}
rules:
- {apiGroups: [''], resources: [pods/exec], verbs: [create]}
- {apiGroups: [apps], resources: [deployments, deployments/scale], verbs: [patch]}
- {nonResourceURLs: [/metrics], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {namespace: shop, name: devs}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: run}
subjects: [{kind: Group, name: devs}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {namespace: shop, name: ops}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: Group, name: ops}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {namespace: shop, name: lost}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: lost}
subjects: [{kind: User, name: lost}]
";

fn rbac(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_seawall"))
        .arg("rbac")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One that refuses its flags does not read its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The exit code and standard output of a question about the shop.
fn ask(question: &str) -> (i32, String) {
    let output = rbac(&[question.split(' ').collect::<Vec<_>>(), vec!["-"]].concat(), SHOP);
    (output.status.code().unwrap(), text(&output.stdout))
}

fn json_of(question: &str) -> Value {
    let (_, answer) = ask(&format!("{question} --format json"));
    serde_json::from_str(&answer).unwrap_or_else(|error| panic!("{error}: {answer}"))
}

#[test]
fn the_exit_code_tells_whether_it_is_allowed() {
    for (question, code) in [
        ("can sa:shop/web get configmaps -n shop", 0),
        ("can user:system:serviceaccount:shop:web get configmaps -n shop", 0),
        ("can sa:shop/web get configmaps", 1),
        ("can sa:other/web get configmaps -n shop", 1),
        ("can sa:shop/web get secrets db -n shop", 0),
        ("can sa:shop/web get secrets other -n shop", 1),
        ("can sa:shop/web create secrets db -n shop", 1),
        ("can group:devs create pods/exec -n shop", 0),
        ("can user:alice --group devs patch deployments.apps/scale -n shop", 0),
        ("can user:alice patch deployments.apps/scale -n shop", 1),
        ("can group:devs patch deploy -n shop", 0),
        ("can group:devs get /metrics", 1),
        ("can group:ops delete pods -n shop", 0),
        ("can group:ops get namespaces shop", 0),
        ("can group:ops get namespaces bank", 1),
        ("can group:ops get nodes -n shop", 1),
        ("can group:system:masters get /anything", 0),
        ("can alice get pods", 2),
        ("can user:alice get /a --format yaml", 2),
    ] {
        assert_eq!(ask(question).0, code, "{question}");
    }
}

#[test]
fn an_answer_names_the_binding_the_role_and_the_rule() {
    let answer = json_of("can sa:shop/web get secrets db -n shop");
    assert_eq!(answer["allowed"], true);
    let via = &answer["via"][0];
    assert_eq!(via["binding"]["kind"], "RoleBinding");
    assert_eq!(via["binding"]["name"], "web");
    assert_eq!((&via["role"]["name"], &via["rule"]), (&"web".into(), &1.into()));
    assert_eq!((&via["location"]["line"], &via["subject"]), (&6.into(), &"sa:shop/web".into()));
    let (_, text) = ask("can sa:shop/web get secrets db -n shop");
    assert_eq!(
        text,
        "YES  sa:shop/web may get secrets \"db\" in shop\n  by RoleBinding shop/web: sa:shop/web has Role web, rule 1 (-:6:3)\n"
    );
}

#[test]
fn what_was_taken_otherwise_is_said() {
    let (_, text) = ask("can sa:shop/web create secrets db -n shop");
    assert!(text.contains("a request to create has no name"), "{text}");
    let (_, text) = ask("can group:ops get nodes -n shop");
    assert!(text.contains("nodes have no namespace") && !text.contains("some namespaces"), "{text}");
    let (_, text) = ask("can sa:shop/web gets configmaps");
    assert!(text.contains("never asks for the verb `gets`"), "{text}");
    let (_, text) = ask("can sa:shop/web get configmaps");
    assert!(text.contains("allowed in some namespaces, which -n asks about: shop"), "{text}");
    let (_, text) = ask("can sa:shop/web get secrets -n shop");
    assert!(text.contains("allowed for some names: db"), "{text}");
}

#[test]
fn a_role_that_is_not_in_the_input_is_unknown_until_the_world_is_closed() {
    let answer = json_of("can user:lost get pods -n shop");
    assert_eq!(
        (&answer["allowed"], &answer["unknown"][0]),
        (&false.into(), &"Role lost of RoleBinding shop/lost is not in the input".into())
    );
    let answer = json_of("can user:lost get pods -n shop --world closed");
    assert_eq!(answer["unknown"], Value::Array(Vec::new()));
    let problem = &answer["problems"][0];
    assert_eq!((&problem["line"], &problem["object"]["name"]), (&39.into(), &"cluster-admin".into()), "{problem}");
}

#[test]
fn who_can_lists_subjects_and_sets_the_partial_ones_apart() {
    let answer = json_of("who-can get secrets -n shop");
    let names = |key: &str| {
        let list = answer[key].as_array().unwrap();
        list.iter().map(|one| one["subject"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("subjects"), ["group:ops", "group:system:masters"]);
    assert_eq!(names("partly"), ["sa:shop/web"]);
    assert_eq!(answer["subjects"][0]["via"][0]["role"]["name"], "cluster-admin");
    assert_eq!(ask("who-can get secrets -n shop").0, 0);
}

#[test]
fn grants_lists_everything_by_scope() {
    let answer = json_of("grants user:alice --group devs");
    assert_eq!(answer["groups"], serde_json::json!(["system:authenticated", "devs"]));
    let grant = &answer["grants"][0];
    assert_eq!((&grant["namespace"], &grant["subject"]), (&"shop".into(), &"group:devs".into()));
    assert_eq!(grant["rules"][2]["nonResourceURLs"][0], "/metrics");
    let (code, text) = ask("grants user:nobody");
    assert!(code == 0 && text.contains("No binding of the input names it."), "{text}");
}

#[test]
fn requests_are_decided_line_by_line_and_a_bad_line_stops_nobody() {
    let folder = TempDir::new().unwrap();
    let requests = folder.path().join("requests.jsonl");
    let lines = [
        r#"{"user":"system:serviceaccount:shop:web","verb":"get","resource":"configmaps","namespace":"shop"}"#,
        r#"{"user":"alice","groups":["ops"],"verb":"get","resource":"namespaces","name":"shop"}"#,
        "",
        r#"{"user":"alice","verb":"get","resour"#,
        r#"{"user":"lost","verb":"get","resource":"pods","namespace":"shop"}"#,
        r#"{"user":"alice","verb":"get","path":"/metrics"}"#,
    ];
    fs::write(&requests, lines.join("\r\n")).unwrap();
    let output = rbac(&["decide", "--requests", requests.to_str().unwrap(), "-"], SHOP);
    let verdicts: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let allowed: Vec<bool> = verdicts.iter().map(|verdict| verdict["allowed"].as_bool().unwrap()).collect();
    assert_eq!(allowed, [true, true, false, false, false]);
    assert_eq!(verdicts[0]["via"][0]["binding"]["name"], "web");
    assert!(
        verdicts[2]["error"].is_string() && verdicts[3]["unknown"].is_array() && verdicts[4].get("unknown").is_none()
    );
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains("requests.jsonl:4:36: no request: EOF"), "{said}");
    let output = rbac(&["decide", "--strict-input", "--requests", requests.to_str().unwrap(), "-"], SHOP);
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn verdicts_do_not_depend_on_threads() {
    let folder = TempDir::new().unwrap();
    let requests = folder.path().join("requests.jsonl");
    let line = |index: usize| {
        format!(
            r#"{{"user":"u{}","groups":["devs"],"verb":"patch","group":"apps","resource":"deployments","namespace":"{}"}}"#,
            index,
            ["shop", "bank"][index % 2]
        )
    };
    fs::write(&requests, (0..3_000).map(|index| line(index) + "\n").collect::<String>()).unwrap();
    let decide =
        |threads| rbac(&["decide", "--threads", threads, "--requests", requests.to_str().unwrap(), "-"], SHOP).stdout;
    let one = decide("1");
    assert_eq!(one, decide("4"));
    assert_eq!(text(&one).lines().filter(|line| line.contains("\"allowed\":true")).count(), 1_500);
}

#[test]
fn a_word_that_may_be_a_name_or_a_file_is_not_guessed() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("db"), SHOP).unwrap();
    fs::write(folder.path().join("shop.yaml"), SHOP).unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_seawall"))
            .arg("rbac")
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .unwrap();
        (output.status.code().unwrap(), text(&output.stderr))
    };
    let question = ["can", "sa:shop/web", "get", "secrets"];
    let (code, said) = run(&[&question[..], &["db", "shop.yaml", "-n", "shop"]].concat());
    assert!(code == 2 && said.contains("--name db"), "{said}");
    assert_eq!(run(&[&question[..], &["--name", "db", "shop.yaml", "-n", "shop"]].concat()).0, 0);
    assert_eq!(run(&[&question[..], &["other", "shop.yaml", "-n", "shop"]].concat()).0, 1);
    assert_eq!(run(&[&question[..], &["missing.yaml", "-n", "shop"]].concat()).0, 2);
}

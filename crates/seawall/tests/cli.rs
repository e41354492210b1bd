//! The contract of the command line, seen from outside: exit codes, streams, formats, bad input, determinism.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const PRIVILEGED: &str = "apiVersion: v1
kind: Pod
metadata:
  name: tools
spec:
  containers:
    - name: app
      image: shop/tools:1.0.0
      securityContext:
        privileged: true
";

fn seawall(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_seawall"))
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

fn scan(input: &str, flags: &[&str]) -> Output {
    seawall(&[&["scan", "-"], flags].concat(), input)
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stdout)))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn rules(report: &Value) -> Vec<&str> {
    report["findings"].as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect()
}

fn write(folder: &TempDir, name: &str, content: impl AsRef<[u8]>) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

#[test]
fn the_exit_code_says_what_was_found() {
    assert_eq!(code(&scan(PRIVILEGED, &[])), 1);
    assert_eq!(code(&scan(PRIVILEGED, &["--fail-on", "never"])), 0);
    assert_eq!(code(&scan(PRIVILEGED, &["--rule", "capability-net-raw"])), 0, "medium is below the default");
    assert_eq!(code(&scan(PRIVILEGED, &["--rule", "capability-net-raw", "--fail-on", "medium"])), 1);
    assert_eq!(code(&scan("{", &[])), 0, "what could not be read is a problem, not a finding");
    assert_eq!(code(&scan("{", &["--strict-input"])), 3);
    assert_eq!(code(&seawall(&["scan", "there/is/no/such/file"], "")), 2);
    assert_eq!(code(&scan(PRIVILEGED, &["--no-such-flag"])), 2);
    assert_eq!(code(&scan(PRIVILEGED, &["--rule", "no-such-rule"])), 2);
    assert_eq!(code(&scan(PRIVILEGED, &["--format", "pdf"])), 2);
}

#[test]
fn a_finding_says_what_where_and_how_to_mend_it() {
    let output = scan(PRIVILEGED, &["--rule", "KSV-0017", "--format", "json"]);
    let report = json(&output);
    assert_eq!(report["apiVersion"], "seawall.dev/v1");
    assert_eq!(report["kind"], "ScanReport");
    assert_eq!(report["summary"]["findings"]["critical"], 1);
    let finding = &report["findings"][0];
    assert_eq!(finding["rule"], "privileged-container");
    assert_eq!(finding["path"], "/spec/containers/0/securityContext/privileged");
    assert_eq!(finding["place"], "spec.containers[app].securityContext.privileged");
    assert_eq!(finding["location"]["line"], 10);
    assert_eq!(finding["location"]["column"], 9);
    assert_eq!(finding["object"]["kind"], "Pod");
    assert_eq!(finding["object"].get("namespace"), None);
    let ops = &finding["remediation"]["changes"][0]["patch"]["ops"];
    assert_eq!(ops[0]["op"], "test");
    assert_eq!(ops[1]["op"], "replace");
    assert_eq!(finding["id"].as_str().unwrap().len(), 32);
}

#[test]
fn the_answer_is_on_standard_output_and_problems_are_on_standard_error() {
    let output = scan(&format!("{PRIVILEGED}---\na: [\n"), &["--format", "json"]);
    assert_eq!(rules(&json(&output))[0], "privileged-container");
    let stderr = text(&output.stderr);
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(stderr.starts_with("-:12:"), "{stderr}");
    assert_eq!(json(&output)["problems"].as_array().unwrap().len(), 1);
}

#[test]
fn an_id_survives_moved_lines_reordered_lists_and_another_file() {
    let id = |input: &str| {
        let report = json(&scan(input, &["--rule", "privileged-container", "--format", "json"]));
        report["findings"][0]["id"].clone()
    };
    let moved = PRIVILEGED
        .replace("spec:\n  containers:\n", "spec:\n  # moved\n\n  containers:\n    - {name: first, image: a:1}\n");
    let as_json = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"tools\"},\"spec\":{\"containers\":[{\"name\":\"app\",\"securityContext\":{\"privileged\":true}}]}}";
    assert_eq!(id(PRIVILEGED), id(&moved));
    assert_eq!(id(PRIVILEGED), id(as_json));
}

#[test]
fn json_lines_are_a_finding_each_and_end_with_the_summary() {
    let output = scan(PRIVILEGED, &["--format", "jsonl"]);
    let lines: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.last().unwrap()["kind"], "ScanSummary");
    assert_eq!(lines[0]["kind"], "Finding");
    let whole = json(&scan(PRIVILEGED, &["--format", "json"]));
    let mut streamed: Vec<&Value> =
        lines.iter().filter(|line| line["kind"] == "Finding").map(|line| &line["id"]).collect();
    let mut at_once: Vec<&Value> = whole["findings"].as_array().unwrap().iter().map(|finding| &finding["id"]).collect();
    streamed.sort_by_key(|id| id.as_str());
    at_once.sort_by_key(|id| id.as_str());
    assert_eq!(streamed, at_once);
}

#[test]
fn json_lines_tell_what_one_object_alone_leaves_unknown() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: app, image: <image>}]}\n";
    let arguments = |format| ["--rule", "image-pull-policy-not-always", "--format", format];
    let stdout = scan(pod, &arguments("jsonl")).stdout;
    let lines: Vec<Value> = text(&stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let streamed: Vec<&Value> =
        lines.iter().filter(|line| line["kind"] == "Unknown").map(|line| &line["reason"]).collect();
    let whole = json(&scan(pod, &arguments("json")));
    let at_once: Vec<&Value> = whole["unknown"].as_array().unwrap().iter().map(|unknown| &unknown["reason"]).collect();
    assert_eq!(streamed, at_once);
    assert_eq!(at_once.len(), 1);
}

#[test]
fn a_format_may_go_to_a_file_while_another_is_printed() {
    let folder = TempDir::new().unwrap();
    let sarif = format!("sarif={}", folder.path().join("out.sarif").display());
    let output = scan(PRIVILEGED, &["--format", &sarif, "--format", "table"]);
    let written: Value = serde_json::from_slice(&fs::read(folder.path().join("out.sarif")).unwrap()).unwrap();
    assert_eq!(written["version"], "2.1.0");
    assert!(text(&output.stdout).contains("container `app` runs privileged"));
}

#[test]
fn output_does_not_depend_on_threads_or_the_order_of_targets() {
    let folder = TempDir::new().unwrap();
    for number in 0..40 {
        let pod = PRIVILEGED.replace("name: tools", &format!("name: tools-{number}"));
        write(&folder, &format!("{}/{number}.yaml", number % 7), format!("{pod}---\n{pod}---\nbroken: [\n"));
    }
    let path = |name: &str| folder.path().join(name).display().to_string();
    let folders: Vec<String> = (0..7).map(|number| path(&number.to_string())).collect();
    let run = |threads: &str, targets: Vec<&str>| {
        let flags = ["scan", "--profile", "all", "--format", "json", "--threads", threads];
        seawall(&[&flags[..], &targets].concat(), "").stdout
    };
    let forward: Vec<&str> = folders.iter().map(String::as_str).collect();
    let backward: Vec<&str> = forward.iter().rev().copied().collect();
    let one = run("1", forward);
    assert!(one.len() > 10_000);
    assert!(one == run("16", backward), "16 threads and another order of targets give other bytes");
}

#[test]
fn of_a_deployment_and_what_it_made_only_the_deployment_is_judged() {
    let owned = |kind: &str, api: &str, name: &str, owner: &str, owner_kind: &str, spec: &str| {
        format!(
            "apiVersion: {api}\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: shop\n  ownerReferences: [{{apiVersion: apps/v1, kind: {owner_kind}, name: {owner}, uid: u-{owner}, controller: true}}]\n  uid: u-{name}\n{spec}---\n"
        )
    };
    let template =
        "spec:\n  template:\n    spec: {containers: [{name: app, image: a:1, securityContext: {privileged: true}}]}\n";
    let pod = "spec: {containers: [{name: app, image: a:1, securityContext: {privileged: true}}]}\n";
    let cluster = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, namespace: shop, uid: u-web}}\n{template}---\n{}{}{}",
        owned("ReplicaSet", "apps/v1", "web-1", "web", "Deployment", template),
        owned("Pod", "v1", "web-1-a", "web-1", "ReplicaSet", pod),
        owned("Pod", "v1", "orphan", "gone", "ReplicaSet", pod),
    );
    for format in ["json", "jsonl"] {
        let output = scan(&cluster, &["--rule", "privileged-container", "--format", format]);
        let stdout = text(&output.stdout);
        assert_eq!(stdout.matches("\"name\":\"web\"").count() / 2, 1, "{stdout}");
        assert!(!stdout.contains("\"name\":\"web-1-a\""), "{stdout}");
        assert!(stdout.contains("\"name\":\"orphan\""), "its maker is not in the input, so it speaks for itself");
    }
}

#[test]
fn a_mistyped_field_hides_nothing_else() {
    let pod = "apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  hostNetwork: true
  volumes: none
  containers:
    - name: app
      image: a:1
      resources: much
      securityContext: strict
    - just text
    - name: other
      image: b:1
      securityContext: {privileged: true}
";
    let report = json(&scan(pod, &["--profile", "all", "--format", "json"]));
    assert!(rules(&report).contains(&"host-network"));
    assert!(rules(&report).contains(&"privileged-container"));
    let problems = report["problems"].as_array().unwrap();
    for field in
        ["spec.volumes", "spec.containers[app].resources", "spec.containers[app].securityContext", "spec.containers[1]"]
    {
        assert!(
            problems.iter().any(|problem| problem["message"].as_str().unwrap().contains(&format!("`{field}`"))),
            "{field}"
        );
    }
}

#[test]
fn a_misplaced_security_field_is_reported_with_where_it_belongs() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  securityContext:\n    readOnlyRootFilesystem: true\n  containers: [{name: app, image: a:1}]\n";
    let report = json(&scan(pod, &["--rule", "unknown-security-field", "--format", "json"]));
    let message = report["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("readOnlyRootFilesystem"), "{message}");
    assert!(message.contains("spec.containers[app].securityContext.readOnlyRootFilesystem"), "{message}");
}

#[test]
fn bad_input_is_named_line_by_line_and_the_rest_is_scanned() {
    let folder = TempDir::new().unwrap();
    write(&folder, "good.yaml", PRIVILEGED);
    write(&folder, "empty.yaml", "");
    write(&folder, "binary.yaml", [0_u8, 159, 146, 150, 0, 1, 2]);
    write(&folder, "cut.yaml", &PRIVILEGED[..60]);
    write(&folder, "deep.yaml", format!("apiVersion: v1\nkind: X\na: {}{}\n", "[".repeat(10_000), "]".repeat(10_000)));
    let bomb: String =
        (1..12).map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(","))).collect();
    write(&folder, "bomb.yaml", format!("apiVersion: v1\nkind: X\na0: &a0 [x,x]\n{bomb}"));
    write(&folder, "values.yaml", "replicas: 2\n");
    write(&folder, "template.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n");
    let path = folder.path().display().to_string();
    let output = seawall(&["scan", &path, "--format", "json", "--strict-input"], "");
    let report = json(&output);
    assert_eq!(code(&output), 3);
    assert!(rules(&report).contains(&"privileged-container"));
    for name in ["empty.yaml", "binary.yaml", "deep.yaml", "bomb.yaml", "values.yaml", "template.yaml"] {
        let named = report["problems"].as_array().unwrap().iter().filter(|problem| {
            problem["file"].as_str().is_some_and(|file| Path::new(file).file_name().is_some_and(|own| own == name))
        });
        assert_eq!(named.count(), 1, "{name}: {}", report["problems"]);
    }
    assert!(!text(&output.stderr).contains("panicked"));
}

#[test]
fn secrets_appear_in_no_format() {
    let secret = ["hunter2", "Correct", "Horse", "Battery"].join("-");
    let pod = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: a}}\nspec:\n  containers:\n    - name: app\n      image: a:1\n      args: [--password={secret}]\n      env: [{{name: DB_PASSWORD, value: {secret}}}]\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\ndata: {{password: {secret}}}\n"
    );
    let found = json(&scan(&pod, &["--profile", "all", "--format", "json"]));
    for rule in ["plaintext-secret-in-env", "plaintext-secret-in-args", "plaintext-secret-in-configmap"] {
        assert!(rules(&found).contains(&rule), "{rule}");
    }
    for format in ["table", "json", "jsonl", "sarif", "junit", "markdown", "html", "github", "gitlab", "openreports"] {
        let output = scan(&pod, &["--profile", "all", "--format", format]);
        assert!(!text(&output.stdout).contains(&secret), "{format} shows the secret");
        assert!(!text(&output.stderr).contains(&secret), "{format} shows the secret on standard error");
    }
    let framed = scan(&pod, &["--rule", "plaintext-secret-in-env", "--code"]);
    assert!(!text(&framed.stdout).contains(&secret), "a frame shows the secret: {}", text(&framed.stdout));
}

#[test]
fn rules_frameworks_and_explanations_are_printed() {
    let rules = seawall(&["rules"], "");
    assert!(text(&rules.stdout).contains("privileged-container"));
    let listed: Value = json(&seawall(&["rules", "--format", "json"], ""));
    assert!(listed["rules"].as_array().unwrap().len() >= 69);
    assert!(text(&seawall(&["explain", "CKV_K8S_16"], "").stdout).contains("privileged"));
    assert!(text(&seawall(&["frameworks", "pss"], "").stdout).contains("baseline/privileged"));
    let unknown = seawall(&["explain", "priviledged-container"], "");
    assert_eq!(code(&unknown), 2);
    assert!(text(&unknown.stderr).contains("did you mean `privileged-container`"));
}

#[test]
fn a_finding_is_explained_by_its_id() {
    let folder = TempDir::new().unwrap();
    write(&folder, "pod.yaml", PRIVILEGED);
    let path = folder.path().display().to_string();
    let report = json(&seawall(&["scan", &path, "--rule", "privileged-container", "--format", "json"], ""));
    let id = report["findings"][0]["id"].as_str().unwrap();
    let output = seawall(&["explain", &id[..8], &path], "");
    assert!(text(&output.stdout).contains("container `app` runs privileged"), "{}", text(&output.stderr));
}

#[test]
fn a_real_control_plane_is_read_whole_and_nothing_is_said_twice() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let dump = shared.join("data/live/cluster.json.zst").display().to_string();
    let report = json(&seawall(&["scan", &dump, "--profile", "all", "--format", "json"], ""));
    assert_eq!(report["summary"]["objects"], 842);
    assert_eq!(report["summary"]["problems"], 0);
    let mut seen = std::collections::BTreeSet::new();
    for finding in report["findings"].as_array().unwrap() {
        assert!(seen.insert(finding["id"].as_str().unwrap()), "{finding}");
        assert_ne!(finding["object"]["kind"], "ReplicaSet", "a ReplicaSet repeats its Deployment: {finding}");
    }
}

#[test]
fn every_real_file_is_read_or_named() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let plain = shared.join("data/manifests/plain").display().to_string();
    let report = json(&seawall(&["scan", &plain, "--profile", "all", "--format", "json"], ""));
    let problems = report["problems"].as_array().unwrap();
    let templates = problems.iter().filter(|problem| problem["message"].as_str().unwrap().contains("template"));
    assert!(templates.count() >= 5, "five files of the examples are templates");
    for problem in problems {
        assert!(problem["file"].is_string() && !problem["message"].as_str().unwrap().is_empty());
    }
}

#[test]
fn the_digest_of_a_running_pod_is_known_though_its_status_is_left_unread() {
    let digest = format!("sha256:{}", "0123456789abcdef".repeat(4));
    let pod = format!(
        "{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{{\"name\":\"a\"}},\"spec\":{{\"containers\":[{{\"name\":\"app\",\
         \"image\":\"nginx:1.29\"}}]}},\"status\":{{\"containerStatuses\":[{{\"name\":\"app\",\"imageID\":\
         \"docker.io/library/nginx@{digest}\"}}]}}}}"
    );
    let report = json(&scan(&pod, &["--rule", "image-not-digest-pinned", "--format", "json"]));
    let changes = report["findings"][0]["remediation"]["changes"].to_string();
    assert!(changes.contains(&format!("nginx:1.29@{digest}")), "{changes}");
}

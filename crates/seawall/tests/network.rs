//! `seawall network` from outside: questions, exit codes, streams, bad input.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

/// `shop/web` may be reached by all, `shop/db` by `shop/web` on 5432 only; `dev/job` is free.
const SHOP: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: x}]}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec: {template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: x}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: job, namespace: dev}
spec: {template: {metadata: {labels: {app: job}}, spec: {containers: [{name: c, image: x}]}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  policyTypes: [Ingress, Egress]
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
    ports: [{port: 5432}]
";

fn network(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_seawall"))
        .arg("network")
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

fn json_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stdout)))
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn said(output: &Output) -> String {
    text(&output.stderr)
}

fn connections(flags: &[&str]) -> Output {
    network(&[&["connections", "-", "--world", "closed"], flags].concat(), SHOP)
}

fn write(folder: &TempDir, name: &str, content: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    path.display().to_string()
}

#[test]
fn connections_say_who_reaches_whom_on_what() {
    let output = connections(&["--format", "json", "--to", "shop/db"]);
    assert_eq!(code(&output), 0, "{}", said(&output));
    let workload = |kind: &str, name: &str| json!({ "workload": { "kind": kind, "namespace": "shop", "name": name } });
    let wanted = json!([{
        "from": workload("Deployment", "web"), "to": workload("StatefulSet", "db"),
        "allowed": [{ "protocol": "TCP", "ports": [[5432, 5432]] }],
    }]);
    assert_eq!(json_of(&output)["connections"], wanted);
}

#[test]
fn peers_and_namespaces_narrow_the_answer() {
    let count = |flags: &[&str]| {
        let output = connections(&[&["--format", "json"], flags].concat());
        json_of(&output)["connections"].as_array().unwrap().len()
    };
    let all = count(&[]);
    assert!(count(&["--from", "external"]) < all);
    assert_eq!(count(&["--from", "shop/statefulset/db"]), 0);
    assert_eq!(count(&["--from", "10.0.0.0/8", "--to", "shop/web"]), 1);
    assert!(count(&["--in", "dev"]) < all);
}

#[test]
fn every_format_is_written_to_its_file() {
    let folder = TempDir::new().unwrap();
    let formats = ["table", "json", "jsonl", "csv", "markdown", "dot", "mermaid", "svg", "html"];
    let flags: Vec<String> = formats
        .iter()
        .flat_map(|format| ["--format".to_owned(), format!("{format}={}", folder.path().join(format).display())])
        .collect();
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let output = connections(&flags);
    assert_eq!(code(&output), 0, "{}", said(&output));
    assert!(output.stdout.is_empty());
    for format in formats {
        let written = fs::read_to_string(folder.path().join(format)).unwrap();
        assert!(written.contains("5432"), "{format}");
    }
}

#[test]
fn mistakes_on_the_command_line_are_told_with_what_would_be_right() {
    for (flags, hint) in [
        (&["--from", "shop/wen"][..], "did you mean `shop/web`"),
        (&["--from", "web"], "namespace/name"),
        (&["--in", "shopp"], "did you mean `shop`"),
        (&["--cni", "flannel"], "default, calico, cilium, np-guard"),
        (&["--format", "pdf"], "`pdf` is no format"),
        (&["--format", "junit"], "there are table, json"),
    ] {
        let output = connections(flags);
        assert_eq!(code(&output), 2, "{flags:?}");
        assert!(said(&output).contains(hint), "{flags:?}: {}", said(&output));
        assert!(output.stdout.is_empty(), "{flags:?}");
    }
    assert_eq!(code(&network(&["connections", "there/is/nothing"], "")), 2);
    assert_eq!(code(&network(&["diff", "-", "-"], "")), 2);
    assert_eq!(code(&network(&["explain", "--from", "1.1.1.1", "--to", "external", "-"], SHOP)), 2);
    assert_eq!(code(&network(&["explain", "--from", "shop/web", "--to", "shop/db", "--port", "TCP/0", "-"], SHOP)), 2);
}

#[test]
fn an_empty_folder_is_an_empty_answer() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().display().to_string();
    let output = network(&["connections", &path, "--format", "json"], "");
    assert_eq!(code(&output), 0);
    assert_eq!(json_of(&output)["connections"], json!([]));
}

#[test]
fn broken_input_is_told_and_the_rest_counts() {
    let broken = format!("{SHOP}---\napiVersion: v1\nkind: {{\n");
    let output = network(&["connections", "-", "--format", "json", "--to", "shop/db"], &broken);
    assert_eq!(code(&output), 0);
    assert!(said(&output).contains("-:27:7: "), "{}", said(&output));
    assert_eq!(json_of(&output)["connections"].as_array().unwrap().len(), 1);
    assert!(!json_of(&output)["problems"].as_array().unwrap().is_empty());
    let strict = network(&["connections", "-", "--strict-input"], &broken);
    assert_eq!(code(&strict), 3);
    let policy = SHOP.replace("port: 5432", "port: 5432, endPort: 80");
    let output = network(&["connections", "-"], &policy);
    assert!(said(&output).contains("endPort"), "{}", said(&output));
}

#[test]
fn an_explanation_names_policy_rule_and_remedy() {
    let explain = |from: &str, port: &str, flags: &[&str]| {
        let asked = ["explain", "--from", from, "--to", "shop/db", "--port", port, "-", "--world", "closed"];
        network(&[&asked, flags].concat(), SHOP)
    };
    let allowed = explain("shop/web", "5432", &[]);
    assert_eq!(code(&allowed), 0, "{}", said(&allowed));
    for part in ["ALLOWED  TCP 5432", "NetworkPolicy shop/db", "/spec/ingress/0", "What would stop it"] {
        assert!(text(&allowed.stdout).contains(part), "{part}: {}", text(&allowed.stdout));
    }
    let denied = explain("dev/job", "5432", &[]);
    assert_eq!(code(&denied), 1);
    for part in ["DENIED   TCP 5432", "What would allow it", "kubernetes.io/metadata.name: dev", "app: job"] {
        assert!(text(&denied.stdout).contains(part), "{part}: {}", text(&denied.stdout));
    }
    let data = json_of(&explain("10.0.0.0/8", "TCP/5432", &["--format", "json"]));
    assert_eq!(data["explanations"][0]["verdict"], "denied");
    let block = &data["explanations"][0]["changes"][0]["remedies"][0]["rule"]["from"];
    assert_eq!(*block, json!([{ "ipBlock": { "cidr": "10.0.0.0/8" } }]), "all of the network, not one address");
}

#[test]
fn a_diff_sees_what_changes_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    let old = write(&folder, "old.yaml", SHOP);
    let documents: Vec<&str> = SHOP.split("---\n").collect();
    let turned: Vec<&str> = documents.iter().rev().copied().collect();
    let same = write(&folder, "same.yaml", &format!("# moved\n{}", turned.join("\n---\n")));
    let new = write(&folder, "new.yaml", documents[..3].join("---\n").as_str());
    let output = network(&["diff", &old, &same, "--fail-on", "any", "--world", "closed"], "");
    assert_eq!((code(&output), text(&output.stdout)), (0, "No difference in who can reach whom.\n".to_owned()));
    let output = network(&["diff", &old, &new, "--format", "json", "--world", "closed"], "");
    assert_eq!(code(&output), 0, "the default is never");
    let changes = json_of(&output)["changes"].as_array().unwrap().clone();
    assert_eq!(changes[0]["risk"], "critical");
    assert_eq!(changes[0]["from"], json!({ "external": true }));
    assert_eq!(code(&network(&["diff", &old, &new, "--fail-on", "added", "--world", "closed"], "")), 1);
    assert_eq!(code(&network(&["diff", &new, &old, "--fail-on", "added", "--world", "closed"], "")), 0);
    assert_eq!(code(&network(&["diff", &new, &old, "--fail-on", "any", "--world", "closed"], "")), 1);
    let piped = network(&["diff", "-", &new, "--world", "closed"], SHOP);
    assert!(text(&piped.stdout).contains("from the internet"));
}

const INTENTS: &str = "apiVersion: seawall.dev/v1
kind: NetworkIntents
intents:
- id: only-web-reaches-the-database
  reason: customer data
  only: {from: shop/web, to: shop/db}
- id: no-way-from-outside
  reason: customer data
  noPath: {from: external, to: shop/db}
";

#[test]
fn intents_are_judged_with_a_counterexample() {
    let folder = TempDir::new().unwrap();
    let intents = write(&folder, "intents.yaml", INTENTS);
    let judge = |flags: &[&str]| network(&[&["assert", &intents, "-", "--world", "closed"], flags].concat(), SHOP);
    let output = judge(&[]);
    assert_eq!(code(&output), 1, "{}", said(&output));
    let table = text(&output.stdout);
    assert!(table.contains("PASS  only-web-reaches-the-database"), "{table}");
    assert!(table.contains("external —all→ shop/web (Deployment) —TCP 5432→ shop/db (StatefulSet)"), "{table}");
    let data = json_of(&judge(&["--format", "json"]));
    assert_eq!(data["summary"], json!({ "intents": 2, "failed": 1 }));
    assert_eq!(data["intents"][1]["counterexamples"][0]["way"].as_array().unwrap().len(), 2);
    let junit = text(&judge(&["--format", "junit"]).stdout);
    assert!(junit.contains("tests=\"2\" failures=\"1\""), "{junit}");
    let held = INTENTS.replace("external, to: shop/db", "external, to: shop/db, except: shop/web");
    let held = write(&folder, "held.yaml", &held);
    assert_eq!(code(&network(&["assert", &held, "-", "--world", "closed"], SHOP)), 0);
}

#[test]
fn a_file_of_intents_with_a_mistake_judges_nothing() {
    let folder = TempDir::new().unwrap();
    for (wrong, place) in [
        (INTENTS.replace("only:", "onyl:"), ":4:"),
        (INTENTS.replace("shop/web", "web"), ":6:"),
        (INTENTS.replace("kind: NetworkIntents\n", ""), ":1:"),
        (INTENTS.replace("  only: {", "  only: {{"), ":"),
        (String::new(), "no intents"),
    ] {
        let intents = write(&folder, "intents.yaml", &wrong);
        let output = network(&["assert", &intents, "-"], SHOP);
        assert_eq!(code(&output), 2, "{wrong}");
        assert!(said(&output).contains(place), "{wrong}: {}", said(&output));
    }
    assert_eq!(code(&network(&["assert", "there/is/nothing.yaml", "-"], SHOP)), 2);
}

#[test]
fn the_schema_of_intents_takes_what_the_command_takes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/network-intents.schema.json");
    let schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/network.md");
    let page = fs::read_to_string(page).unwrap();
    let examples: Vec<&str> = page.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    let examples: Vec<&str> = examples.into_iter().filter(|example| example.contains("kind: NetworkIntents")).collect();
    assert!(!examples.is_empty());
    let folder = TempDir::new().unwrap();
    for example in examples.into_iter().chain([INTENTS]) {
        let text = std::sync::Arc::new(seawall_yaml::Text::new(example.to_owned()));
        let reading = seawall_yaml::read_all(&text, &seawall_yaml::Options::default()).remove(0);
        let value = reading.document.unwrap().root().to_json();
        let faults: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{faults:?}");
        let intents = write(&folder, "intents.yaml", example);
        let output = network(&["assert", &intents, "-"], SHOP);
        assert!(code(&output) < 2, "{}", said(&output));
    }
}

#[test]
fn the_answer_is_the_same_however_many_threads_there_are() {
    let one = connections(&["--format", "json", "--threads", "1"]);
    let many = connections(&["--format", "json", "--threads", "8"]);
    assert_eq!(one.stdout, many.stdout);
}

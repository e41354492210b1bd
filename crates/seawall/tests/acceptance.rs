//! What users accept, seen from outside: exceptions, baselines, configuration.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const POD: &str = "apiVersion: v1
kind: Pod
metadata: {name: tools}
spec:
  hostPID: true
  containers:
    - name: app
      image: shop/tools:1.0.0
      securityContext: {privileged: true}
";

const EXCEPTION: &str = "apiVersion: seawall.dev/v1
kind: Exception
metadata: {name: tools-debug}
spec:
  rules: [KSV017]
  objects: [{kind: Pod, name: tools}]
  owner: team-green
  reason: \"debugs the node; see the runbook\"
  ticket: OPS-12
  expires: 2027-01-31
";

/// A folder with files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Runs in the folder, on a day that does not pass.
fn seawall(folder: &TempDir, arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seawall"));
    command.args(arguments.split(' ')).current_dir(folder.path());
    if arguments.starts_with("scan") && !arguments.contains("--today") {
        command.args(["--today", "2026-11-21"]);
    }
    command.output().unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stderr)))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

#[test]
fn an_excepted_finding_stays_in_the_report_and_does_not_fail_the_run() {
    let folder = folder(&[("pod.yaml", POD), ("ex.yaml", EXCEPTION)]);
    let scan = "scan pod.yaml --rule privileged-container --exceptions ex.yaml";
    let output = seawall(&folder, &format!("{scan} --format json"));
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let report = json(&output);
    assert_eq!(report["summary"]["excepted"], 1);
    assert_eq!(report["summary"]["findings"]["critical"], 0);
    let exception = &report["findings"][0]["exception"];
    assert_eq!(exception["name"], "tools-debug");
    assert_eq!(exception["tool"], "seawall");
    assert_eq!(exception["reason"], "debugs the node; see the runbook");
    assert_eq!(exception["owner"], "team-green");
    assert_eq!(exception["ticket"], "OPS-12");
    assert_eq!(exception["expires"], "2027-01-31");
    assert_eq!((&exception["file"], &exception["line"]), (&"ex.yaml".into(), &1.into()));
    assert_eq!(report["exceptions"][0]["state"], "used");
    let table = text(&seawall(&folder, scan).stdout);
    assert!(table.contains("Excepted: 1 finding, by `tools-debug` (1)."), "{table}");
}

#[test]
fn the_others_still_fail_the_run() {
    let folder = folder(&[("pod.yaml", POD), ("ex.yaml", EXCEPTION)]);
    let output = seawall(&folder, "scan pod.yaml --exceptions ex.yaml --format json");
    assert_eq!(code(&output), 1);
    let report = json(&output);
    let excepted = report["findings"].as_array().unwrap().iter().filter(|finding| !finding["exception"].is_null());
    assert_eq!(excepted.count(), 1);
}

#[test]
fn json_lines_say_the_same() {
    let folder = folder(&[("pod.yaml", POD), ("ex.yaml", EXCEPTION)]);
    let output = seawall(&folder, "scan pod.yaml --rule KSV-0017 --exceptions ex.yaml --format jsonl");
    assert_eq!(code(&output), 0);
    let lines: Vec<Value> = text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kinds: Vec<&str> = lines.iter().map(|line| line["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["Finding", "ExceptionState", "ScanSummary"]);
    assert_eq!(lines[0]["exception"]["name"], "tools-debug");
    assert_eq!(lines[2]["excepted"], 1);
}

#[test]
fn an_expired_exception_is_named_with_its_line_and_works_no_more() {
    let folder = folder(&[("pod.yaml", POD), ("ex.yaml", EXCEPTION)]);
    let output = seawall(&folder, "scan pod.yaml --rule KSV-0017 --exceptions ex.yaml --today 2027-02-01");
    assert_eq!(code(&output), 1);
    let stderr = text(&output.stderr);
    assert!(stderr.starts_with("ex.yaml:1:1: exception `tools-debug` has expired"), "{stderr}");
}

#[test]
fn a_file_of_exceptions_that_is_not_there_stops_the_run() {
    let folder = folder(&[("pod.yaml", POD)]);
    let output = seawall(&folder, "scan pod.yaml --exceptions gone.yaml");
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("cannot read the file of exceptions `gone.yaml`"));
    assert_eq!(code(&seawall(&folder, "scan pod.yaml --exceptions .")), 2);
}

#[test]
fn a_broken_file_of_exceptions_excepts_nothing() {
    let folder = folder(&[("pod.yaml", POD), ("ex.yaml", "rules: [")]);
    let output = seawall(&folder, "scan pod.yaml --rule KSV-0017 --exceptions ex.yaml");
    assert_eq!(code(&output), 1);
    assert!(text(&output.stderr).starts_with("ex.yaml:1:"), "{}", text(&output.stderr));
    let strict = seawall(&folder, "scan pod.yaml --rule KSV-0017 --exceptions ex.yaml --strict-input");
    assert_eq!(code(&strict), 3);
}

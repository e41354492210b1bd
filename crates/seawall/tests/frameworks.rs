//! Scorecards and the crosswalk, seen from outside.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

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

fn seawall(arguments: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_seawall"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = child.stdin.take().unwrap().write_all(PRIVILEGED.as_bytes());
    child.wait_with_output().unwrap()
}

fn stdout(arguments: &[&str]) -> String {
    String::from_utf8(seawall(arguments).stdout).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&stdout(arguments)).unwrap()
}

#[test]
fn a_scorecard_names_the_findings_against_each_control() {
    let report = json(&["scan", "-", "--framework", "pss-baseline", "--format", "json"]);
    let card = &report["scorecards"][0];
    assert_eq!(card["framework"], "pss-baseline");
    assert_eq!(card["counts"]["fail"], 1);
    let controls = card["controls"].as_array().unwrap();
    let failed: Vec<&Value> = controls.iter().filter(|control| control["status"] == "fail").collect();
    assert_eq!(failed[0]["id"], "baseline/privileged");
    assert_eq!(failed[0]["findings"][0], report["findings"][0]["id"]);
}

#[test]
fn a_scan_that_asks_for_no_framework_has_no_scorecard() {
    assert!(json(&["scan", "-", "--format", "json"]).get("scorecards").is_none());
}

#[test]
fn the_table_shows_every_control_with_its_standing() {
    let table = stdout(&["scan", "-", "--framework", "pss-baseline"]);
    assert!(table.contains("FAIL    baseline/privileged"), "{table}");
    assert!(table.contains("PASS    baseline/host-namespaces"), "{table}");
    assert!(table.contains("11 pass, 1 fail"), "{table}");
}

#[test]
fn markdown_and_html_show_a_heat_map() {
    let markdown = stdout(&["scan", "-", "--framework", "pss-baseline", "--format", "markdown"]);
    assert!(markdown.contains("🟥 privileged"), "{markdown}");
    let html = stdout(&["scan", "-", "--framework", "pss-baseline", "--format", "html"]);
    assert!(html.contains("<a class=\"fail\" href=\"#control-pss-baseline-baseline-privileged\""), "{html}");
    assert!(html.contains("id=\"control-pss-baseline-baseline-privileged\""));
}

#[test]
fn every_line_of_the_crosswalk_has_the_same_columns() {
    let csv = stdout(&["frameworks", "--crosswalk", "--format", "csv"]);
    let columns: Vec<usize> = csv.lines().map(|line| line.split(',').count()).collect();
    assert!(columns.len() > 60 && columns.iter().all(|number| *number == columns[0]), "{columns:?}");
    let matrix = json(&["frameworks", "--crosswalk", "--format", "json"]);
    let rules = matrix["rules"].as_array().unwrap();
    let privileged = rules.iter().find(|row| row["rule"] == "privileged-container").unwrap();
    assert_eq!(privileged["controls"]["cis-1.12"][0], "5.2.2");
    assert_eq!(privileged["controls"]["pss"][0], "baseline/privileged");
}

#[test]
fn a_framework_that_nobody_knows_is_refused_with_those_that_there_are() {
    let output = seawall(&["scan", "-", "--framework", "cis"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("cis-1.11") && said.contains("pss-baseline"), "{said}");
}

use std::collections::BTreeSet;

use seawall_engine::Report;
use seawall_report::Format;
use serde_json::{Value, json};

use crate::cluster::{demo, findings, hostile, text};

fn entries(report: &Report) -> Vec<Value> {
    let entries: Vec<Value> = serde_json::from_str(&text(Format::Gitlab, report)).unwrap();
    for entry in &entries {
        for field in ["description", "check_name", "fingerprint"] {
            assert!(entry[field].as_str().is_some_and(|text| !text.is_empty()), "{field} of {entry}");
        }
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&entry["severity"].as_str().unwrap()));
        let location = &entry["location"];
        assert!(location["lines"]["begin"].as_u64().unwrap() > 0);
        assert!(!location["path"].as_str().unwrap().starts_with("./"));
    }
    let fingerprints: BTreeSet<&str> = entries.iter().map(|entry| entry["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(fingerprints.len(), entries.len(), "GitLab takes one of those with the same fingerprint");
    entries
}

#[test]
fn every_finding_is_an_entry_that_is_known_by_its_id() {
    let report = demo();
    let entries = entries(&report);
    assert_eq!(entries.len(), report.findings.len());
    let privileged = entries.iter().find(|entry| entry["check_name"] == "privileged-container").unwrap();
    let finding = report.findings.iter().find(|finding| finding.rule.id == "privileged-container").unwrap();
    assert_eq!(privileged["fingerprint"], finding.id.to_string());
    assert_eq!(privileged["severity"], "blocker");
    assert_eq!(privileged["location"], json!({"path": "demo/agent.yaml", "lines": {"begin": 20}}));
    assert_eq!(privileged["description"], "DaemonSet shop/node-agent: container `agent` runs privileged");
}

#[test]
fn what_stands_in_no_file_or_in_two_is_told_apart() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: one, namespace: shop}\nspec:\n  hostPID: true\n";
    let mut report = findings(&["host-pid"], &[("./a.yaml", pod), ("b.yaml", pod)]);
    assert_eq!(entries(&report).len(), 2);
    report.findings.truncate(1);
    report.findings[0].location = None;
    assert_eq!(entries(&report)[0]["location"], json!({"path": "cluster/shop/Pod/one", "lines": {"begin": 1}}));
}

#[test]
fn any_content_is_well_formed_and_what_was_not_read_is_named() {
    let report = hostile();
    let unread = entries(&report).into_iter().filter(|entry| entry["check_name"] == "unread").count();
    assert_eq!(unread, 2);
    assert_eq!(text(Format::Gitlab, &findings(&["host-pid"], &[("empty.yaml", "")])), "[]\n");
}

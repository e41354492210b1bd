use std::sync::Arc;

use seawall_engine::{Catalog, Exceptions, Frameworks, Report, Selection};
use seawall_model::SourceFile;
use seawall_report::Format;
use seawall_yaml::{Options, Text, read_all};
use serde_json::{Value, json};

use crate::cluster::{demo, findings, hostile, text};

/// The objects as the cluster would read them, each compared with what the definitions of the two families ask for.
fn objects(format: Format, report: &Report) -> Vec<Value> {
    let text = Arc::new(Text::new(text(format, report)));
    let readings = read_all(&text, &Options::default());
    let objects: Vec<Value> = readings
        .into_iter()
        .map(|reading| {
            assert_eq!(reading.problems, [], "{}", text.as_str());
            reading.document.unwrap().root().to_json()
        })
        .collect();
    objects.iter().for_each(check);
    objects
}

/// What both definitions say of a report, without the fields that we do not write.
fn check(object: &Value) {
    let known = ["apiVersion", "kind", "metadata", "source", "summary", "results"];
    assert!(object.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())));
    let is_open = object["apiVersion"] == "openreports.io/v1alpha1";
    assert!(is_open || object["apiVersion"] == "wgpolicyk8s.io/v1alpha2");
    assert_eq!(object.get("source").is_some(), is_open, "only the newer family names its source");
    let is_namespaced = object["metadata"].get("namespace").is_some();
    let kind = match (is_open, is_namespaced) {
        (true, true) => "Report",
        (true, false) => "ClusterReport",
        (false, true) => "PolicyReport",
        (false, false) => "ClusterPolicyReport",
    };
    assert_eq!(object["kind"], kind);
    let results = object["results"].as_array().unwrap();
    for word in ["pass", "fail", "warn", "error"] {
        let counted = results.iter().filter(|result| result["result"] == word).count();
        assert_eq!(object["summary"][word], counted, "{word}");
    }
    assert!(object["summary"]["skip"].is_u64());
    results.iter().for_each(check_entry);
    assert!(object.to_string().len() <= 1 << 20);
}

fn check_entry(entry: &Value) {
    let known = ["source", "policy", "category", "severity", "result", "scored", "message", "resources", "properties"];
    assert!(entry.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())), "{entry}");
    assert!(entry["policy"].as_str().is_some_and(|policy| !policy.is_empty()), "the definitions ask for it");
    assert!(["pass", "fail", "warn", "error", "skip"].contains(&entry["result"].as_str().unwrap()));
    if let Some(severity) = entry.get("severity") {
        assert!(["critical", "high", "medium", "low", "info"].contains(&severity.as_str().unwrap()));
    }
    for (_, value) in entry["properties"].as_object().into_iter().flatten() {
        assert!(value.is_string(), "{entry}");
    }
    for subject in entry["resources"].as_array().into_iter().flatten() {
        let fields = ["apiVersion", "kind", "namespace", "name"];
        let is_text = |(key, value): (&String, &Value)| fields.contains(&key.as_str()) && value.is_string();
        assert!(subject.as_object().unwrap().iter().all(is_text), "{subject}");
    }
}

#[test]
fn every_namespace_has_a_report_with_its_findings_the_worst_first() {
    for format in [Format::OpenReports, Format::PolicyReport] {
        let report = demo();
        let objects = objects(format, &report);
        let results: usize = objects.iter().map(|object| object["results"].as_array().unwrap().len()).sum();
        assert_eq!(results, report.findings.len());
        let shop = objects.iter().find(|object| object["metadata"]["namespace"] == "shop").unwrap();
        let first = &shop["results"][0];
        assert_eq!(first["severity"], "critical");
        assert_eq!(first["resources"][0]["namespace"], "shop");
        let id = first["properties"]["findingId"].as_str().unwrap();
        let finding = report.findings.iter().find(|finding| finding.id.to_string() == id).unwrap();
        assert_eq!((&first["policy"], &first["message"]), (&json!(finding.rule.id), &json!(finding.message)));
        let remediation = finding.remediation.as_ref().map(|remediation| remediation.title.as_str());
        assert_eq!(first["properties"].get("remediation").and_then(Value::as_str), remediation);
    }
}

#[test]
fn a_run_without_findings_leaves_a_report_that_says_so() {
    let report = findings(&["host-pid"], &[("empty.yaml", "")]);
    let [object] = &objects(Format::OpenReports, &report)[..] else { panic!("one report") };
    assert_eq!(object["kind"], "ClusterReport");
    assert_eq!(object["summary"], json!({"pass": 0, "fail": 0, "warn": 0, "error": 0, "skip": 0}));
    assert_eq!(object["results"], json!([]));
}

#[test]
fn any_content_makes_objects_that_can_be_applied() {
    let report = hostile();
    let objects = objects(Format::PolicyReport, &report);
    let [object] = &objects[..] else { panic!("what cannot be a namespace has no report: {objects:?}") };
    assert_eq!(object["metadata"]["annotations"]["seawall.dev/unread"], "2");
    assert_eq!(object["results"].as_array().unwrap().len(), report.findings.len());
}

#[test]
fn a_large_namespace_gets_several_objects_with_names_that_stay() {
    let mut report = demo();
    let copy = report.findings.clone();
    while report.findings.len() < 4_000 {
        report.findings.extend(copy.iter().cloned());
    }
    let objects = objects(Format::OpenReports, &report);
    let names: Vec<&str> = objects
        .iter()
        .filter(|object| object["metadata"]["namespace"] == "shop")
        .map(|object| object["metadata"]["name"].as_str().unwrap())
        .collect();
    assert!(names.len() > 1);
    assert_eq!(names[..2], ["seawall", "seawall-2"]);
    let fails = |index: usize| objects[index]["results"][0]["severity"].clone();
    assert_eq!(fails(1), "critical", "the first object of the namespace holds the worst");
}

#[test]
fn what_is_accepted_is_skipped_with_its_reason_and_comes_last() {
    let mut report = demo();
    let text = "apiVersion: seawall.dev/v1
kind: Exception
metadata: {name: agent}
spec:
  rules: [privileged-container]
  reason: it is the agent
  expires: 2199-01-01
";
    let file = Arc::new(SourceFile { path: "exceptions.yaml".into(), text: Arc::new(Text::new(text.to_owned())) });
    let catalog = Catalog::built_in();
    let mut exceptions = Exceptions::new(None);
    exceptions.add_file(&file, &catalog);
    let plan = Selection::default().plan(&catalog, Frameworks::built_in()).unwrap();
    exceptions.judge(&mut report, &plan);
    let objects = objects(Format::OpenReports, &report);
    let shop = objects.iter().find(|object| object["metadata"]["namespace"] == "shop").unwrap();
    let last = shop["results"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["policy"], &last["result"]), (&json!("privileged-container"), &json!("skip")));
    assert_eq!(last["properties"]["reason"], "it is the agent");
    assert_eq!(shop["summary"]["skip"], report.excepted.len());
}

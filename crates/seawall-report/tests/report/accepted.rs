//! What exceptions accept and what a baseline knows, in every format.

use std::sync::Arc;

use roxmltree::Document;
use seawall_engine::{Baseline, Catalog, Exceptions, Frameworks, Report, Selection};
use seawall_model::SourceFile;
use seawall_report::Format;
use seawall_yaml::Text;
use serde_json::Value;

use crate::cluster::{HOSTILE, findings, text};

const POD: &str = "apiVersion: v1
kind: Pod
metadata: {name: one}
spec:
  hostPID: true
  hostIPC: true
  hostNetwork: true # trivy:ignore:KSV-0009
  containers: [{name: app, image: 'shop/one:1', securityContext: {privileged: true}}]
";

const RULES: [&str; 4] = ["host-pid", "host-ipc", "host-network", "privileged-container"];

fn file(path: &str, text: String) -> Arc<SourceFile> {
    Arc::new(SourceFile { path: path.into(), text: Arc::new(Text::new(text)) })
}

/// One finding stands (`host-pid`), one is known (`host-ipc`), two are excepted.
fn judged() -> Report {
    let rules = RULES.map(str::to_owned).to_vec();
    let catalog = Catalog::built_in();
    let plan = Selection { rules, ..Selection::default() }.plan(&catalog, Frameworks::built_in()).unwrap();
    let mut report = findings(&RULES, &[("pod.yaml", POD)]);
    let mut exceptions = Exceptions::new(Some("2026-11-21".parse().unwrap()));
    let reason = serde_json::to_string(HOSTILE).unwrap();
    let exception = format!(
        "{{\"apiVersion\":\"seawall.dev/v1\",\"kind\":\"Exception\",\"metadata\":{{\"name\":{reason}}},\"spec\":{{\"rules\":[\"privileged-container\"],\"reason\":{reason},\"expires\":\"2027-01-31\"}}}}"
    );
    exceptions.add_file(&file("ex.json", exception), &catalog);
    let snapshot = report.snapshot.clone().unwrap();
    exceptions.learn_all(&snapshot, &catalog);
    exceptions.judge(&mut report, &plan);
    let mut before = findings(&["host-ipc"], &[("pod.yaml", POD)]);
    before.findings.extend(findings(&["host-ipc"], &[("pod.yaml", &POD.replace("one}", "gone}"))]).findings);
    let mut baseline = Vec::new();
    seawall_report::write_baseline(&before, &mut baseline).unwrap();
    Baseline::read(&file("base.json", String::from_utf8(baseline).unwrap())).unwrap().judge(&mut report, &plan);
    assert_eq!((report.findings.len(), report.known.len(), report.excepted.len()), (1, 1, 2));
    report
}

#[test]
fn json_counts_what_stands_and_says_why_the_others_do_not() {
    let report: Value = serde_json::from_str(&text(Format::Json, &judged())).unwrap();
    let summary = &report["summary"];
    assert_eq!((&summary["excepted"], &summary["known"], &summary["fixed"]), (&2.into(), &1.into(), &1.into()));
    let rows: Vec<String> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            format!("{} {} {}", finding["rule"], finding["baseline"], finding["exception"]["expires"]).replace('"', "")
        })
        .collect();
    assert_eq!(
        rows,
        ["host-pid new null", "host-ipc known null", "privileged-container null 2027-01-31", "host-network null null"]
    );
    assert_eq!(report["exceptions"].as_array().unwrap().len(), 2);
}

#[test]
fn sarif_suppresses_what_is_excepted_and_names_what_is_new() {
    let sarif: Value = serde_json::from_str(&text(Format::Sarif, &judged())).unwrap();
    crate::sarif::holds(&sarif);
    let of = |rule: &str| {
        let results = sarif["runs"][0]["results"].as_array().unwrap();
        results.iter().find(|result| result["ruleId"] == rule).unwrap().clone()
    };
    assert_eq!(of("host-pid")["baselineState"], "new");
    assert_eq!(of("host-pid").get("suppressions"), None);
    assert_eq!(of("host-ipc")["baselineState"], "unchanged");
    let external = &of("privileged-container")["suppressions"][0];
    assert_eq!((&external["kind"], &external["status"]), (&"external".into(), &"accepted".into()));
    assert!(external["justification"].as_str().unwrap().contains("until 2027-01-31"));
    let inside = &of("host-network")["suppressions"][0];
    assert_eq!(inside["kind"], "inSource");
    assert_eq!(inside["location"]["physicalLocation"]["region"]["startLine"], 7);
}

#[test]
fn junit_skips_them() {
    let text = text(Format::Junit, &judged());
    let document = Document::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let root = document.root_element();
    let counted = |name: &str| root.attribute(name).unwrap().to_owned();
    assert_eq!(["tests", "failures", "skipped"].map(counted), ["4", "1", "3"]);
    let skipped: Vec<_> = document.descendants().filter(|node| node.has_tag_name("skipped")).collect();
    assert_eq!(skipped.len(), 3);
    assert!(skipped.iter().any(|node| node.attribute("message").unwrap().ends_with("known in the baseline")));
}

#[test]
fn people_see_them_folded_up_and_annotations_have_none() {
    let report = judged();
    let markdown = text(Format::Markdown, &report);
    assert!(markdown.contains("1 finding known in the baseline."), "{markdown}");
    assert!(markdown.contains("<details><summary>2 findings excepted</summary>"), "{markdown}");
    assert!(!markdown.contains("<script>alert"), "{markdown}");
    let html = text(Format::Html, &report);
    assert!(html.contains("<details><summary>Excepted: 2</summary>"), "{html}");
    assert!(html.contains("<details><summary>Known in the baseline: 1</summary>"));
    assert_eq!(html.matches("<script>").count(), 1, "our own only");
    for format in [Format::Github, Format::Gitlab] {
        let text = text(format, &report);
        assert!(text.contains("host-pid") && !text.contains("host-ipc") && !text.contains("host-network"), "{text}");
    }
    let table = text(Format::Table, &report);
    assert!(table.contains("1 finding known in the baseline; 1 finding in it no longer there."), "{table}");
    assert!(table.contains("Excepted: 2 findings, by"), "{table}");
    assert!(!table.contains("hostIPC"), "{table}");
}

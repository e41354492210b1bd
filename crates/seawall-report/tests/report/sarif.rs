mod apply;
mod specification;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use seawall_engine::{Catalog, Profile, Report};
use seawall_model::finding::Finding;
use seawall_model::{Location, Severity, SourceFile};
use seawall_report::Format;
use seawall_testkit::pages;
use seawall_yaml::{Span, Text};
use serde_json::Value;

use crate::cluster::{corpus, demo, findings, hostile, page, text};

fn sarif(report: &Report) -> Value {
    let text = text(Format::Sarif, report);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn results(log: &Value) -> &[Value] {
    log["runs"][0]["results"].as_array().unwrap()
}

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: one}\nspec:\n  hostPID: true\n";

/// Fails when the log breaks the specification.
pub(crate) fn holds(log: &Value) {
    let faults = specification::faults(log);
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_log_keeps_to_the_specification() {
    let empty = findings(&["host-pid"], &[]);
    let mut nowhere = findings(&["host-pid"], &[("pod.yaml", POD)]);
    nowhere.findings[0].location = None;
    for report in [empty, hostile(), nowhere, demo()] {
        let faults = specification::faults(&sarif(&report));
        assert!(faults.is_empty(), "{faults:#?}");
    }
}

#[test]
fn a_log_of_a_real_folder_keeps_to_the_specification() {
    let Some(report) = corpus("data/manifests/plain") else { return };
    let faults = specification::faults(&sarif(&report));
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_region_counts_characters_and_ends_behind_the_last_one() {
    let text = "\u{feff}a: 漢😀 é\r\nb: 😀x\r\n";
    let start = text.find("漢").unwrap();
    let end = text.find('x').unwrap() + 1;
    let mut report = findings(&["host-pid"], &[("pod.yaml", POD)]);
    let file = Arc::new(SourceFile { path: "f".into(), text: Arc::new(Text::new(text.to_owned())) });
    report.findings[0].location = Some(Location { file, span: Span { start, end } });
    let log = sarif(&report);
    assert_eq!(log["runs"][0]["columnKind"], "unicodeCodePoints");
    let region = &results(&log)[0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(region, &serde_json::json!({"startLine": 1, "startColumn": 4, "endLine": 2, "endColumn": 6}));
}

#[test]
fn a_rule_says_why_it_matters_and_where_it_is_asked_for() {
    let log = sarif(&findings(&["privileged-container"], &[("pod.yaml", PRIVILEGED)]));
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!(rule["id"], "privileged-container");
    assert_eq!(rule["properties"]["security-severity"], "9.5");
    let tags = rule["properties"]["tags"].as_array().unwrap();
    assert!(tags.contains(&"security".into()) && tags.contains(&"pss/baseline/privileged".into()), "{tags:?}");
    assert!(tags.len() <= 20, "GitHub refuses more");
    let help = rule["help"]["markdown"].as_str().unwrap();
    assert!(help.contains("## Fails") && !help.contains("## More cases"));
}

const PRIVILEGED: &str = "apiVersion: v1
kind: Pod
metadata:
  name: tools
spec:
  containers:
    - name: app # keeps its comment
      image: shop/tools:1
      securityContext:
        privileged: true   # needed once
";

#[test]
fn a_fix_replaces_only_what_is_wrong() {
    let log = sarif(&findings(&["privileged-container"], &[("my pod.yaml", PRIVILEGED)]));
    let fix = &results(&log)[0]["fixes"][0];
    assert_eq!(fix["description"]["text"], "Set privileged to false");
    assert_eq!(fix["artifactChanges"][0]["artifactLocation"]["uri"], "my%20pod.yaml");
    let mut files = BTreeMap::from([("my pod.yaml".to_owned(), PRIVILEGED.to_owned())]);
    apply::fix(fix, &mut files);
    let fixed = PRIVILEGED.replace("privileged: true ", "privileged: false ");
    assert_eq!(files["my pod.yaml"], fixed);
}

#[test]
fn fixes_remove_their_finding_and_add_none_on_every_page() {
    let catalog = Catalog::built_in();
    let pages = catalog.entries().par_iter().map(|entry| {
        let mut faults = Vec::new();
        let fixes: usize = pages::clusters(entry.rule).iter().map(|cluster| check_fixes(cluster, &mut faults)).sum();
        (fixes, faults)
    });
    let (fixes, faults): (Vec<usize>, Vec<Vec<String>>) = pages.unzip();
    let faults = faults.concat();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(fixes.iter().sum::<usize>() > 500, "only {fixes:?} fixes");
}

/// Applies every fix by itself and scans again; how many there were.
fn check_fixes(text: &str, faults: &mut Vec<String>) -> usize {
    let before = page(text, Profile::All);
    let log = sarif(&before);
    let fixes: Vec<(&Finding, &Value)> = before
        .findings
        .iter()
        .zip(results(&log))
        .filter_map(|(finding, result)| Some((finding, result["fixes"].get(0)?)))
        .collect();
    for (finding, fix) in &fixes {
        let mut files = BTreeMap::from([("page.yaml".to_owned(), text.to_owned())]);
        apply::fix(fix, &mut files);
        let fixed = &files["page.yaml"];
        let mut fault = |what: &str| {
            faults.push(format!("{} «{}»: {what}\n{fixed}", finding.rule.id, finding.message));
        };
        let of = |report: &Report, id| report.findings.iter().filter(|one| one.id == id).count();
        if of(&page(fixed, Profile::All), finding.id) >= of(&before, finding.id) {
            fault("still there");
        }
        let after = page(fixed, Profile::Strict);
        // Of what moves to another field, the message stays.
        let known = |one: &Finding, old: &Finding| one.id == old.id || one.message == old.message;
        let lines = finding.rule.doc.lines().filter_map(|line| line.strip_prefix("# fix leaves: "));
        let left: Vec<&str> = lines.flat_map(|rules| rules.split(", ")).collect();
        let is_lesser = |one: &Finding| one.severity < finding.severity || one.severity == Severity::Info;
        let is_left = |one: &Finding| is_lesser(one) && left.contains(&one.rule.id);
        let mut new = after.findings.iter().filter(|one| !before.findings.iter().any(|old| known(one, old)));
        if let Some(new) = new.find(|one| !is_left(one)) {
            fault(&format!("adds {} «{}»", new.rule.id, new.message));
        }
        if after.problems.len() > before.problems.len() {
            fault("makes a problem");
        }
    }
    fixes.len()
}

#[test]
fn most_safe_fixes_of_the_demo_are_carried_out_in_its_files() {
    let report = demo();
    let log = sarif(&report);
    let patched = report.findings.iter().zip(results(&log)).filter(|(finding, _)| finding.remediation.is_some());
    let (with, without): (Vec<_>, Vec<_>) = patched.partition(|(_, result)| result["fixes"].is_array());
    assert!(with.len() > without.len() * 5, "{} with, {} without edits", with.len(), without.len());
}

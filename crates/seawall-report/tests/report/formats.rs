//! Formats that machines read: whatever stands in a manifest, what comes out is well-formed and says the same.

use seawall_engine::Report;
use seawall_report::Format;
use serde_json::Value;

use crate::cluster::{HOSTILE, everything, text};

/// A pod whose container, volume and file are named as unpleasantly as possible.
fn hostile() -> Report {
    let name = serde_json::to_string(HOSTILE).unwrap();
    let pod = format!(
        "{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{{\"name\":{name}}},\"spec\":{{\"hostPID\":true,\"containers\":[{{\"name\":{name},\"image\":\"a:1\",\"securityContext\":{{\"privileged\":true}}}}]}}}}"
    );
    everything(&[("a b/<x>&\"%.yaml", &pod)])
}

#[test]
fn json_is_one_object_with_the_contract_s_fields() {
    let report: Value = serde_json::from_str(&text(Format::Json, &hostile())).unwrap();
    assert_eq!(report["apiVersion"], "seawall.dev/v1");
    assert_eq!(report["kind"], "ScanReport");
    let findings = report["findings"].as_array().unwrap();
    let counted: u64 = report["summary"]["findings"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(counted, findings.len() as u64);
    for finding in findings {
        for field in ["id", "rule", "analysis", "severity", "title", "message", "object", "path", "place", "evidence"] {
            assert!(!finding[field].is_null(), "{field} of {finding}");
        }
        assert!(finding.as_object().unwrap().contains_key("exception"));
        assert!(finding["location"]["line"].as_u64().is_some_and(|line| line > 0));
    }
}

#[test]
fn json_lines_are_each_an_object_that_names_its_kind() {
    let lines = text(Format::JsonLines, &hostile());
    let kinds: Vec<String> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["kind"].as_str().unwrap().to_owned())
        .collect();
    assert!(kinds.iter().all(|kind| ["Finding", "Unknown", "Problem", "ScanSummary"].contains(&kind.as_str())));
    assert_eq!(kinds.last().unwrap(), "ScanSummary");
}

#[test]
fn sarif_results_name_rules_that_are_described_and_files_by_uri() {
    let sarif: Value = serde_json::from_str(&text(Format::Sarif, &hostile())).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert_eq!(result["partialFingerprints"]["seawallFindingId/v1"].as_str().unwrap().len(), 32);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b/%3Cx%3E%26%22%25.yaml");
        assert!(place["region"]["startLine"].as_u64().unwrap() >= 1);
    }
}

#[test]
fn nothing_in_a_manifest_becomes_markup_of_the_page() {
    let html = text(Format::Html, &hostile());
    assert_eq!(html.matches("<script>").count(), 1, "our own only");
    assert_eq!(html.matches("</script>").count(), 1);
    assert!(html.contains("Content-Security-Policy"));
    assert!(!html.contains("src=") && !html.contains("href=\"http"), "the page loads nothing");
}

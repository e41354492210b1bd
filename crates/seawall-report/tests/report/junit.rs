use std::collections::BTreeSet;

use roxmltree::{Document, Node};
use seawall_engine::Report;
use seawall_model::Problem;
use seawall_report::Format;

use crate::cluster::{demo, findings, hostile, text};

/// The cases, after the counts of every suite were compared with what is in it.
fn cases(report: &Report) -> Vec<(String, String)> {
    let text = text(Format::Junit, report);
    let document = Document::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    check_counts(root);
    for suite in root.children().filter(Node::is_element) {
        assert_eq!(suite.tag_name().name(), "testsuite");
        check_counts(suite);
    }
    let cases = document.descendants().filter(|node| node.has_tag_name("testcase"));
    cases.map(|case| (attribute(case, "classname"), attribute(case, "name"))).collect()
}

fn check_counts(node: Node<'_, '_>) {
    for (counter, tag) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error")] {
        let number = node.descendants().filter(|inner| inner.has_tag_name(tag)).count();
        assert_eq!(attribute(node, counter), number.to_string(), "{counter} of {}", attribute(node, "name"));
    }
}

fn attribute(node: Node<'_, '_>, name: &str) -> String {
    node.attribute(name).unwrap_or_else(|| panic!("{node:?} has no {name}")).to_owned()
}

#[test]
fn every_finding_is_a_failed_case_with_a_name_of_its_own() {
    let report = demo();
    let cases = cases(&report);
    assert_eq!(cases.len(), report.findings.len());
    let unique: BTreeSet<&(String, String)> = cases.iter().collect();
    assert_eq!(unique.len(), cases.len());
    assert!(cases.iter().any(|(suite, name)| {
        suite == "DaemonSet shop/node-agent (demo/agent.yaml)"
            && name == "privileged-container spec.template.spec.containers[agent].securityContext.privileged"
    }));
}

#[test]
fn any_content_makes_valid_xml() {
    let report = hostile();
    assert_eq!(cases(&report).len(), report.findings.len() + 2);
    let text = text(Format::Junit, &report);
    let document = Document::parse(&text).unwrap();
    let failure = document.descendants().find(|node| node.has_tag_name("failure")).unwrap();
    let message = attribute(failure, "message");
    assert!(message.starts_with("<script>alert(1)</script>\"'&amp;`|%0A::error::\\ ]]>--></script><!--"), "{message}");
    assert!(message.contains("\\u{202e}\\u{1b}[31m\\u{7}\\r\\n\\t\\u{0}?é漢😀"), "{message}");
}

#[test]
fn names_stay_when_lines_move() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: one}\nspec:\n  hostPID: true\n";
    let moved = pod.replace("spec:\n", "spec:\n\n  # moved\n  hostNetwork: false\n");
    let names = |text| cases(&findings(&["host-pid"], &[("pod.yaml", text)]));
    assert_eq!(names(pod), names(&moved));
}

#[test]
fn a_run_without_findings_is_a_run() {
    let mut report = findings(&["host-pid"], &[("empty.yaml", "")]);
    assert_eq!(cases(&report), [("seawall".to_owned(), "nothing found".to_owned())]);
    report.problems.push(Problem::unread("broken.yaml", "is no YAML"));
    assert_eq!(cases(&report), [("input".to_owned(), "broken.yaml: is no YAML".to_owned())]);
}

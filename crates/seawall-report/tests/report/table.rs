use std::sync::Arc;

use expect_test::{Expect, expect};
use seawall_engine::Report;
use seawall_model::finding::Unknown;
use seawall_model::problem::Effect;
use seawall_model::{Location, Problem, SourceFile};
use seawall_report::Table;
use seawall_yaml::{Span, Text};

use crate::cluster::{HOSTILE, everything, findings};

fn table(table: Table, report: &Report) -> String {
    let mut out = Vec::new();
    table.write(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn check(report: &Report, expected: &Expect) {
    expected.assert_eq(&table(Table::default(), report));
}

const SHOP: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      containers:
        - name: app
          image: shop/web:1.0.0
        - name: log
          image: shop/log:1.0.0
          securityContext:
            privileged: true
---
apiVersion: v1
kind: Pod
metadata:
  name: one
spec:
  hostPID: true
  containers:
    - name: app
      image: shop/one:1.0.0
";

#[test]
fn objects_with_the_worst_first_and_one_line_for_a_rule_that_speaks_twice() {
    let report = findings(&["privileged-container", "writable-root-filesystem", "host-pid"], &[("shop.yaml", SHOP)]);
    check(
        &report,
        &expect![[r#"
        Deployment shop/web  shop.yaml
          CRITICAL  13:13  container `log` runs privileged
                           privileged-container · fix (review): Set privileged to false
          MEDIUM    8:11   container `app` has a writable root file system
          MEDIUM    12:11  container `log` has a writable root file system
                           writable-root-filesystem
                           fix (review): Set readOnlyRootFilesystem to true, with a
                           volume for /tmp

        Pod one  shop.yaml
          HIGH      20:3  pod sees the processes of its node
                          host-pid · fix: Remove hostPID
          MEDIUM    22:7  container `app` has a writable root file system
                          writable-root-filesystem
                          fix (review): Set readOnlyRootFilesystem to true, with a
                          volume for /tmp

        5 findings: 1 critical, 1 high, 3 medium.
        On 2 of 2 objects in 1 file.
        Fixes: 1 safe, 4 to review (a running application may notice).
        Next: seawall explain privileged-container  why it matters and what to do
    "#]],
    );
}

#[test]
fn nothing_found_and_nothing_read_are_said() {
    check(
        &findings(&["host-pid"], &[("web.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n")]),
        &expect![[r#"
        Nothing found. 1 object in 1 file.
    "#]],
    );
    check(
        &findings(&["host-pid"], &[("empty.yaml", "# nothing\n")]),
        &expect![[r#"
        No Kubernetes object was found.
    "#]],
    );
}

#[test]
fn what_is_missing_from_the_answer_is_said() {
    let mut report = findings(&["host-pid"], &[("shop.yaml", SHOP)]);
    report.problems.push(Problem::unread("broken.yaml", "is no YAML"));
    report.problems.push(Problem { effect: Effect::Foreign, ..Problem::unread("values.yaml", "is no manifest") });
    for line in 1..=12 {
        let message = format!("key `a{line}` stands twice");
        report.problems.push(Problem { effect: Effect::Doubtful, ..Problem::unread("twice.yaml", message) });
    }
    let object = report.findings[0].object.clone();
    report.unknowns.push(Unknown { rule: "host-pid", object, reason: "whether the account exists" });
    check(
        &report,
        &expect![[r#"
        Pod one  shop.yaml
          HIGH      20:3  pod sees the processes of its node
                          host-pid · fix: Remove hostPID

        1 finding: 1 high.
        On 1 of 2 objects in 1 file.
        Fixes: 1 safe.
        Not read: 1 place. Doubtful: 12 places. Standard error says which and why.
        Not decided: 1 question that the input leaves open; --format json lists them.
        Next: seawall explain host-pid  why it matters and what to do
    "#]],
    );
}

#[test]
fn many_findings_are_summed_up_by_rule() {
    let pod = |number| SHOP.replace("name: one", &format!("name: one-{number}"));
    let files: Vec<(String, String)> = (0..9).map(|number| (format!("{number}.yaml"), pod(number))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let rules = [
        "privileged-container",
        "run-as-root-allowed",
        "host-pid",
        "writable-root-filesystem",
        "capability-net-raw",
        "privilege-escalation-allowed",
        "seccomp-not-set",
        "capabilities-not-dropped-all",
        "low-uid",
        "host-users-shared",
        "apparmor-not-set",
        "hardened-runtime-class-missing",
    ];
    let text = table(Table::default(), &findings(&rules, &files));
    let summary = text.split("By rule").nth(1).unwrap();
    expect![[r#"
        , the worst first
          CRITICAL      9  privileged-container
          HIGH         18  run-as-root-allowed
          HIGH          9  host-pid
          MEDIUM       27  capability-net-raw
          MEDIUM       27  privilege-escalation-allowed
          MEDIUM       27  writable-root-filesystem
          MEDIUM       18  seccomp-not-set
          LOW          27  capabilities-not-dropped-all
          LOW          18  host-users-shared
          INFO         18  apparmor-not-set

        198 findings: 9 critical, 27 high, 99 medium, 45 low, 18 info.
        On 18 of 18 objects in 9 files.
        Fixes: 72 safe, 108 to review (a running application may notice).
        Next: seawall explain privileged-container  why it matters and what to do
    "#]]
    .assert_eq(summary);
}

#[test]
fn no_line_is_wider_than_the_table_unless_one_word_is() {
    let report = everything(&[("a-folder/with/a/long/name/that/fills/the/line/all/by/itself/shop.yaml", SHOP)]);
    for width in [60, 80, 100] {
        let text = table(Table { width, code: true, ..Table::default() }, &report);
        let wide = |line: &&str| line.chars().count() > width && line.trim().contains(' ');
        assert_eq!(text.lines().find(wide), None, "at {width} columns");
    }
}

#[test]
fn colour_is_there_only_when_asked_for() {
    let report = everything(&[("shop.yaml", SHOP)]);
    assert!(!table(Table { code: true, ..Table::default() }, &report).contains('\u{1b}'));
    assert!(table(Table { color: true, ..Table::default() }, &report).contains("\u{1b}[31mHIGH"));
}

#[test]
fn hostile_names_cannot_steer_a_terminal() {
    let mut report = findings(&["host-pid"], &[(&format!("{HOSTILE}.yaml"), SHOP)]);
    report.findings[0].message = HOSTILE.to_owned();
    report.findings[0].object.name = HOSTILE.into();
    let text = table(Table { code: true, ..Table::default() }, &report);
    let harmless = |character: char| character == '\n' || !character.is_control() && character != '\u{202e}';
    assert!(text.chars().all(harmless), "{text:?}");
    assert!(text.contains("\\u{202e}\\u{1b}[31m\\u{7}\\r\\n\\t\\u{0}"), "{text}");
}

/// The frame around the bytes between `»` and `«`.
fn frame(width: usize, text: &str, expected: &Expect) {
    let (before, rest) = text.split_once('»').unwrap();
    let (marked, after) = rest.split_once('«').unwrap();
    let span = Span { start: before.len(), end: before.len() + marked.len() };
    let text = Arc::new(Text::new(format!("{before}{marked}{after}")));
    let mut report = findings(&["host-pid"], &[("shop.yaml", SHOP)]);
    report.findings[0].location = Some(Location { file: Arc::new(SourceFile { path: "f".into(), text }), span });
    let text = table(Table { width, code: true, ..Table::default() }, &report);
    let frame: Vec<&str> =
        text.lines().filter(|line| line.chars().nth(10) == Some('|') || line.contains(" |")).collect();
    expected.assert_eq(&format!("at {width} columns\n{}\n", frame.join("\n")));
}

#[test]
fn a_frame_at_the_first_and_at_the_last_line() {
    frame(
        80,
        "»hostPID: true«\na: 1\nb: 2\n",
        &expect![[r#"
            at 80 columns
                    1 | hostPID: true
                      | ^^^^^^^^^^^^^
                    2 | a: 1
        "#]],
    );
    frame(
        80,
        "b: 2\n\na: 1\n»hostPID: true«",
        &expect![[r#"
            at 80 columns
                    3 | a: 1
                    4 | hostPID: true
                      | ^^^^^^^^^^^^^
        "#]],
    );
    frame(
        80,
        "\u{feff}»hostPID: true«\r\na: 1\r\n",
        &expect![[r#"
            at 80 columns
                    1 | hostPID: true
                      | ^^^^^^^^^^^^^
                    2 | a: 1
        "#]],
    );
}

#[test]
fn a_frame_measures_tabs_wide_and_joined_characters_as_they_are_shown() {
    frame(
        80,
        "a:\t»é: 漢字«\t# 漢\n",
        &expect![[r#"
            at 80 columns
                    1 | a:  é: 漢字 # 漢
                      |     ^^^^^^^
        "#]],
    );
    frame(
        80,
        "漢字: 😀 »e\u{301}x«: \u{1b}[31m\u{202e}\n",
        &expect![[r#"
            at 80 columns
                    1 | 漢字: 😀 éx: ␛[31m�
                      |          ^^
        "#]],
    );
}

#[test]
fn a_frame_is_cut_around_the_finding() {
    let long = "{\"a\":\"".to_owned() + &"x".repeat(300) + "\",»\"hostPID\":true«,\"b\":\"" + &"y".repeat(300) + "\"}";
    frame(
        60,
        &long,
        &expect![[r#"
            at 60 columns
                    1 | …xxxxxxxxxx","hostPID":true,"b":"yyyyyyyyyyyyyy…
                      |              ^^^^^^^^^^^^^^
        "#]],
    );
    frame(
        60,
        &format!("a: 1\n»hostPID: {}«\nb: 1\n", "z".repeat(300)),
        &expect![[r#"
            at 60 columns
                    1 | a: 1
                    2 | hostPID: zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz…
                      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
                    3 | b: 1
        "#]],
    );
    frame(
        60,
        &format!("a: 漢\n{}»hostPID: true«\n", "漢字".repeat(9_000)),
        &expect![[r#"
            at 60 columns
                    2 | …漢字漢字漢字hostPID: true
                      |              ^^^^^^^^^^^^^
        "#]],
    );
}

#[test]
fn a_frame_of_several_lines_points_at_them() {
    frame(
        80,
        "a: 1\n»script: |\n  one\n  two\n«b: 2\nc: 3\n",
        &expect![[r#"
            at 80 columns
                    1 | a: 1
            >       2 | script: |
            >       3 |   one
            >       4 |   two
                    5 | b: 2
        "#]],
    );
    frame(
        80,
        "»script: |\n  1\n  2\n  3\n  4\n  5\n«b: 2\n",
        &expect![[r#"
            at 80 columns
            >       1 | script: |
            >       2 |   1
            >       3 |   2
            >       4 |   3
                  ... |
        "#]],
    );
}

#[test]
fn a_frame_marks_the_place_of_a_value_that_is_not_written() {
    frame(
        80,
        "a:\n  hostPID: »«\n",
        &expect![[r#"
            at 80 columns
                    1 | a:
                    2 |   hostPID:
                      |            ^
        "#]],
    );
}

#[test]
fn values_that_must_not_be_shown_are_in_no_frame() {
    let pod = "apiVersion: v1
kind: Pod
metadata: {name: one}
spec:
  hostPID: true
  containers: [{name: app, image: 'a:1', env: [{name: DB_PASSWORD, value: Correct-Horse-7}], stdin: true}]
---
{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"two\"},\"data\":{\"key\":\"aHVudGVyMg==\"}}
---
apiVersion: v1
kind: Secret
metadata: {name: three, annotations: {last-applied: 'aHVudGVyMg=='}}
stringData:
  name: |
    Correct-Horse-8
    Correct-Horse-9
";
    let report = everything(&[("pod.yaml", pod)]);
    let text = table(Table { code: true, width: 120, ..Table::default() }, &report);
    assert!(text.contains("  containers: [{name: app,"), "{text}");
    assert!(text.contains("env: [{name: DB_PASSWORD, value: …}], stdin: true"), "{text}");
    for secret in ["Correct-Horse", "aHVudGVyMg"] {
        assert!(!text.contains(secret), "{text}");
    }
}

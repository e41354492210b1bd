use expect_test::expect;
use seawall_model::problem::Effect;
use seawall_model::{Problem, Severity};
use seawall_report::Format;
use seawall_yaml::Position;

use crate::cluster::{findings, hostile, text};

const POD: &str = "apiVersion: v1
kind: Pod
metadata: {name: one, namespace: shop}
spec:
  hostPID: true
  containers:
    - name: app
      image: shop/one:1
      securityContext: {privileged: true}
";

const RULES: [&str; 4] = ["writable-root-filesystem", "privileged-container", "host-pid", "apparmor-not-set"];

#[test]
fn the_worst_come_first_and_what_was_not_read_before_the_warnings() {
    let mut report = findings(&RULES, &[("shop/pod, a:1%.yaml", POD)]);
    let position = Some(Position { line: 3, column: 7 });
    report.problems.push(Problem { position, ..Problem::unread("a.yaml", "the list is not closed") });
    report.problems.push(Problem { effect: Effect::Foreign, ..Problem::unread("b.yaml", "no manifest") });
    expect![[r#"
        ::error file=shop/pod%2C a%3A1%25.yaml,line=9,endLine=9,col=25,endColumn=41,title=Container runs privileged (privileged-container)::Pod shop/one: container `app` runs privileged%0AFix: Set privileged to false
        ::error file=shop/pod%2C a%3A1%25.yaml,line=5,endLine=5,col=3,endColumn=16,title=Pod shares the process namespace of its node (host-pid)::Pod shop/one: pod sees the processes of its node%0AFix: Remove hostPID
        ::warning file=a.yaml,line=3,col=7,title=Not read::the list is not closed
        ::warning file=shop/pod%2C a%3A1%25.yaml,line=9,endLine=9,col=7,endColumn=22,title=Container has a writable root file system (writable-root-filesystem)::Pod shop/one: container `app` has a writable root file system%0AFix: Set readOnlyRootFilesystem to true, with a volume for /tmp
        ::notice file=shop/pod%2C a%3A1%25.yaml,line=4,endLine=4,col=1,endColumn=5,title=Container states no AppArmor profile (apparmor-not-set)::Pod shop/one: container `app` states no AppArmor profile%0AFix: Set the AppArmor profile to RuntimeDefault
    "#]].assert_eq(&text(Format::Github, &report));
}

#[test]
fn what_github_leaves_out_is_said() {
    let many: String = (0..11).map(|number| format!("{}---\n", POD.replace("one", &format!("pod-{number}")))).collect();
    let mut report = findings(&["host-pid"], &[("pods.yaml", &many)]);
    report.problems.extend((0..9).map(|number| Problem::unread(format!("{number}.yaml"), "is empty")));
    let text = text(Format::Github, &report);
    assert_eq!(text.matches("title=Not read").count(), 4);
    assert!(text.contains("::6 more places of the input could not be read"), "{text}");
    assert!(text.ends_with("11 findings in all; GitHub shows the first 10 errors, warnings and notices of a step.\n"));
}

#[test]
fn hostile_text_stays_in_its_property() {
    let text = text(Format::Github, &hostile());
    for line in text.lines() {
        let (command, rest) = line.strip_prefix("::").unwrap_or_else(|| panic!("{line}")).split_once("::").unwrap();
        let (level, properties) = command.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&level), "{line}");
        for property in properties.split(',').filter(|property| !property.is_empty()) {
            let (name, value) = property.split_once('=').unwrap();
            assert!(["file", "line", "endLine", "col", "endColumn", "title"].contains(&name), "{line}");
            assert!(!value.contains([':', ',', '\n', '\r']), "{line}");
        }
        let escapes = ["%25", "%0A", "%0D", "%3A", "%2C"];
        assert!(line.match_indices('%').all(|(at, _)| escapes.iter().any(|escape| line[at..].starts_with(escape))));
        assert!(!rest.contains(['\u{1b}', '\u{202e}']), "{line}");
    }
    assert_eq!(text.lines().count(), 4);
}

#[test]
fn a_finding_in_no_file_is_annotated_without_a_place() {
    let mut report = findings(&["host-pid"], &[("pod.yaml", POD)]);
    report.findings[0].location = None;
    report.findings[0].severity = Severity::Info;
    assert!(text(Format::Github, &report).starts_with("::notice title="));
}

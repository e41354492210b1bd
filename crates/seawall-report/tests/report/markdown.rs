use expect_test::expect;
use pulldown_cmark::{Event, Options, Parser, Tag};
use seawall_engine::Report;
use seawall_model::Problem;
use seawall_report::Format;

use crate::cluster::{demo, findings, hostile, text};

/// What a reader of the report sees, after it was looked through for markup that we did not write.
fn rendered(report: &Report) -> String {
    let source = text(Format::Markdown, report);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM | Options::ENABLE_MATH;
    let mut shown = String::new();
    for event in Parser::new_ext(&source, options) {
        match event {
            Event::Text(text) | Event::Code(text) => shown.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => {
                let own = ["<br>", "<details>", "</details>", "<summary>", "</summary>"];
                let known = own.iter().fold(html.to_string(), |html, tag| html.replace(tag, ""));
                assert!(!known.contains('<'), "{html}\n{source}");
            }
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Strikethrough)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => panic!("{event:?}\n{source}"),
            _ => {}
        }
    }
    shown
}

/// The number of rows and of cells in them, heads included.
fn rows_and_cells(report: &Report) -> (usize, usize) {
    let source = text(Format::Markdown, report);
    let events: Vec<Event<'_>> = Parser::new_ext(&source, Options::ENABLE_TABLES).collect();
    let rows = events.iter().filter(|event| matches!(event, Event::Start(Tag::TableRow | Tag::TableHead)));
    (rows.count(), events.iter().filter(|event| matches!(event, Event::Start(Tag::TableCell))).count())
}

const POD: &str = "apiVersion: v1
kind: Pod
metadata: {name: one, namespace: shop}
spec:
  hostPID: true
  containers:
    - name: app
      image: shop/one:1
";

#[test]
fn what_matters_is_open_and_the_rest_is_folded() {
    let mut report = findings(&["writable-root-filesystem", "host-pid"], &[("pod.yaml", POD)]);
    report.problems.push(Problem::unread("broken.yaml", "the list `a` is not closed"));
    expect![[r#"
        ## Seawall: 1 high, 1 medium

        1 object in 1 file. **Not read: 1 place.**

        ### 1 high

        | what | where | fix |
        | --- | --- | --- |
        | pod sees the processes of its node<br>`host-pid` | `Pod shop/one`<br>`pod.yaml:5` | Remove hostPID |

        <details><summary>1 medium</summary>

        | what | where | fix |
        | --- | --- | --- |
        | container `app` has a writable root file system<br>`writable-root-filesystem` | `Pod shop/one`<br>`pod.yaml:7` | Set readOnlyRootFilesystem to true, with a volume for /tmp *(review)* |

        </details>

        <details><summary>1 problem with the input</summary>

        | where | what |
        | --- | --- |
        | `broken.yaml` | the list `a` is not closed |

        </details>
    "#]].assert_eq(&text(Format::Markdown, &report));
}

#[test]
fn hostile_text_is_only_text() {
    let report = hostile();
    let shown = rendered(&report);
    assert!(
        shown.contains("<script>alert(1)</script>\"'&amp;`|%0A::error::\\ ]]>--></script><!-- @team #1 **b**"),
        "{shown}"
    );
    // Two tables of findings with three cells in a row, one of problems with two.
    assert_eq!(rows_and_cells(&report), (3 + 2 + 3, 3 * 4 + 2 * 4));
}

#[test]
fn names_notify_nobody_outside_code() {
    let mut report = findings(&["host-pid"], &[("pod.yaml", POD)]);
    report.findings[0].message = "container `a` @team `b` #12 runs".to_owned();
    let shown = rendered(&report);
    assert!(shown.contains("@\u{200b}team") && shown.contains("#\u{200b}12"), "{shown}");
}

#[test]
fn a_comment_has_room_for_it() {
    let many: String =
        (0..2_000).map(|number| format!("{}---\n", POD.replace("one", &format!("pod-{number}")))).collect();
    let mut report =
        findings(&["host-pid", "run-as-root-allowed", "writable-root-filesystem"], &[("pods.yaml", &many)]);
    report.problems.extend((0..900).map(|number| Problem::unread(format!("{number}.yaml"), "is empty")));
    let source = text(Format::Markdown, &report);
    assert!(source.len() < 65_536, "{} bytes", source.len());
    assert!(source.starts_with("## Seawall: 4000 high, 2000 medium\n"));
    let shown = source.matches("<br>`host-pid`").count() + source.matches("<br>`run-as-root-allowed`").count();
    assert!(shown > 200 && source.contains(&format!("**{} findings left out here:**", 6_000 - shown)), "{shown} shown");
    assert!(source.contains("problems left out."));
}

#[test]
fn the_demo_is_shown_whole() {
    let report = demo();
    let shown = rendered(&report);
    assert!(!shown.contains("left out"));
    assert_eq!(rows_and_cells(&report).0, report.findings.len() + 5, "a head for each severity");
}

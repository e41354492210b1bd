use std::collections::BTreeSet;

use seawall_engine::Report;
use seawall_report::Format;
use sha2::{Digest, Sha256};

use crate::cluster::{demo, findings, hostile, text};

fn html(report: &Report) -> String {
    text(Format::Html, report)
}

/// What stands between the tags of an element that may hold anything but its own end.
fn inside<'h>(html: &'h str, element: &str) -> Vec<&'h str> {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    html.split(&open).skip(1).map(|rest| rest.split(&close).next().unwrap()).collect()
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number = chunk.iter().fold(0_u32, |number, &byte| number << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        let digits = (0..4).map(|place| char::from(DIGITS[(number >> (18 - 6 * place)) as usize & 63]));
        text.extend(digits.take(chunk.len() + 1));
        text.extend(std::iter::repeat_n('=', 3 - chunk.len()));
    }
    text
}

#[test]
fn a_browser_runs_only_what_we_wrote_and_loads_nothing() {
    let html = html(&hostile());
    let policy = html.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(policy.starts_with("default-src 'none'; base-uri 'none'; form-action 'none'; "), "{policy}");
    for element in ["style", "script"] {
        let contents = inside(&html, element);
        assert_eq!(contents.len(), 1, "one <{element}>");
        let hash = format!("'sha256-{}'", base64(&Sha256::digest(contents[0])));
        assert!(policy.contains(&format!("{element}-src {hash}")), "the {element} is {hash}, allowed is {policy}");
    }
    for loader in ["src=", "url(", "@import", "http:", "https:", "style=", "onclick", "onload"] {
        let body = html.replace(inside(&html, "script")[0], "");
        assert!(!body.contains(loader), "{loader}");
    }
}

/// The elements and the attributes of the page.
fn elements(html: &str) -> BTreeSet<String> {
    let html = inside(html, "script")
        .iter()
        .chain(&inside(html, "style"))
        .fold(html.to_owned(), |html, code| html.replace(code, ""));
    let tags = html.split('<').skip(1).map(|tag| tag.split('>').next().unwrap());
    tags.map(|tag| tag.split(['"', '=']).step_by(2).collect::<Vec<_>>().join(" ")).map(|tag| name(&tag)).collect()
}

fn name(tag: &str) -> String {
    tag.split_whitespace().next().unwrap_or_default().to_owned()
}

#[test]
fn hostile_names_are_only_text() {
    let page = html(&hostile());
    assert_eq!(elements(&page).difference(&elements(&html(&demo()))).next(), None, "only elements of any report");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;amp;"));
    assert!(!page.contains("<script>alert"));
    let harmless = |character: char| character == '\n' || !character.is_control() && character != '\u{202e}';
    assert!(page.chars().all(harmless));
}

#[test]
fn every_finding_can_be_linked_to_and_every_link_leads_somewhere() {
    let report = demo();
    let html = html(&report);
    let ids: Vec<&str> = html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let unique: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
    for finding in &report.findings {
        assert!(ids.contains(&finding.id.to_string().as_str()));
    }
    for link in html.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(ids.contains(&link), "{link}");
    }
}

#[test]
fn an_object_that_stands_in_two_files_has_one_anchor() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: one}\nspec: {hostPID: true}\n";
    let html = html(&findings(&["host-pid"], &[("a.yaml", pod), ("b.yaml", pod)]));
    assert_eq!(html.matches("<details class=\"finding").count(), 2);
    assert_eq!(html.matches("<details class=\"finding high\" id=").count(), 1);
}

#[test]
fn a_fix_is_shown_as_the_lines_that_change() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: one}\nspec:\n  hostPID: true\n  containers:\n    - {name: a, image: b}\n";
    let html = html(&findings(&["host-pid"], &[("pod.yaml", pod)]));
    assert!(html.contains("<pre class=\"diff\"><i>    5 </i><del>-   hostPID: true</del>\n</pre>"), "{html}");
    assert!(html.contains("<i>    5 </i>  <mark>hostPID: true</mark>\n"));
}

#[test]
fn a_browser_is_not_given_more_than_it_can_show() {
    let pod =
        |number| format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: p{number}}}\nspec: {{hostPID: true}}\n---\n");
    let pods: String = (0..10_003).map(pod).collect();
    let html = html(&findings(&["host-pid"], &[("pods.yaml", &pods)]));
    assert_eq!(html.matches("<details class=\"finding").count(), 10_000);
    assert!(html.contains("3 findings of the least severity left out: this page shows 10000."));
    assert!(html.contains("high <b>10003</b>"));
}

#[test]
fn nothing_found_is_said() {
    assert!(html(&findings(&["host-pid"], &[])).contains("Nothing found."));
}

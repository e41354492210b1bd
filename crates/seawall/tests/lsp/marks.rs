//! What is marked, and where.

use serde_json::{Value, json};

use crate::editor::Editor;
use crate::{POD, URI, has, rules};

fn mark<'m>(marks: &'m [Value], rule: &str) -> &'m Value {
    marks.iter().find(|mark| mark["code"] == rule).unwrap_or_else(|| panic!("no {rule} in {marks:?}"))
}

#[test]
fn a_session_from_opening_to_leaving() {
    let mut editor = Editor::alone();
    let marks = editor.open(URI, POD);
    let privileged = mark(&marks, "privileged-container");
    assert_eq!(
        privileged["range"],
        json!({"start": {"line": 12, "character": 8}, "end": {"line": 12, "character": 24}})
    );
    assert_eq!((&privileged["severity"], &privileged["source"]), (&json!(1), &json!("seawall")));
    assert_eq!(privileged["message"], "container `app` runs privileged");
    editor.edit(URI, "privileged: true", "privileged: false");
    assert!(!has(&editor.marks(URI), "privileged-container"));
    assert!(editor.hover(URI, "privileged: false").contains("privileged = `false` (container, line 13)"));
    let fix = editor.actions(URI, "hostPID", Some("quickfix"));
    assert_eq!(fix.len(), 1, "{fix:?}");
    assert_eq!((&fix[0]["isPreferred"], &fix[0]["kind"]), (&json!(true), &json!("quickfix")));
    assert_eq!(fix[0]["diagnostics"][0]["code"], "host-pid");
    editor.apply(&fix[0]);
    assert!(!has(&editor.marks(URI), "host-pid"));
    assert_eq!(
        editor.open[URI].0,
        POD.replace("  hostPID: true\n", "").replace("privileged: true", "privileged: false")
    );
    assert_eq!(editor.leave(), 0);
}

#[test]
fn typing_letter_by_letter_ends_where_opening_begins() {
    let (mut typed, mut opened) = (Editor::alone(), Editor::alone());
    typed.open(URI, "");
    let mut text = String::new();
    for (number, letter) in POD.chars().enumerate() {
        let column = text.rsplit('\n').next().map_or(0, str::len);
        let end = json!({"line": text.matches('\n').count(), "character": column});
        typed.change(URI, &[json!({"range": {"start": end, "end": end}, "newText": letter.to_string()})]);
        text.push(letter);
        if number % 40 == 0 {
            typed.marks(URI);
        }
    }
    assert_eq!(typed.marks(URI), opened.open(URI, POD));
}

#[test]
fn columns_count_as_agreed_and_every_line_break_counts() {
    let text = POD.replace("name: app", "name: \"👩ä\" # 👩").replace('\n', "\r\n");
    let text = text.replace("privileged: true", "\"privileged\": true");
    let one_line = "{apiVersion: v1, kind: Pod, x: 👩ä, y: ä, spec: {hostPID: true, containers: []}}";
    let before = &one_line[..one_line.find("hostPID").unwrap()];
    let counts =
        [("utf-16", before.encode_utf16().count()), ("utf-8", before.len()), ("utf-32", before.chars().count())];
    for (encoding, column) in counts {
        let mut editor = Editor::in_folder(None, encoding, &[]);
        let marks = editor.open(URI, &text);
        let range = &mark(&marks, "privileged-container")["range"];
        assert_eq!(range["start"], json!({"line": 12, "character": 8}), "{encoding}");
        assert_eq!(range["end"], json!({"line": 12, "character": 26}), "{encoding}");
        let marks = editor.open("untitled:line.yaml", one_line);
        assert_eq!(mark(&marks, "host-pid")["range"]["start"]["character"], column, "{encoding}");
        editor.edit("untitled:line.yaml", "true", "false");
        assert!(!has(&editor.marks("untitled:line.yaml"), "host-pid"), "the edit reached its place");
    }
}

#[test]
fn a_text_that_cannot_be_read_is_marked_where_it_breaks_and_the_other_documents_are_judged() {
    let mut editor = Editor::alone();
    let two = format!("{POD}---\n{}", POD.replace("name: tools", "name: other"));
    let before = editor.open(URI, &two);
    editor.edit(URI, "image: shop/tools:1.0.0", "image: \"shop");
    let marks = editor.marks(URI);
    let broken = mark(&marks, "unread");
    assert_eq!(broken["severity"], 1);
    let privileged = |marks: &[Value]| marks.iter().filter(|mark| mark["code"] == "privileged-container").count();
    assert_eq!((privileged(&before), privileged(&marks)), (2, 1), "{marks:?}");
    editor.edit(URI, "image: \"shop", "image: shop/tools:1.0.0");
    assert_eq!(editor.marks(URI), before);
}

#[test]
fn texts_that_are_not_about_kubernetes_stay_unmarked() {
    let mut editor = Editor::alone();
    let compose = "version: '3'\nservices:\n  web: {privileged: true}\n";
    for (number, text) in [compose, "a: [\n", "", "- b\n- \"", "{\"a\": ", "%\u{0}"].into_iter().enumerate() {
        assert_eq!(editor.open(&format!("untitled:{number}"), text), Vec::<Value>::new(), "{text:?}");
    }
    assert!(has(&editor.open(URI, "apiVersion: v1\nkind: Pod\nspec: [\n"), "unread"));
}

#[test]
fn flags_say_which_rules_speak() {
    let mut editor = Editor::in_folder(None, "utf-16", &["--stdio", "--rule", "KSV-0017"]);
    assert_eq!(rules(&editor.open(URI, POD)), ["privileged-container"]);
    let mut editor = Editor::in_folder(None, "utf-16", &["--profile", "baseline", "--skip", "host-pid"]);
    let marks = editor.open(URI, POD);
    assert!(has(&marks, "privileged-container") && !has(&marks, "host-pid"));
    assert_eq!(Editor::start(&["--rule", "no-such-rule"]).code(), 2);
}

#[test]
fn no_state_of_a_text_ends_the_session() {
    let mut editor = Editor::alone();
    editor.open(URI, POD);
    let mut state: u32 = 7;
    let mut next = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    let pieces = [
        "\n", "  ", "- ", ": ", "\"", "{", "}", "[", "]", "&a", "*a", "👩", "\r", "---\n", "|", ">", "<<", "\t",
        "{{ x }}",
    ];
    for _ in 0..300 {
        let length = editor.open[URI].0.split('\n').count();
        let (line, column) = (next(length + 1), next(30));
        let range =
            json!({"start": {"line": line, "character": column}, "end": {"line": line, "character": column + next(4)}});
        let version = editor.open[URI].1 + 1;
        let change = json!({"range": range, "text": pieces[next(pieces.len())]});
        let document = json!({"uri": URI, "version": version});
        editor.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
        editor.open.get_mut(URI).unwrap().1 = version;
        let place = json!({"line": next(20), "character": next(20)});
        let asked = json!({"textDocument": {"uri": URI}, "position": place});
        let id = editor.request("textDocument/hover", asked);
        let context = json!({"diagnostics": []});
        let all = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
        let asked = json!({"textDocument": {"uri": URI}, "range": all, "context": context});
        let other = editor.request("textDocument/codeAction", asked);
        for id in [id, other] {
            assert_eq!(editor.answer(id).get("error"), None);
        }
    }
    editor.change(URI, &[]);
    let whole = json!({"textDocument": {"uri": URI, "version": 9_999}, "contentChanges": [{"text": POD}]});
    editor.tell("textDocument/didChange", whole);
    editor.open.insert(URI.to_owned(), (POD.to_owned(), 9_999));
    let mut fresh = Editor::alone();
    assert_eq!(editor.marks(URI), fresh.open(URI, POD));
    assert_eq!(editor.leave(), 0);
}

#[test]
fn many_documents_are_kept_apart() {
    let mut editor = Editor::alone();
    for number in 0..20 {
        let uri = format!("untitled:{number}.yaml");
        let text = if number % 2 == 0 { POD.to_owned() } else { POD.replace("privileged: true", "privileged: false") };
        let marks = editor.open(&uri, &text);
        assert_eq!(has(&marks, "privileged-container"), number % 2 == 0, "{number}");
    }
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": "untitled:4.yaml"}}));
    editor.wait("untitled:4.yaml", <[Value]>::is_empty);
    editor.edit("untitled:6.yaml", "privileged: true", "privileged: false");
    assert!(!has(&editor.marks("untitled:6.yaml"), "privileged-container"));
    assert!(has(&editor.marks("untitled:8.yaml"), "privileged-container"));
}

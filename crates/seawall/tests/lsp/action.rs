//! Changes that are offered.

use serde_json::{Value, json};

use crate::editor::Editor;
use crate::{POD, URI, has, rules};

/// What can be mended safely after everything was.
fn fixable(editor: &mut Editor, uri: &str) -> Vec<Value> {
    let end = json!({"line": 9_999, "character": 0});
    let range = json!({"start": {"line": 0, "character": 0}, "end": end});
    let parameters = json!({"textDocument": {"uri": uri}, "range": range, "context": {"diagnostics": []}});
    let actions = editor.ask("textDocument/codeAction", parameters);
    actions.as_array().unwrap().iter().filter(|action| action["isPreferred"] == true).cloned().collect()
}

#[test]
fn one_action_mends_everything_that_is_safe() {
    let text = format!(
        "# kept\n{}---\n{}",
        POD.replace("  securityContext:\n    runAsUser: 1000\n", "  hostIPC: true   # also kept\n"),
        POD.replace("name: tools", "name: other")
            .replace('\n', "\r\n")
            .replace("    - name: app\r\n", "    - name: \"app\"\r\n")
    );
    let mut editor = Editor::in_folder(None, "utf-16", &["--profile", "all"]);
    let before = rules(&editor.open(URI, &text)).len();
    assert!(!fixable(&mut editor, URI).is_empty());
    let actions = editor.actions(URI, "# kept", Some("source.fixAll"));
    assert_eq!(actions.len(), 1);
    assert_eq!(actions[0]["kind"], "source.fixAll.seawall");
    editor.apply(&actions[0]);
    let marks = editor.marks(URI);
    assert!(rules(&marks).len() < before);
    assert!(!has(&marks, "host-pid") && !has(&marks, "host-ipc") && !has(&marks, "unread"), "{marks:?}");
    assert_eq!(fixable(&mut editor, URI), Vec::<Value>::new(), "nothing safe is left in:\n{}", editor.open[URI].0);
    assert!(editor.open[URI].0.starts_with("# kept\n"));
    assert_eq!(editor.actions(URI, "# kept", Some("source.fixAll")), Vec::<Value>::new());
}

#[test]
fn an_action_for_the_whole_file_waits_until_it_is_chosen() {
    let mut editor = Editor::start(&[]);
    let actions = json!({"resolveSupport": {"properties": ["edit"]}});
    let capabilities = json!({
        "textDocument": {"codeAction": actions}, "workspace": {"workspaceEdit": {"documentChanges": true}},
    });
    editor.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
    editor.tell("initialized", json!({}));
    editor.open(URI, POD);
    let offered = editor.actions(URI, "apiVersion", None);
    assert_eq!(offered.len(), 1);
    assert_eq!((offered[0].get("edit"), &offered[0]["kind"]), (None, &json!("source.fixAll.seawall")));
    editor.edit(URI, "name: tools", "name: moved\n  labels: {a: b}");
    let chosen = editor.ask("codeAction/resolve", offered[0].clone());
    editor.apply(&chosen);
    assert!(!has(&editor.marks(URI), "host-pid"));
    assert!(editor.open[URI].0.contains("name: moved\n  labels: {a: b}\nspec:"), "{}", editor.open[URI].0);
    let other = json!({"title": "of somebody else"});
    assert_eq!(editor.ask("codeAction/resolve", other.clone()), other);
}

#[test]
fn a_fix_that_a_running_application_may_notice_is_offered_but_not_preferred() {
    let mut editor = Editor::alone();
    editor.open(URI, POD);
    let actions = editor.actions(URI, "privileged", Some("quickfix"));
    let privileged = actions.iter().find(|action| action["title"].as_str().unwrap().contains("privileged-container"));
    let privileged = privileged.unwrap();
    assert_eq!(privileged["isPreferred"], false);
    assert!(privileged["title"].as_str().unwrap().contains("review"), "{privileged}");
    editor.apply(privileged);
    assert!(!has(&editor.marks(URI), "privileged-container"));
    assert_eq!(editor.open[URI].0, POD.replace("privileged: true", "privileged: false"), "nothing else has changed");
}

#[test]
fn every_quick_fix_of_a_text_removes_its_finding() {
    let mut editor = Editor::in_folder(None, "utf-16", &["--profile", "all"]);
    editor.open(URI, POD);
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let shown = editor.marks(URI);
    let parameters =
        json!({"textDocument": {"uri": URI}, "range": range, "context": {"diagnostics": shown, "only": ["quickfix"]}});
    let actions = editor.ask("textDocument/codeAction", parameters).as_array().unwrap().clone();
    assert!(actions.len() > 5, "{}", actions.len());
    for (number, action) in actions.iter().enumerate() {
        let uri = format!("untitled:{number}.yaml");
        let [mark] = &action["diagnostics"].as_array().unwrap()[..] else { panic!("{action}") };
        editor.open(&uri, POD);
        editor.change(&uri, action["edit"]["documentChanges"][0]["edits"].as_array().unwrap());
        let left = editor.marks(&uri);
        assert!(!left.iter().any(|other| other["data"] == mark["data"]), "{}", action["title"]);
        assert!(!has(&left, "unread"), "{}", action["title"]);
    }
}

#[test]
fn a_client_that_knows_no_versions_gets_edits_without() {
    let mut editor = Editor::start(&[]);
    editor.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
    editor.tell("initialized", json!({}));
    editor.open(URI, POD);
    let actions = editor.actions(URI, "hostPID", Some("quickfix"));
    let edits = actions[0]["edit"]["changes"][URI].as_array().unwrap().clone();
    editor.change(URI, &edits);
    assert!(!has(&editor.marks(URI), "host-pid"));
}

//! The protocol beside its good weather.

use serde_json::{Value, json};

use crate::editor::Editor;
use crate::{POD, URI, has};

const NOT_INITIALIZED: i64 = -32_002;
const INVALID_REQUEST: i64 = -32_600;
const METHOD_NOT_FOUND: i64 = -32_601;
const INVALID_PARAMS: i64 = -32_602;
const CANCELLED: i64 = -32_800;

fn code(answer: &Value) -> &Value {
    &answer["error"]["code"]
}

#[test]
fn nothing_is_answered_before_the_introduction_and_nothing_after_the_farewell() {
    let mut editor = Editor::start(&[]);
    let id = editor.request("textDocument/hover", json!({}));
    assert_eq!(*code(&editor.answer(id)), NOT_INITIALIZED);
    editor.tell("textDocument/didOpen", json!({}));
    let id = editor.request("initialize", json!({"capabilities": 7}));
    assert_eq!(*code(&editor.answer(id)), INVALID_PARAMS);
    let answer = editor.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
    assert_eq!(answer["serverInfo"]["name"], "seawall");
    assert_eq!(answer["capabilities"]["positionEncoding"], "utf-16", "what every client knows");
    editor.ask("shutdown", Value::Null);
    let id = editor.request("textDocument/hover", json!({}));
    assert_eq!(*code(&editor.answer(id)), INVALID_REQUEST);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.code(), 0);
}

#[test]
fn who_goes_without_a_farewell_is_not_waited_for() {
    let mut editor = Editor::alone();
    editor.open(URI, POD);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.code(), 1);
    assert_eq!(Editor::alone().code(), 1, "its input ended");
    assert_eq!(Editor::start(&[]).code(), 1, "it never said a word");
    let mut editor = Editor::alone();
    editor.send_raw(b"GET / HTTP/1.1\r\n\r\n");
    assert_eq!(editor.code(), 1);
}

#[test]
fn what_is_malformed_or_unknown_is_refused_and_the_session_goes_on() {
    let mut editor = Editor::alone();
    let id = editor.request("textDocument/inventTheWheel", json!({}));
    assert_eq!(*code(&editor.answer(id)), METHOD_NOT_FOUND);
    let id = editor.request("textDocument/hover", json!({"textDocument": 7}));
    assert_eq!(*code(&editor.answer(id)), INVALID_PARAMS);
    for told in ["textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "$/whatever"] {
        editor.tell(told, json!({"textDocument": []}));
    }
    let nowhere = json!({"textDocument": {"uri": "untitled:nowhere"}, "position": {"line": 1, "character": 1}});
    assert_eq!(editor.ask("textDocument/hover", nowhere), Value::Null);
    let change = json!({"textDocument": {"uri": "untitled:nowhere", "version": 3}, "contentChanges": [{"text": "a"}]});
    editor.tell("textDocument/didChange", change);
    assert!(has(&editor.open(URI, POD), "privileged-container"));
}

#[test]
fn a_request_that_is_taken_back_is_answered_all_the_same() {
    let mut editor = Editor::alone();
    editor.open(URI, POD);
    let mut asked = Vec::new();
    for _ in 0..50 {
        let place = json!({"textDocument": {"uri": URI}, "position": {"line": 5, "character": 3}});
        let id = editor.request("textDocument/hover", place);
        editor.tell("$/cancelRequest", json!({"id": id}));
        asked.push(id);
    }
    for id in asked {
        let answer = editor.answer(id);
        assert!(answer.get("result").is_some() || *code(&answer) == CANCELLED, "{answer}");
    }
}

//! An editor, as far as a language server can tell.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// How long an answer may take before the server counts as dead. No measure: a slow machine is no bug.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server process and the documents that are open in it.
pub(super) struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    answers: Receiver<Value>,
    next: i64,
    encoding: String,
    /// Text and version, by address.
    pub(super) open: HashMap<String, (String, i64)>,
    /// The last marks, by address: the version that they are for, and what is marked.
    pub(super) marks: HashMap<String, (Value, Vec<Value>)>,
    /// Sentences that the user has seen.
    pub(super) shown: Vec<String>,
}

impl Editor {
    /// A server that was started but not spoken to.
    pub(super) fn start(flags: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_seawall"))
            .arg("lsp")
            .args(flags)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (sender, answers) = channel();
        thread::spawn(move || {
            while let Some(message) = receive(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take();
        Self {
            child,
            input,
            answers,
            next: 1,
            encoding: "utf-16".to_owned(),
            open: HashMap::new(),
            marks: HashMap::new(),
            shown: Vec::new(),
        }
    }

    /// An editor with `folder` open, which counts columns in `encoding`.
    pub(super) fn in_folder(folder: Option<&str>, encoding: &str, flags: &[&str]) -> Self {
        let mut editor = Self::start(flags);
        let folders = folder.map(|folder| json!([{"uri": format!("file://{folder}"), "name": "folder"}]));
        let answer = editor.ask(
            "initialize",
            json!({
                "processId": null, "rootUri": null, "workspaceFolders": folders,
                "capabilities": {
                    "general": {"positionEncodings": [encoding]},
                    "workspace": {"workspaceEdit": {"documentChanges": true}},
                },
            }),
        );
        assert_eq!(answer["capabilities"]["positionEncoding"], encoding);
        editor.encoding = encoding.to_owned();
        editor.tell("initialized", json!({}));
        editor
    }

    /// An editor with no folder open.
    pub(super) fn alone() -> Self {
        Self::in_folder(None, "utf-16", &[])
    }

    pub(super) fn tell(&mut self, method: &str, parameters: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": parameters}));
    }

    /// Sends a request and gives its number.
    pub(super) fn request(&mut self, method: &str, parameters: Value) -> i64 {
        self.next += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": self.next, "method": method, "params": parameters}));
        self.next
    }

    /// The whole answer to the request `id`. Marks that come before it are kept.
    pub(super) fn answer(&mut self, id: i64) -> Value {
        loop {
            let message = self.message();
            if message["id"] == id && message.get("method").is_none() {
                return message;
            }
        }
    }

    /// What a request that succeeds gives.
    pub(super) fn ask(&mut self, method: &str, parameters: Value) -> Value {
        let id = self.request(method, parameters);
        let answer = self.answer(id);
        assert_eq!(answer.get("error"), None, "{method}");
        answer["result"].clone()
    }

    /// Opens a text and gives its marks.
    pub(super) fn open(&mut self, uri: &str, text: &str) -> Vec<Value> {
        self.open.insert(uri.to_owned(), (text.to_owned(), 1));
        let document = json!({"uri": uri, "languageId": "yaml", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
        self.marks(uri)
    }

    /// Replaces the first `old` by `new`, as if it had been typed. Nothing is waited for.
    pub(super) fn edit(&mut self, uri: &str, old: &str, new: &str) {
        let (text, _) = &self.open[uri];
        let start = text.find(old).unwrap_or_else(|| panic!("no `{old}` in {text}"));
        let range = json!({"start": self.position(text, start), "end": self.position(text, start + old.len())});
        self.change(uri, &[json!({"range": range, "newText": new})]);
    }

    /// Carries out edits that do not overlap, in the text and at the server.
    pub(super) fn change(&mut self, uri: &str, edits: &[Value]) {
        let (text, version) = self.open[uri].clone();
        let mut spans: Vec<(usize, usize, &Value)> = edits
            .iter()
            .map(|edit| {
                let at = |end: &str| self.offset(&text, &edit["range"][end]);
                (at("start"), at("end"), edit)
            })
            .collect();
        spans.sort_by_key(|(start, end, _)| (*start, *end));
        let mut edited = text.clone();
        let mut changes = Vec::new();
        for (start, end, edit) in spans.iter().rev() {
            edited.replace_range(*start..*end, edit["newText"].as_str().unwrap());
            changes.push(json!({"range": edit["range"], "text": edit["newText"]}));
        }
        self.open.insert(uri.to_owned(), (edited, version + 1));
        let document = json!({"uri": uri, "version": version + 1});
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    /// The marks for the newest version of a text.
    pub(super) fn marks(&mut self, uri: &str) -> Vec<Value> {
        let version = json!(self.open[uri].1);
        while self.marks.get(uri).is_none_or(|(of, _)| *of != version) {
            self.message();
        }
        self.marks[uri].1.clone()
    }

    /// Waits until the marks of a text are as wanted.
    pub(super) fn wait(&mut self, uri: &str, wanted: impl Fn(&[Value]) -> bool) {
        while !self.marks.get(uri).is_some_and(|(_, marks)| wanted(marks)) {
            self.message();
        }
    }

    /// Where the first `word` of a text stands.
    pub(super) fn place(&self, uri: &str, word: &str) -> Value {
        let text = &self.open[uri].0;
        self.position(text, text.find(word).unwrap_or_else(|| panic!("no `{word}` in {text}")))
    }

    pub(super) fn hover(&mut self, uri: &str, word: &str) -> String {
        let parameters = json!({"textDocument": {"uri": uri}, "position": self.place(uri, word)});
        self.ask("textDocument/hover", parameters)["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// The actions for the place of the first `word`, of this kind when one is named.
    pub(super) fn actions(&mut self, uri: &str, word: &str, only: Option<&str>) -> Vec<Value> {
        let place = self.place(uri, word);
        let shown = self.marks.get(uri).map(|(_, marks)| marks.clone()).unwrap_or_default();
        let parameters = json!({
            "textDocument": {"uri": uri}, "range": {"start": place, "end": place},
            "context": {"diagnostics": shown, "only": only.map(|only| [only])},
        });
        self.ask("textDocument/codeAction", parameters).as_array().unwrap().clone()
    }

    /// Carries an action out.
    pub(super) fn apply(&mut self, action: &Value) {
        for change in action["edit"]["documentChanges"].as_array().unwrap().clone() {
            let uri = change["textDocument"]["uri"].as_str().unwrap().to_owned();
            assert_eq!(change["textDocument"]["version"], self.open[&uri].1, "an edit for another state of the text");
            self.change(&uri, change["edits"].as_array().unwrap());
        }
    }

    /// Says that it goes, and goes. The server's exit code.
    pub(super) fn leave(mut self) -> i32 {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.code()
    }

    /// The exit code of a server that was told to go, or whose client has gone.
    pub(super) fn code(mut self) -> i32 {
        self.input = None;
        self.child.wait().unwrap().code().unwrap()
    }

    /// Sends bytes as they are.
    pub(super) fn send_raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.send_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    fn message(&mut self) -> Value {
        let message = self.answers.recv_timeout(PATIENCE).expect("the server answers");
        if message["method"] == "textDocument/publishDiagnostics" {
            let parameters = &message["params"];
            let marks = parameters["diagnostics"].as_array().unwrap().clone();
            let uri = parameters["uri"].as_str().unwrap().to_owned();
            self.marks.insert(uri, (parameters["version"].clone(), marks));
        }
        if message["method"] == "window/showMessage" {
            self.shown.push(message["params"]["message"].as_str().unwrap().to_owned());
        }
        message
    }

    fn position(&self, text: &str, offset: usize) -> Value {
        let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
        let before = &text[start..offset];
        let column: usize = before.chars().map(|character| self.units(character)).sum();
        json!({"line": text[..offset].matches('\n').count(), "character": column})
    }

    fn units(&self, character: char) -> usize {
        match self.encoding.as_str() {
            "utf-8" => character.len_utf8(),
            "utf-16" => character.len_utf16(),
            _ => 1,
        }
    }

    fn offset(&self, text: &str, position: &Value) -> usize {
        let number = |key: &str| usize::try_from(position[key].as_u64().unwrap()).unwrap();
        let start: usize = text.split_inclusive('\n').take(number("line")).map(str::len).sum();
        let mut column = number("character");
        for (at, character) in text[start..].char_indices() {
            let units = self.units(character);
            if column < units {
                return start + at;
            }
            column -= units;
        }
        text.len()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        // A test that failed half-way leaves no server behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn receive(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", number)) => length = number.parse().ok()?,
            _ if line == "\r\n" => break,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

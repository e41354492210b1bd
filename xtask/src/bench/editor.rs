//! What an editor's user waits for: marks after a keystroke.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// Keystrokes that are measured, after some that are not.
const KEYSTROKES: usize = 60;
const WARM: usize = 10;

/// The median and the longest time from a keystroke in `text` to its marks, with the files of `folder` around it.
pub(super) fn keystrokes(server: &Path, folder: Option<&Path>, text: &str) -> Result<(Duration, Duration)> {
    let mut editor = Editor::start(server, folder)?;
    let uri = "file:///bench/typed.yaml";
    let uri = folder.map_or(uri.to_owned(), |folder| format!("file://{}/typed-in-a-bench.yaml", folder.display()));
    let document = json!({"uri": uri, "languageId": "yaml", "version": 1, "text": text});
    editor.tell("textDocument/didOpen", &json!({"textDocument": document}))?;
    editor.marks(&uri, 1)?;
    if folder.is_some() {
        // The folder is read in the meantime; from its end on every keystroke is judged among all its files.
        std::thread::sleep(Duration::from_secs(2));
    }
    let last = text.lines().count() / 2;
    let mut times = Vec::new();
    for version in 2..KEYSTROKES + WARM + 2 {
        let place = json!({"line": last, "character": 0});
        let typed = if version % 2 == 0 { "#" } else { "" };
        let end = json!({"line": last, "character": usize::from(version % 2 != 0)});
        let changes = json!([{"range": {"start": place, "end": end}, "text": typed}]);
        let document = json!({"uri": uri, "version": version});
        let start = Instant::now();
        editor.tell("textDocument/didChange", &json!({"textDocument": document, "contentChanges": changes}))?;
        editor.marks(&uri, version)?;
        times.push(start.elapsed());
    }
    let mut times = times.split_off(WARM);
    times.sort_unstable();
    Ok((times[times.len() / 2], times[times.len() - 1]))
}

struct Editor {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Editor {
    fn start(server: &Path, folder: Option<&Path>) -> Result<Self> {
        let mut child = Command::new(server)
            .args(["lsp", "--profile", "all"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the language server")?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else { bail!("no pipes") };
        let mut editor = Self { child, input, output: BufReader::new(output) };
        let root = folder.map(|folder| format!("file://{}", folder.display()));
        let parameters = json!({"processId": null, "rootUri": root, "capabilities": {}});
        editor.send(&json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": parameters}))?;
        editor.receive()?;
        editor.tell("initialized", &json!({}))?;
        Ok(editor)
    }

    fn tell(&mut self, method: &str, parameters: &Value) -> Result<()> {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": parameters}))
    }

    fn marks(&mut self, uri: &str, version: usize) -> Result<()> {
        loop {
            let message = self.receive()?;
            if message["params"]["uri"] == uri && message["params"]["version"] == version {
                return Ok(());
            }
        }
    }

    fn send(&mut self, message: &Value) -> Result<()> {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len())?;
        Ok(self.input.flush()?)
    }

    fn receive(&mut self) -> Result<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line)? == 0 {
                bail!("the language server has gone");
            }
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", number)) => length = number.parse()?,
                _ if line == "\r\n" => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body)?;
        Ok(serde_json::from_slice(&body)?)
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

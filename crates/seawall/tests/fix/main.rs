//! `seawall fix`, seen from outside: what it changes, what it leaves alone, and what it refuses.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

mod corpora;
mod files;
mod polaris;
mod style;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder in which `seawall` runs.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// With one file, `a.yaml`.
    fn with(text: &str) -> Self {
        let folder = Self::new();
        folder.write("a.yaml", text);
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// `seawall fix` with these arguments.
    fn fix(&self, arguments: &[&str]) -> Run {
        run_in(self.0.path(), arguments, "")
    }
}

/// What came of a run.
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }

    /// The lines on standard error that name a refused fix.
    fn refused(&self) -> Vec<&str> {
        self.err.lines().filter(|line| line.contains(": refused: ")).collect()
    }
}

/// `seawall fix` in a folder, with something on standard input.
fn run_in(folder: &Path, arguments: &[&str], input: &str) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seawall"));
    command.arg("fix").args(arguments).current_dir(folder);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // One that refuses its flags does not read its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { code: status.code().unwrap(), out: text(stdout), err: text(stderr) }
}

/// `text` after `seawall fix - --write` with these arguments.
fn fixed(text: &str, arguments: &[&str]) -> String {
    run_in(Path::new("."), &[&["-", "--write"], arguments].concat(), text).out
}

/// A pod with this container.
fn pod(container: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: app\n{container}")
}

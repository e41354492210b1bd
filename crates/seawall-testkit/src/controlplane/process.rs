//! A program that ends when its owner does.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

pub(super) struct Process {
    child: Child,
    log: PathBuf,
}

/// Between two looks at what is being waited for.
const LOOK: Duration = Duration::from_millis(50);

impl Process {
    pub(super) fn start(program: &Path, log: &Path, arguments: &[String]) -> Self {
        let out = File::create(log).expect("a log file");
        let also = out.try_clone().expect("a log file");
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stdout(out).stderr(also);
        let child = command.spawn().unwrap_or_else(|error| panic!("cannot start {}: {error}", program.display()));
        Self { child, log: log.to_owned() }
    }

    /// Looks until `found` has something.
    ///
    /// # Panics
    /// When the process ends before, or when it is too late; with the end of its log.
    pub(super) fn wait<T>(&mut self, until: Instant, mut found: impl FnMut() -> Option<T>) -> T {
        loop {
            if let Some(found) = found() {
                return found;
            }
            let ended = self.child.try_wait().ok().flatten();
            assert!(ended.is_none(), "ended with {ended:?}: {}", self.last_words());
            assert!(Instant::now() < until, "not ready in time: {}", self.last_words());
            thread::sleep(LOOK);
        }
    }

    fn last_words(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

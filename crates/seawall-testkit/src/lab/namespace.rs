//! A network of its own, without a name: gone when nobody holds it any more, however the process ends.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{process, thread};

use nix::sched::{CloneFlags, setns, unshare};

/// A network namespace.
#[derive(Debug)]
pub(super) struct Namespace(File);

impl Namespace {
    /// A new one.
    pub(super) fn new() -> io::Result<Self> {
        let made = || {
            unshare(CloneFlags::CLONE_NEWNET)?;
            Ok(Self(File::open("/proc/thread-self/ns/net")?))
        };
        thread::scope(|scope| scope.spawn(made).join().expect("the thread only makes a namespace"))
    }

    /// Moves the calling thread into it, where it stays.
    pub(super) fn enter(&self) -> io::Result<()> {
        Ok(setns(&self.0, CloneFlags::CLONE_NEWNET)?)
    }

    /// Does `work` inside, on another thread.
    pub(super) fn within<T: Send>(&self, work: impl FnOnce() -> io::Result<T> + Send) -> io::Result<T> {
        let inside = || self.enter().and_then(|()| work());
        thread::scope(|scope| scope.spawn(inside).join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    }

    /// Runs a program inside and gives it `input`.
    pub(super) fn command(&self, program: &str, arguments: &[&str], input: &str) -> io::Result<Vec<u8>> {
        self.within(|| feed(program, arguments, input))
    }

    /// Sets what `/proc/sys/net` holds, as `path=value` lines.
    pub(super) fn set(&self, settings: &str) -> io::Result<()> {
        self.within(|| {
            for line in settings.lines().map(str::trim).filter(|line| !line.is_empty()) {
                let (path, value) = line.split_once('=').expect("a setting has a value");
                let path = PathBuf::from("/proc/sys/net").join(path);
                fs::write(&path, value)
                    .map_err(|error| io::Error::other(format!("cannot set {}: {error}", path.display())))?;
            }
            Ok(())
        })
    }

    /// A path by which other programs find it, as long as this is held.
    pub(super) fn path(&self) -> String {
        use std::os::fd::AsRawFd;
        format!("/proc/{}/fd/{}", process::id(), self.0.as_raw_fd())
    }
}

/// Runs a program where the calling thread is and gives it `input`.
pub(super) fn feed(program: &str, arguments: &[&str], input: &str) -> io::Result<Vec<u8>> {
    let failed = |what: String| io::Error::other(format!("`{program} {}` {what}", arguments.join(" ")));
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(format!("does not start: {error}")))?;
    child.stdin.take().expect("it is piped").write_all(input.as_bytes())?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err(failed(format!("failed: {}\n{input}", String::from_utf8_lossy(&output.stderr).trim())));
    }
    Ok(output.stdout)
}

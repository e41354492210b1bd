//! What CI runs, and the same locally.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace;

/// Every step with the arguments to cargo; tidy, licences and generated files are tests.
const STEPS: &[(&str, &[&str])] = &[
    ("fmt", &["fmt", "--all", "--check"]),
    ("clippy", &["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]),
    ("test", &["test", "--workspace", "--locked"]),
    ("doc", &["doc", "--workspace", "--no-deps", "--locked"]),
];

/// Runs the steps; stops at the first that fails.
pub(crate) fn run() -> Result<()> {
    for (name, arguments) in STEPS {
        eprintln!("\n== {name}: cargo {}", arguments.join(" "));
        let status = Command::new(env!("CARGO"))
            .args(*arguments)
            .current_dir(workspace())
            .env("RUSTDOCFLAGS", "-D warnings")
            .status()
            .with_context(|| format!("cannot run cargo for `{name}`"))?;
        if !status.success() {
            bail!("`{name}` failed");
        }
    }
    Ok(())
}

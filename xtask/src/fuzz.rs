//! The fuzz targets, one after the other.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace;

const TARGETS: [&str; 3] = ["yaml", "archive", "scan"];

/// Runs every target for `seconds`. Needs `cargo install cargo-fuzz`.
pub(crate) fn run(seconds: u32, only: Option<&str>) -> Result<()> {
    for target in TARGETS.into_iter().filter(|target| only.is_none_or(|only| only == *target)) {
        eprintln!("\n== fuzz {target} for {seconds} s");
        let status = Command::new(env!("CARGO"))
            // Coverage instrumentation is all that is needed of an unstable compiler: everything is safe Rust.
            .args(["fuzz", "run", "--sanitizer", "none", target, "--"])
            .args([
                format!("-max_total_time={seconds}"),
                "-timeout=10".into(),
                "-rss_limit_mb=2048".into(),
                "-close_fd_mask=1".into(),
            ])
            .current_dir(workspace())
            .env("RUSTC_BOOTSTRAP", "1")
            .status()
            .context("cannot run cargo fuzz; is cargo-fuzz installed?")?;
        if !status.success() {
            bail!("target `{target}` found something; the input is below fuzz/artifacts/{target}");
        }
    }
    Ok(())
}

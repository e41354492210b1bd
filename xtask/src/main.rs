//! Chores of this workspace: `cargo xtask generate | tidy | new-check | bench | ci`.

mod bench;
mod ci;
mod fuzz;
mod generate;
mod new_check;
mod tidy;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Parser;

#[derive(Parser)]
#[command(about = "Chores of this workspace", bin_name = "cargo xtask")]
enum Chore {
    /// Writes what is generated: rule lists and the reference.
    Generate,
    /// Proves the invariants of ARCHITECTURE.md that can be proven from the workspace itself.
    Tidy,
    /// Writes the two files of a new check.
    NewCheck {
        /// Family and rule: `pod/host-users`.
        name: String,
    },
    /// Measures whole processes: time and peak memory, beside their targets.
    Bench {
        /// Only measures whose name holds this word.
        only: Option<String>,
    },
    /// Runs the fuzz targets; needs `cargo install cargo-fuzz`.
    Fuzz {
        /// Seconds for each target.
        #[arg(long, default_value_t = 60)]
        seconds: u32,
        /// Only this target.
        only: Option<String>,
    },
    /// What CI runs: fmt, clippy, tests, docs, licences, generated files, tidy.
    Ci,
}

fn main() -> Result<()> {
    match Chore::parse() {
        Chore::Generate => generate::run(),
        Chore::Tidy => tidy::run(),
        Chore::NewCheck { name } => new_check::run(&name),
        Chore::Bench { only } => bench::run(only.as_deref()),
        Chore::Fuzz { seconds, only } => fuzz::run(seconds, only.as_deref()),
        Chore::Ci => ci::run(),
    }
}

/// The root of the workspace.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace").to_owned()
}

//! Chores of this workspace: `cargo xtask generate | tidy | new-check | bench | controlplane | ci`.

mod analysis;
mod bench;
mod ci;
mod controlplane;
mod fuzz;
mod generate;
mod new_check;
mod releases;
mod schema;
mod tidy;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Chores of this workspace", bin_name = "cargo xtask")]
enum Chore {
    /// Writes what is generated: rule lists and the reference; or what is named.
    Generate {
        #[command(subcommand)]
        only: Option<Generated>,
    },
    /// Rebuilds what is known of the releases of Kubernetes and the flaws in them.
    Releases {
        /// A folder with `endoflife` and `kubernetes`, as `../shared/data/vulns`.
        #[arg(long)]
        source: PathBuf,
    },
    /// Proves the invariants of ARCHITECTURE.md that can be proven from the workspace itself.
    Tidy,
    /// Writes the two files of a new check.
    NewCheck {
        /// Family and rule: `pod/host-users`.
        name: String,
        /// Whose check it is.
        #[arg(long, default_value = "posture")]
        analysis: String,
    },
    /// Measures whole processes: time and peak memory, beside their targets.
    Bench {
        /// Only measures whose name holds this word.
        only: Option<String>,
    },
    /// Builds the control plane that tests talk to, unless there is one.
    Controlplane {
        /// Starts it with so many generated objects, prints a kubeconfig, and ends it when its standard input ends.
        #[arg(long, value_name = "OBJECTS")]
        serve: Option<u32>,
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

/// What is generated from outside data, and only when it is named.
#[derive(Subcommand)]
enum Generated {
    /// The types of the Kubernetes API, from the OpenAPI v2 description of a server.
    Schema {
        /// The description, as JSON or zstd-compressed JSON.
        #[arg(long)]
        from: PathBuf,
        /// The day on which the server gave it, as 2026-11-20.
        #[arg(long)]
        date: String,
    },
}

fn main() -> Result<()> {
    match Chore::parse() {
        Chore::Generate { only: None } => generate::run(),
        Chore::Generate { only: Some(Generated::Schema { from, date }) } => schema::generate(&from, &date),
        Chore::Releases { source } => releases::generate(&source),
        Chore::Tidy => tidy::run(),
        Chore::NewCheck { name, analysis } => new_check::run(&analysis, &name),
        Chore::Controlplane { serve: None } => controlplane::run(),
        Chore::Controlplane { serve: Some(objects) } => controlplane::serve(objects),
        Chore::Bench { only } => bench::run(only.as_deref()),
        Chore::Fuzz { seconds, only } => fuzz::run(seconds, only.as_deref()),
        Chore::Ci => ci::run(),
    }
}

/// The root of the workspace.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace").to_owned()
}

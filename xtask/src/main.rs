//! Chores of this workspace: `cargo xtask generate schema --from v2.json.zst --date 2026-11-20`.

use std::path::PathBuf;

use clap::{Parser, Subcommand};

mod schema;

#[derive(Parser)]
#[command(name = "cargo xtask", about)]
enum Chore {
    /// Write what is generated and committed.
    #[command(subcommand)]
    Generate(Generated),
}

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

fn main() -> anyhow::Result<()> {
    match Chore::parse() {
        Chore::Generate(Generated::Schema { from, date }) => schema::generate(&from, &date),
    }
}

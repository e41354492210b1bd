//! `seawall network`: who can reach whom, why, and the least that must be allowed.

mod connections;
mod destination;
mod question;

use anyhow::Result;
use clap::Subcommand;

#[derive(Subcommand)]
pub(crate) enum NetworkCommand {
    /// Lists every connection that the policies admit, as a table, data or a map.
    #[command(after_help = connections::EXAMPLES)]
    Connections(Box<connections::AskConnections>),
}

/// Answers the question.
pub(crate) fn run(command: &mut NetworkCommand) -> Result<u8> {
    match command {
        NetworkCommand::Connections(wanted) => connections::run(wanted),
    }
}

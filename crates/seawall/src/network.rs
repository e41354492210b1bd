//! `seawall network`: who can reach whom, why, and the least that must be allowed.

mod assert;
mod connections;
mod destination;
mod diff;
mod explain;
mod exposure;
mod generate;
mod question;

use anyhow::Result;
use clap::Subcommand;

pub(crate) use destination::{NetworkDestination, destinations};

#[derive(Subcommand)]
pub(crate) enum NetworkCommand {
    /// Lists every connection that the policies admit, as a table, data or a map.
    #[command(after_help = connections::EXAMPLES)]
    Connections(Box<connections::AskConnections>),
    /// Writes policies that allow what is needed and seen, and nothing else.
    #[command(after_help = generate::EXAMPLES)]
    Generate(Box<generate::AskPolicies>),
    /// Compares two inputs: who can reach whom now and could not before, the riskiest change first.
    #[command(after_help = diff::EXAMPLES)]
    Diff(Box<diff::AskDiff>),
    /// Tells why somebody can or cannot reach somebody: who decides, and the smallest change that would turn it.
    #[command(after_help = explain::EXAMPLES)]
    Explain(Box<explain::AskWhy>),
    /// Tells what each workload is exposed to: the internet, by which way, addresses outside, pods that may come.
    #[command(after_help = exposure::EXAMPLES)]
    Exposure(Box<exposure::AskExposure>),
    /// Judges what is wanted of the network, as a file of intents says it, with an example of what is wrong.
    #[command(after_help = assert::EXAMPLES)]
    Assert(Box<assert::AskIntents>),
}

/// Answers the question.
pub(crate) fn run(command: &mut NetworkCommand) -> Result<u8> {
    match command {
        NetworkCommand::Connections(wanted) => connections::run(wanted),
        NetworkCommand::Generate(wanted) => generate::run(wanted),
        NetworkCommand::Diff(wanted) => diff::run(wanted),
        NetworkCommand::Explain(wanted) => explain::run(wanted),
        NetworkCommand::Exposure(wanted) => exposure::run(wanted),
        NetworkCommand::Assert(wanted) => assert::run(wanted),
    }
}

//! `seawall rbac`: who may do what, and through which binding and rule.

mod asked;
mod can;
mod decide;
mod grants;
mod least;
mod question;
mod who_can;

use anyhow::Result;
use clap::Subcommand;
pub(crate) use least::read as read_logs;

#[derive(Subcommand)]
pub(crate) enum RbacCommand {
    /// Tells whether somebody may do something, and which binding and rule allow it.
    #[command(after_help = can::EXAMPLES)]
    Can(Box<can::AskCan>),
    /// Lists everybody who may do something, with every binding and rule that allow it.
    #[command(after_help = who_can::EXAMPLES)]
    WhoCan(Box<who_can::AskWhoCan>),
    /// Lists everything that somebody has, through groups too, by where it is in force.
    #[command(after_help = grants::EXAMPLES)]
    Grants(Box<grants::AskGrants>),
    /// Decides many requests, one JSON verdict a line.
    #[command(after_help = decide::EXAMPLES)]
    Decide(Box<decide::AskDecide>),
    /// Writes the least roles for what audit logs tell, and lists grants that nobody used.
    #[command(after_help = least::EXAMPLES)]
    Least(Box<least::AskLeast>),
}

/// Answers the question.
pub(crate) fn run(command: &mut RbacCommand) -> Result<u8> {
    match command {
        RbacCommand::Can(wanted) => can::run(wanted),
        RbacCommand::WhoCan(wanted) => who_can::run(wanted),
        RbacCommand::Grants(wanted) => grants::run(wanted),
        RbacCommand::Decide(wanted) => decide::run(wanted),
        RbacCommand::Least(wanted) => least::run(wanted),
    }
}

//! The command line: reads arguments, joins the other rooms, sets the exit code.

mod acceptance;
mod arguments;
mod catalog;
mod config;
mod configuration;
mod crosswalk;
mod exceptions;
mod explain;
mod fix;
mod lsp;
mod network;
mod output;
mod paths;
mod plugin;
mod rbac;
mod record;
#[cfg(test)]
mod reference;
mod risk;
mod scan;
mod shell;
mod terminal;

use std::process::ExitCode;

use crate::arguments::{Command, ConfigCommand};

/// Nothing at or above `--fail-on`.
const CLEAN: u8 = 0;
/// Findings at or above `--fail-on`.
const FOUND: u8 = 1;
/// The work could not be done.
const FAILED: u8 = 2;
/// With `--strict-input`: something could not be read.
const UNREAD: u8 = 3;

fn main() -> ExitCode {
    let mut arguments = plugin::arguments();
    arguments.color.write_global();
    let done = match &mut arguments.command {
        Command::Scan(scan) => scan::run(scan),
        Command::Fix(fix) => fix::run(fix),
        Command::Config(ConfigCommand::Explain(wanted)) => config::explain(wanted),
        Command::Network(wanted) => network::run(wanted),
        Command::Paths(wanted) => paths::run(wanted),
        Command::Risk(wanted) => risk::run(wanted),
        Command::Rbac(wanted) => rbac::run(wanted),
        Command::Record(wanted) => record::run(wanted),
        Command::Exceptions(wanted) => exceptions::run(wanted),
        Command::Rules(rules) => catalog::rules(rules),
        Command::Explain(wanted) => explain::run(wanted),
        Command::Frameworks(frameworks) => catalog::frameworks(frameworks),
        Command::Lsp(lsp) => lsp::run(lsp),
        Command::Completions(wanted) => shell::completions(wanted),
        Command::Man(wanted) => shell::man(wanted),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) if terminal::reader_is_gone(&error) => ExitCode::from(CLEAN),
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}

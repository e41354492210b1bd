//! The name that we were called by: `seawall`, or `kubectl seawall` where kubectl found us as its plugin.

use std::ffi::OsStr;
use std::path::Path;

use clap::{CommandFactory, FromArgMatches};

use crate::arguments::Arguments;

/// The arguments that we were called with. Help and mistakes are told here and end the process.
pub(crate) fn arguments() -> Arguments {
    let called = std::env::args_os().next();
    let mut command = Arguments::command();
    if called.is_some_and(|called| is_plugin(&called)) {
        command = command.bin_name("kubectl seawall").display_name("kubectl seawall");
    }
    let matches = command.clone().get_matches();
    Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.format(&mut command).exit())
}

/// Whether a file of this name is a plugin: kubectl runs `kubectl-seawall` for `kubectl seawall`.
fn is_plugin(called: &OsStr) -> bool {
    Path::new(called).file_stem().is_some_and(|name| name == "kubectl-seawall")
}

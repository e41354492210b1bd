//! `seawall completions` and `seawall man`: what shells and manuals know of the command line.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::CLEAN;
use crate::arguments::Arguments;

#[derive(Args)]
pub(crate) struct Completions {
    /// The shell.
    shell: Shell,
}

#[derive(Args)]
pub(crate) struct Man {
    /// The folder to write one page for each command to; the page of `seawall` goes to standard output when not given.
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

/// Prints the script that makes a shell complete our commands and flags.
pub(crate) fn completions(wanted: &Completions) -> Result<u8> {
    let mut script = Vec::new();
    clap_complete::generate(wanted.shell, &mut Arguments::command(), "seawall", &mut script);
    io::stdout().write_all(&script)?;
    Ok(CLEAN)
}

/// Writes the manual.
pub(crate) fn man(wanted: &Man) -> Result<u8> {
    let command = Arguments::command();
    let Some(folder) = &wanted.output else {
        clap_mangen::Man::new(command).render(&mut io::stdout())?;
        return Ok(CLEAN);
    };
    let failed = || format!("cannot write the manual to {}", folder.display());
    fs::create_dir_all(folder).with_context(failed)?;
    clap_mangen::generate_to(command, folder).with_context(failed)?;
    Ok(CLEAN)
}

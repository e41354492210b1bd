//! `docs/reference/cli.md`: every command with its flags, as the command line itself tells them. With `SEAWALL_GENERATE`
//! set the page is written instead of checked: `cargo xtask generate` does that.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use clap::{Arg, Command, CommandFactory};

use crate::arguments::Arguments;

#[test]
fn the_page_of_the_command_line_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/cli.md");
    let mut command = Arguments::command();
    command.build();
    let mut page = String::from("# Command line\n\nMade of the command line's own help.\n");
    section(&command, &mut page);
    if std::env::var_os("SEAWALL_GENERATE").is_some() {
        fs::write(&path, page).unwrap();
        return;
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), page, "run `cargo xtask generate`");
}

fn section(command: &Command, page: &mut String) {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name());
    let _ = write!(page, "\n## {name}\n\n");
    if let Some(about) = command.get_long_about().or(command.get_about()) {
        let _ = write!(page, "{about}\n\n");
    }
    let usage = command.clone().render_usage().to_string();
    let _ = writeln!(page, "```text\n{}\n```", usage.trim_start_matches("Usage: ").trim());
    let commands: Vec<&Command> =
        command.get_subcommands().filter(|inner| inner.get_name() != "help" && !inner.is_hide_set()).collect();
    if !commands.is_empty() {
        page.push_str("\n| command | |\n| --- | --- |\n");
        for inner in &commands {
            let about = inner.get_about().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(page, "| `{}` | {} |", inner.get_name(), cell(&about));
        }
    }
    let is_own =
        |argument: &&Arg| !argument.is_hide_set() && !["help", "version"].contains(&argument.get_id().as_str());
    let arguments: Vec<&Arg> = command.get_arguments().filter(is_own).collect();
    if !arguments.is_empty() {
        page.push_str("\n| argument | |\n| --- | --- |\n");
        for argument in arguments {
            let _ = writeln!(page, "| {} | {} |", written(argument), cell(&told(argument)));
        }
    }
    if let Some(help) = command.get_after_help() {
        let _ = writeln!(page, "\n```text\n{help}\n```");
    }
    commands.into_iter().for_each(|inner| section(inner, page));
}

/// The argument as it is written.
fn written(argument: &Arg) -> String {
    let text = argument.to_string();
    let short = argument.get_short().map(|short| format!("`-{short}`, ")).unwrap_or_default();
    format!("{short}`{}`", text.replace('|', "\\|"))
}

fn told(argument: &Arg) -> String {
    let mut text = argument.get_help().map(ToString::to_string).unwrap_or_default();
    if !text.ends_with('.') {
        text.push('.');
    }
    let values: Vec<String> =
        argument.get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect();
    if argument.get_action().takes_values() && !values.is_empty() {
        let _ = write!(text, " One of {}.", values.join(", "));
    }
    let defaults: Vec<String> =
        argument.get_default_values().iter().map(|value| format!("`{}`", value.to_string_lossy())).collect();
    if argument.get_action().takes_values() && !defaults.is_empty() {
        let _ = write!(text, " Without it: {}.", defaults.join(", "));
    }
    text
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

//! `seawall exceptions`: what is accepted, by whom, until when, and whether there is anything that it is about.

use std::io::{self, Write};

use anyhow::Result;
use seawall_engine::{Exception, Listed, Profile, Selection};
use seawall_report::{printable, write_exceptions};

use crate::CLEAN;
use crate::acceptance::Acceptance;
use crate::arguments::{ListExceptions, ListFormat};
use crate::configuration::find;
use crate::scan::{judge_with, print_problems};

/// Lists the exceptions that count for the input, after all rules were asked.
pub(crate) fn run(wanted: &mut ListExceptions) -> Result<u8> {
    find(&wanted.input)?.complete_list(wanted);
    let parameters = wanted.input.parameters.clone();
    let selection = Selection { profile: Profile::All, parameters, ..Selection::default() };
    let acceptance = Acceptance::of(&wanted.input, &wanted.exceptions, wanted.no_suppressions, None)?;
    let report = judge_with(&wanted.input, &selection, acceptance)?;
    print_problems(&report.problems);
    let mut out = io::BufWriter::new(io::stdout().lock());
    match wanted.format {
        ListFormat::Json => write_exceptions(&report, &mut out)?,
        ListFormat::Table => table(&report.exceptions, &mut out)?,
    }
    out.flush()?;
    Ok(CLEAN)
}

fn table(exceptions: &[Listed], out: &mut dyn Write) -> io::Result<()> {
    if exceptions.is_empty() {
        return writeln!(out, "Nothing is accepted.");
    }
    for listed in exceptions {
        let exception = &*listed.exception;
        let until = exception.until.map_or("without end".to_owned(), |until| format!("until {until}"));
        let findings =
            if listed.findings == 1 { "1 finding".to_owned() } else { format!("{} findings", listed.findings) };
        let name = printable(&exception.name);
        writeln!(out, "{:<9} {name}  {until}, {findings}", listed.state.word())?;
        writeln!(out, "{:10}{} at {}", "", exception.tool.word(), printable(&place(exception)))?;
        let rules = exception.rules.as_ref().map_or("all rules".to_owned(), |rules| rules.join(", "));
        writeln!(out, "{:10}{rules}", "")?;
        let said = [&exception.owner, &exception.ticket, &exception.reason];
        let said: Vec<&str> = said.into_iter().flatten().map(String::as_str).collect();
        if !said.is_empty() {
            writeln!(out, "{:10}{}", "", printable(&said.join(", ")))?;
        }
    }
    Ok(())
}

/// The file and line, or the live object that carries it.
fn place(exception: &Exception) -> String {
    let written = &exception.written;
    match (&written.file, written.position, &written.object) {
        (Some(file), Some(at), _) => format!("{file}:{}", at.line),
        (Some(file), None, _) => file.to_string(),
        (None, _, Some(object)) => object.to_string(),
        (None, _, None) => "the cluster".to_owned(),
    }
}

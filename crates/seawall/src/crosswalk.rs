//! `seawall frameworks --crosswalk`: which controls of which frameworks a rule speaks to.

use std::io::{self, Write};

use anyhow::Result;
use seawall_engine::{Catalog, Entry, Framework};
use serde_json::{Map, Value, json};

use crate::CLEAN;
use crate::arguments::CrosswalkFormat;

/// Prints the matrix of rules and frameworks.
pub(crate) fn run(chosen: &[Framework], format: CrosswalkFormat) -> Result<u8> {
    let catalog = Catalog::built_in();
    let rows: Vec<Row<'_>> = catalog.entries().iter().map(|entry| Row::new(*entry, chosen)).collect();
    let rows: Vec<Row<'_>> = rows.into_iter().filter(|row| row.cells.iter().any(|cell| !cell.is_empty())).collect();
    let names: Vec<&str> = chosen.iter().map(|framework| framework.name.as_str()).collect();
    let mut out = io::stdout().lock();
    match format {
        CrosswalkFormat::Table => rows.iter().try_for_each(|row| row.lines(&names, &mut out))?,
        CrosswalkFormat::Markdown => markdown(&rows, &names, &mut out)?,
        CrosswalkFormat::Csv => csv(&rows, &names, &mut out)?,
        CrosswalkFormat::Json => {
            let rules: Vec<Value> = rows.iter().map(|row| row.json(&names)).collect();
            let whole =
                json!({"apiVersion": "seawall.dev/v1", "kind": "Crosswalk", "frameworks": names, "rules": rules});
            serde_json::to_writer_pretty(&mut out, &whole)?;
            writeln!(out)?;
        }
    }
    Ok(CLEAN)
}

/// A rule, and for each framework the controls that name it.
struct Row<'f> {
    entry: Entry,
    cells: Vec<Vec<&'f str>>,
}

impl<'f> Row<'f> {
    fn new(entry: Entry, frameworks: &'f [Framework]) -> Self {
        let cell = |framework: &'f Framework| {
            let controls = framework.controls.iter();
            let naming = controls.filter(|control| control.rules.iter().any(|rule| rule == entry.rule.id));
            naming.map(|control| control.id.as_str()).collect()
        };
        Self { entry, cells: frameworks.iter().map(cell).collect() }
    }

    fn lines(&self, names: &[&str], out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{:<9} {}", self.entry.rule.severity, self.entry.rule.id)?;
        for (name, cell) in names.iter().zip(&self.cells).filter(|(_, cell)| !cell.is_empty()) {
            writeln!(out, "          {name:<13} {}", cell.join(", "))?;
        }
        Ok(())
    }

    fn json(&self, names: &[&str]) -> Value {
        let controls = names.iter().zip(&self.cells).filter(|(_, cell)| !cell.is_empty());
        let controls: Map<String, Value> = controls.map(|(name, cell)| ((*name).to_owned(), json!(cell))).collect();
        json!({"rule": self.entry.rule.id, "severity": self.entry.rule.severity, "controls": controls})
    }
}

fn markdown(rows: &[Row<'_>], names: &[&str], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "| rule | {} |", names.join(" | "))?;
    writeln!(out, "| --- |{}", " --- |".repeat(names.len()))?;
    for row in rows {
        let cells: Vec<String> = row.cells.iter().map(|cell| cell.join(", ")).collect();
        writeln!(out, "| {} | {} |", row.entry.rule.id, cells.join(" | "))?;
    }
    Ok(())
}

/// RFC 4180: several controls in one cell are joined by spaces, which no id holds.
fn csv(rows: &[Row<'_>], names: &[&str], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "rule,severity,{}\r\n", names.join(","))?;
    for row in rows {
        let cells: Vec<String> = row.cells.iter().map(|cell| cell.join(" ")).collect();
        write!(out, "{},{},{}\r\n", row.entry.rule.id, row.entry.rule.severity, cells.join(","))?;
    }
    Ok(())
}

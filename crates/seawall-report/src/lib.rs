//! Outputs: a report as a table, JSON, JSON lines, SARIF, JUnit, Markdown, HTML, annotations of a pull or merge request,
//! or report objects, and fixes as edits of the text that the findings are about.
//!
//! This room turns findings into bytes. It decides nothing about them and opens no file: it writes where it is told.

mod baseline;
mod diff;
mod excerpt;
mod fix;
mod format;
mod github;
mod gitlab;
mod group;
mod hidden;
mod html;
mod json;
mod judged;
mod junit;
mod lines;
mod markdown;
mod markup;
pub mod mend;
pub mod network;
mod page;
pub mod paths;
mod policy_report;
pub mod rbac;
pub mod risk;
mod sarif;
mod scorecard;
mod table;
mod text;
mod yaml;

pub use baseline::write_baseline;
pub use fix::{FileEdits, Planner};
pub use format::{Format, UnknownFormat};
pub use json::{JsonLines, write_exceptions};
pub use page::{RulePage, why};
pub use table::Table;
pub use text::printable;

use std::io::{self, Write};

use seawall_engine::{Frameworks, Report};

use policy_report::Family;

/// What every format needs beside the report.
#[derive(Debug, Clone, Copy)]
pub struct Context<'c> {
    /// Which controls a rule looks for.
    pub frameworks: &'c Frameworks,
    /// The version of Seawall, for formats that name their tool.
    pub version: &'c str,
}

/// Writes `report` as `format`.
///
/// # Errors
/// When `out` does not take it.
pub fn write(format: Format, report: &Report, context: Context<'_>, out: &mut (dyn Write + Send)) -> io::Result<()> {
    match format {
        Format::Table => Table::default().write(report, out),
        Format::Json => json::write(report, context, out),
        Format::JsonLines => json::write_lines(report, context, out),
        Format::Sarif => sarif::write(report, context, out),
        Format::Junit => junit::write(report, out),
        Format::Markdown => markdown::write(report, out),
        Format::Html => html::write(report, context, out),
        Format::Github => github::write(report, out),
        Format::Gitlab => gitlab::write(report, out),
        Format::OpenReports => policy_report::write(Family::OpenReports, report, out),
        Format::PolicyReport => policy_report::write(Family::PolicyReport, report, out),
    }
}

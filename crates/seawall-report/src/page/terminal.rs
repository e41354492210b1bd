//! A rule's page for a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use seawall_engine::{Entry, Frameworks};

use super::{Block, blocks, shown};
use crate::Table;
use crate::table::severity_style;
use crate::text::{width, wrap};

/// What is known of a rule: its page, and what the catalog and the frameworks say of it.
#[derive(Debug, Clone, Copy)]
pub struct RulePage<'f> {
    /// The rule.
    pub rule: Entry,
    /// What asks for it.
    pub frameworks: &'f Frameworks,
}

/// Columns in front of a block of code.
const CODE: usize = 4;

impl RulePage<'_> {
    /// Writes the page in the width and the colours of `like`.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn write(&self, like: Table, out: &mut dyn Write) -> io::Result<()> {
        let rule = self.rule.rule;
        let (bold, dim) = (like.style(Style::new().bold()), like.style(Style::new().dimmed()));
        let severity = like.style(severity_style(rule.severity));
        writeln!(out, "{bold}{}{bold:#}  {severity}{}{severity:#}", rule.id, rule.severity.word().to_uppercase())?;
        writeln!(out, "{}", rule.title)?;
        for block in blocks(shown(rule)).iter().skip(1) {
            writeln!(out)?;
            self::block(block, like, out)?;
        }
        let controls = self.frameworks.named_by(rule.id);
        let controls: Vec<String> = controls
            .map(|(framework, control)| format!("{} {}: {}", framework.title, control.id, control.title))
            .collect();
        if !controls.is_empty() {
            writeln!(out, "\n{bold}Asked for by{bold:#}\n")?;
            bullets(&controls, like, out)?;
        }
        if !rule.aliases.is_empty() {
            writeln!(out, "\n{bold}Elsewhere known as{bold:#}\n")?;
            lines(&rule.aliases.join(", "), like.width, out)?;
        }
        let hint = format!("seawall scan TARGET --rule {}", rule.id);
        writeln!(out, "\n{dim}Only this rule: {hint}{dim:#}")
    }
}

fn block(block: &Block<'_>, like: Table, out: &mut dyn Write) -> io::Result<()> {
    let bold = like.style(Style::new().bold());
    match block {
        Block::Heading(text) => writeln!(out, "{bold}{text}{bold:#}"),
        Block::Paragraph(text) => lines(text, like.width, out),
        Block::Bullets(texts) => bullets(texts, like, out),
        Block::Code(code) => code.iter().try_for_each(|line| code_line(line, like, out)),
    }
}

fn lines(text: &str, columns: usize, out: &mut dyn Write) -> io::Result<()> {
    wrap(&plain(text), columns).iter().try_for_each(|line| writeln!(out, "{line}"))
}

fn bullets(texts: &[String], like: Table, out: &mut dyn Write) -> io::Result<()> {
    for text in texts {
        for (index, line) in wrap(&plain(text), like.width.saturating_sub(2)).iter().enumerate() {
            writeln!(out, "{} {line}", if index == 0 { '-' } else { ' ' })?;
        }
    }
    Ok(())
}

/// A line of an example. What is found on it stands below it where there is no room behind it.
fn code_line(line: &str, like: Table, out: &mut dyn Write) -> io::Result<()> {
    const MARK: &str = "# finding: ";
    let red = like.style(Style::new().fg_color(Some(AnsiColor::Red.into())));
    let Some((code, finding)) = line.split_once(MARK) else {
        return writeln!(out, "{}", format!("{:CODE$}{line}", "").trim_end());
    };
    if CODE + width(line) <= like.width {
        return writeln!(out, "{:CODE$}{code}{red}{MARK}{finding}{red:#}", "");
    }
    writeln!(out, "{:CODE$}{}", "", code.trim_end())?;
    let indent = CODE + code.len() - code.trim_start().len();
    for (index, text) in wrap(finding, like.width.saturating_sub(indent + MARK.len())).iter().enumerate() {
        let mark = if index == 0 { MARK } else { "#          " };
        writeln!(out, "{:indent$}{red}{mark}{text}{red:#}", "")?;
    }
    Ok(())
}

/// Without the marks for bold text, which say nothing on a terminal.
fn plain(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts: Vec<String> =
        parts.map(|(index, part)| if index % 2 == 1 { part.to_owned() } else { part.replace("**", "") }).collect();
    parts.join("`")
}

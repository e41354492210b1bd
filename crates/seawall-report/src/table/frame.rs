//! The lines of the file below a finding: the bad part underlined, or its lines pointed at when there are several.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use seawall_model::finding::Finding;

use super::Table;
use crate::excerpt::{Excerpt, Extent, Line};
use crate::hidden::Hidden;
use crate::text::width;

/// Where the bar between line number and line stands.
const BAR: usize = 10;

impl Table {
    pub(super) fn frame(&self, finding: &Finding, hidden: &Hidden, out: &mut dyn Write) -> io::Result<()> {
        let extent = Extent { columns: self.width.saturating_sub(BAR + 2), around: 1 };
        let Some(excerpt) = Excerpt::of(finding, hidden, extent) else { return Ok(()) };
        let marked = excerpt.lines.iter().filter(|line| !line.marked.is_empty()).count();
        for line in &excerpt.lines {
            self.line(line, marked > 1 && !line.marked.is_empty(), out)?;
            if marked <= 1 && line.number == Some(excerpt.first) {
                self.underline(line, out)?;
            }
        }
        Ok(())
    }

    fn line(&self, line: &Line, is_pointed_at: bool, out: &mut dyn Write) -> io::Result<()> {
        let (dim, red) = (self.style(Style::new().dimmed()), self.red());
        let pointer = if is_pointed_at { ">" } else { " " };
        let number = line.number.map_or("...".to_owned(), |number| number.to_string());
        let whole = format!("{}{}{}", line.before, line.marked, line.after);
        let whole = whole.trim_end();
        let gap = if whole.is_empty() { "" } else { " " };
        writeln!(out, "{red}{pointer}{red:#}{dim}{number:>8} |{dim:#}{gap}{whole}")
    }

    fn underline(&self, line: &Line, out: &mut dyn Write) -> io::Result<()> {
        let (dim, red) = (self.style(Style::new().dimmed()), self.red());
        let (space, marks) = (width(&line.before), "^".repeat(width(line.marked.trim_end()).max(1)));
        writeln!(out, "{:BAR$}{dim}|{dim:#} {:space$}{red}{marks}{red:#}", "", "")
    }

    fn red(&self) -> Style {
        self.style(Style::new().fg_color(Some(AnsiColor::Red.into())))
    }
}

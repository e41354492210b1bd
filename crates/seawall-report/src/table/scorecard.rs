//! Scorecards for people at a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use seawall_engine::{Report, Scorecard, Standing};

use super::Table;
use crate::scorecard::{evidence, totals};
use crate::text::{width, wrap};

/// Where titles begin: behind the longest standing.
const TITLE: usize = 10;

impl Table {
    pub(super) fn scorecards(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        report.scorecards.iter().try_for_each(|card| self.scorecard(card, report, out))
    }

    fn scorecard(&self, card: &Scorecard, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let bold = self.style(Style::new().bold());
        let dim = self.style(Style::new().dimmed());
        let title = format!("{} {}", card.framework.title, card.framework.version);
        writeln!(out, "{bold}{title}{bold:#}")?;
        let ids = TITLE + card.rows().map(|(control, _)| width(&control.id)).max().unwrap_or(0) + 2;
        for (control, score) in card.rows() {
            let color = self.style(style(&score.standing));
            let word = word(&score.standing);
            write!(out, "  {color}{word:<8}{color:#}{:<space$}", control.id, space = ids - TITLE)?;
            let columns = self.width.saturating_sub(ids);
            let mut lines = wrap(&control.title, columns).into_iter();
            writeln!(out, "{}", lines.next().unwrap_or_default())?;
            lines.try_for_each(|line| writeln!(out, "{:ids$}{line}", ""))?;
            if score.standing != Standing::Pass {
                let why = wrap(&evidence(score, report), columns);
                why.iter().try_for_each(|line| writeln!(out, "{:ids$}{dim}{line}{dim:#}", ""))?;
            }
        }
        writeln!(out, "{bold}{}{bold:#}\n", totals(card))
    }
}

fn word(standing: &Standing) -> &'static str {
    match standing {
        Standing::Pass => "PASS",
        Standing::Fail => "FAIL",
        Standing::Excepted => "EXCEPT",
        Standing::NotAssessed(_) => "OPEN",
    }
}

fn style(standing: &Standing) -> Style {
    let color = |color: AnsiColor| Style::new().fg_color(Some(color.into()));
    match standing {
        Standing::Pass => color(AnsiColor::Green),
        Standing::Fail => color(AnsiColor::Red).bold(),
        Standing::Excepted => color(AnsiColor::Yellow),
        Standing::NotAssessed(_) => Style::new().dimmed(),
    }
}

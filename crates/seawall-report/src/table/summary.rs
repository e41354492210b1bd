//! What stands below the table: how much there is, what is missing from the answer, and where to begin.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use seawall_engine::{Excepted, Exception, Report};
use seawall_model::finding::Safety;
use seawall_model::problem::Effect;
use seawall_model::{Rule, Severity};

use super::{Table, severity_style};
use crate::group::Group;
use crate::text::{count, printable, wrap};

/// Findings that fit on two screens; with more of them, the worst are shown once more by rule.
const MANY: usize = 60;
/// Exceptions named one by one.
const EXCEPTIONS: usize = 3;
/// Rules shown then.
const WORST: usize = 10;

impl Table {
    pub(super) fn summary(&self, report: &Report, groups: &[Group<'_>], out: &mut dyn Write) -> io::Result<()> {
        if report.findings.len() > MANY {
            self.worst(report, out)?;
        }
        self.paths(report, out)?;
        self.total(report, groups, out)?;
        self.accepted(report, out)?;
        self.fixes(report, out)?;
        self.missing(report, out)?;
        match groups.first() {
            Some(group) => self.next(group.findings[0].rule, out),
            None => Ok(()),
        }
    }

    /// The worst rules with the number of their findings.
    fn worst(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let mut rules: BTreeMap<&str, (&Rule, usize)> = BTreeMap::new();
        for finding in &report.findings {
            rules.entry(finding.rule.id).or_insert((finding.rule, 0)).1 += 1;
        }
        let mut rules: Vec<(&Rule, usize)> = rules.into_values().collect();
        rules.sort_by_key(|&(rule, number)| std::cmp::Reverse((rule.severity, number)));
        let bold = self.style(Style::new().bold());
        writeln!(out, "{bold}By rule, the worst first{bold:#}")?;
        for (rule, number) in rules.iter().take(WORST) {
            let color = self.style(severity_style(rule.severity));
            let word = rule.severity.word().to_uppercase();
            writeln!(out, "  {color}{word:<8}{color:#} {number:>6}  {}", rule.id)?;
        }
        if rules.len() > WORST {
            let rest: usize = rules[WORST..].iter().map(|&(_, number)| number).sum();
            writeln!(out, "  {:<8} {rest:>6}  of {}", "", count(rules.len() - WORST, "other rule"))?;
        }
        writeln!(out)
    }

    /// The worst attack paths that are there for certain.
    fn paths(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let Some(paths) = report.paths.as_ref().filter(|paths| paths.count > 0) else { return Ok(()) };
        let (bold, dim) = (self.style(Style::new().bold()), self.style(Style::new().dimmed()));
        writeln!(out, "{bold}Attack paths, the worst of {}{bold:#}", paths.count)?;
        for path in &paths.worst {
            let more = if path.others > 0 { format!(" and {} more", path.others) } else { String::new() };
            writeln!(out, "  {} <- {}{more}, {}", path.goal, printable(&path.from), count(path.steps, "step"))?;
            let through: Vec<_> = path.through.iter().map(|vertex| printable(vertex)).collect();
            writeln!(out, "  {dim}{}{dim:#}", through.join(" > "))?;
        }
        writeln!(out, "  `seawall paths` shows them hop by hop, `seawall paths cut` what stops them.\n")
    }

    fn total(&self, report: &Report, groups: &[Group<'_>], out: &mut dyn Write) -> io::Result<()> {
        let read = format!("{} in {}", count(report.objects, "object"), count(report.files, "file"));
        if report.findings.is_empty() {
            return match report.objects {
                0 => writeln!(out, "No Kubernetes object was found."),
                _ if report.fixed.is_some() => writeln!(out, "Nothing new found. {read}."),
                _ if !report.excepted.is_empty() => writeln!(out, "Nothing else found. {read}."),
                _ => writeln!(out, "Nothing found. {read}."),
            };
        }
        let counts: Vec<String> = Severity::ALL
            .into_iter()
            .filter(|&severity| report.count(severity) > 0)
            .map(|severity| {
                let color = self.style(severity_style(severity));
                format!("{color}{} {severity}{color:#}", report.count(severity))
            })
            .collect();
        writeln!(out, "{}: {}.", count(report.findings.len(), "finding"), counts.join(", "))?;
        writeln!(out, "On {} of {read}.", groups.len())
    }

    /// What was found and does not count, and why not.
    fn accepted(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        if let Some(fixed) = report.fixed {
            let gone =
                if fixed > 0 { format!("; {} in it no longer there", count(fixed, "finding")) } else { String::new() };
            self.plain(
                &format!("{} known in the baseline{gone}.", count(report.known.len(), "finding")),
                Style::new(),
                out,
            )?;
        }
        let mut exceptions: Vec<(&Exception, usize)> = Vec::new();
        for Excepted { exception, .. } in &report.excepted {
            match exceptions.iter_mut().find(|(known, _)| std::ptr::eq(*known, &**exception)) {
                Some((_, number)) => *number += 1,
                None => exceptions.push((exception, 1)),
            }
        }
        if exceptions.is_empty() {
            return Ok(());
        }
        exceptions.sort_by_key(|&(_, number)| std::cmp::Reverse(number));
        let shown = exceptions.iter().take(EXCEPTIONS);
        let mut by: Vec<String> =
            shown.map(|(exception, number)| format!("`{}` ({number})", printable(&exception.name))).collect();
        if exceptions.len() > EXCEPTIONS {
            by.push(format!("{} more", exceptions.len() - EXCEPTIONS));
        }
        let number = count(report.excepted.len(), "finding");
        self.plain(&format!("Excepted: {number}, by {}.", by.join(", ")), Style::new(), out)
    }

    fn fixes(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let of = |safety| {
            let fixes = report.findings.iter().filter_map(|finding| finding.remediation.as_ref());
            fixes.filter(|fix| fix.safety == safety).count()
        };
        let text = match (of(Safety::Safe), of(Safety::Review)) {
            (0, 0) => return Ok(()),
            (safe, 0) => format!("Fixes: {safe} safe."),
            (safe, review) => format!("Fixes: {safe} safe, {review} to review (a running application may notice)."),
        };
        self.plain(&text, Style::new(), out)
    }

    /// What the answer does not cover.
    fn missing(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let of = |effect| report.untold().filter(|problem| problem.effect == effect).count();
        let places = |number| count(number, "place");
        let text = match (of(Effect::Unread), of(Effect::Doubtful)) {
            (0, 0) => String::new(),
            (0, doubtful) => format!("Doubtful: {}. Standard error says which and why.", places(doubtful)),
            (unread, 0) => format!("Not read: {}. Standard error says which and why.", places(unread)),
            (unread, doubtful) => {
                let (unread, doubtful) = (places(unread), places(doubtful));
                format!("Not read: {unread}. Doubtful: {doubtful}. Standard error says which and why.")
            }
        };
        let yellow = self.style(Style::new().fg_color(Some(AnsiColor::Yellow.into())));
        let warning = if of(Effect::Unread) > 0 { yellow } else { Style::new() };
        if !text.is_empty() {
            self.plain(&text, warning, out)?;
        }
        if report.unknowns.is_empty() {
            return Ok(());
        }
        let questions = count(report.unknowns.len(), "question");
        let text = format!("Not decided: {questions} that the input leaves open; --format json lists them.");
        self.plain(&text, Style::new(), out)
    }

    fn plain(&self, text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
        wrap(text, self.width).iter().try_for_each(|line| writeln!(out, "{style}{line}{style:#}"))
    }

    fn next(&self, worst: &Rule, out: &mut dyn Write) -> io::Result<()> {
        const GLOSS: &str = "why it matters and what to do";
        let dim = self.style(Style::new().dimmed());
        let command = format!("Next: seawall explain {}", worst.id);
        match command.len() + 2 + GLOSS.len() <= self.width {
            true => writeln!(out, "{command}  {dim}{GLOSS}{dim:#}"),
            false => writeln!(out, "{command}"),
        }
    }
}

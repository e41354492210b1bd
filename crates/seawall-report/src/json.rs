//! JSON: the contract that scripts rely on. One object, a finding a line.

use std::io::{self, Write};

use seawall_engine::{Excepted, Exception, Frameworks, Listed, Report, WorstPaths};
use seawall_model::finding::{Evidence, Finding, FindingId, Remediation, Unknown};
use seawall_model::{Location, Problem, Reference, Severity};
use serde::Serialize;

use crate::judged::{Baseline, Judged};
use crate::scorecard::ScorecardView;
use crate::{Context, lines};

pub(crate) const API_VERSION: &str = "seawall.dev/v1";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FindingView<'a> {
    id: FindingId,
    rule: &'a str,
    analysis: &'a str,
    severity: Severity,
    title: &'a str,
    message: &'a str,
    object: &'a Reference,
    path: &'a str,
    place: &'a str,
    location: Option<LocationView<'a>>,
    evidence: &'a [Evidence],
    frameworks: Vec<ControlView<'a>>,
    remediation: Option<&'a Remediation>,
    exception: Option<ExceptionView<'a>>,
    /// `new` or `known`; absent without a baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExceptionView<'a> {
    name: &'a str,
    tool: &'static str,
    rules: Option<&'a [&'static str]>,
    reason: Option<&'a str>,
    owner: Option<&'a str>,
    ticket: Option<&'a str>,
    /// The last day on which it works.
    expires: Option<String>,
    file: Option<&'a str>,
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<&'a Reference>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListedView<'a> {
    #[serde(flatten)]
    exception: ExceptionView<'a>,
    state: &'static str,
    findings: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LocationView<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct ControlView<'a> {
    framework: &'a str,
    control: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProblemView<'a> {
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<&'a Reference>,
    effect: &'static str,
    message: &'a str,
}

#[derive(Serialize)]
struct Counts {
    critical: usize,
    high: usize,
    medium: usize,
    low: usize,
    info: usize,
}

#[derive(Serialize)]
struct Summary {
    objects: usize,
    files: usize,
    findings: Counts,
    excepted: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    known: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<usize>,
    problems: usize,
    unknown: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    paths: Option<Paths>,
}

/// The attack paths that are there for certain, in short.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Paths {
    count: usize,
    worst: Vec<PathView>,
}

/// One of the worst, in words.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PathView {
    goal: &'static str,
    from: String,
    others: usize,
    steps: usize,
    probability: f64,
    through: Vec<String>,
}

fn paths(paths: &WorstPaths) -> Paths {
    let worst = paths.worst.iter().map(|path| PathView {
        goal: path.goal,
        from: path.from.clone(),
        others: path.others,
        steps: path.steps,
        probability: path.probability,
        through: path.through.clone(),
    });
    Paths { count: paths.count, worst: worst.collect() }
}

impl<'a> LocationView<'a> {
    fn new(location: &'a Location) -> Self {
        let (start, end) = (location.start(), location.end());
        let file = &location.file.path;
        Self { file, line: start.line, column: start.column, end_line: end.line, end_column: end.column }
    }
}

impl<'a> FindingView<'a> {
    fn new(judged: Judged<'a>, frameworks: &'a Frameworks) -> Self {
        let Judged { finding, exception, baseline } = judged;
        let controls = frameworks.named_by(finding.rule.id);
        Self {
            id: finding.id,
            rule: finding.rule.id,
            analysis: finding.analysis,
            severity: finding.severity,
            title: finding.rule.title,
            message: &finding.message,
            object: &finding.object,
            path: &finding.path,
            place: &finding.place,
            location: finding.location.as_ref().map(LocationView::new),
            evidence: &finding.evidence,
            frameworks: controls
                .map(|(framework, control)| ControlView { framework: &framework.name, control: &control.id })
                .collect(),
            remediation: finding.remediation.as_ref(),
            exception: exception.map(ExceptionView::new),
            baseline: baseline.map(Baseline::word),
        }
    }
}

impl<'a> ExceptionView<'a> {
    fn new(exception: &'a Exception) -> Self {
        Self {
            name: &exception.name,
            tool: exception.tool.word(),
            rules: exception.rules.as_deref(),
            reason: exception.reason.as_deref(),
            owner: exception.owner.as_deref(),
            ticket: exception.ticket.as_deref(),
            expires: exception.until.map(|until| until.to_string()),
            file: exception.written.file.as_deref(),
            line: exception.written.position.map(|position| position.line),
            object: exception.written.object.as_ref(),
        }
    }
}

impl<'a> ListedView<'a> {
    fn new(listed: &'a Listed) -> Self {
        let exception = ExceptionView::new(&listed.exception);
        Self { exception, state: listed.state.word(), findings: listed.findings }
    }
}

impl<'a> ProblemView<'a> {
    pub(crate) fn new(problem: &'a Problem) -> Self {
        Self {
            file: problem.file.as_deref(),
            line: problem.position.map(|position| position.line),
            column: problem.position.map(|position| position.column),
            object: problem.object.as_ref(),
            effect: problem.effect.word(),
            message: &problem.message,
        }
    }
}

fn summary(report: &Report) -> Summary {
    let counts = |severity| report.count(severity);
    Summary {
        objects: report.objects,
        files: report.files,
        findings: Counts {
            critical: counts(Severity::Critical),
            high: counts(Severity::High),
            medium: counts(Severity::Medium),
            low: counts(Severity::Low),
            info: counts(Severity::Info),
        },
        excepted: report.excepted.len(),
        known: report.fixed.map(|_| report.known.len()),
        fixed: report.fixed,
        problems: report.problems.len(),
        unknown: report.unknowns.len(),
        paths: report.paths.as_ref().map(paths),
    }
}

pub(crate) fn write(report: &Report, context: Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"apiVersion\":\"{API_VERSION}\",\"kind\":\"ScanReport\",\n\"summary\":")?;
    serde_json::to_writer(&mut *out, &summary(report))?;
    out.write_all(b",\n\"findings\":[")?;
    lines::long(&Judged::all(report), |judged| FindingView::new(*judged, context.frameworks), out)?;
    out.write_all(b"],\n\"exceptions\":[")?;
    lines::entries(report.exceptions.iter().map(ListedView::new), out)?;
    out.write_all(b"],\n\"unknown\":[")?;
    lines::entries(report.unknowns.iter().map(unknown), out)?;
    out.write_all(b"],\n\"problems\":[")?;
    lines::entries(report.problems.iter().map(ProblemView::new), out)?;
    out.write_all(b"]")?;
    if !report.scorecards.is_empty() {
        out.write_all(b",\n\"scorecards\":[")?;
        lines::entries(report.scorecards.iter().map(|card| ScorecardView::new(card, report)), out)?;
        out.write_all(b"]")?;
    }
    out.write_all(b"}\n")
}

/// Writes what became of the exceptions of a run.
///
/// # Errors
/// When `out` does not take it.
pub fn write_exceptions(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"apiVersion\":\"{API_VERSION}\",\"kind\":\"ExceptionReport\",\n\"exceptions\":[")?;
    lines::entries(report.exceptions.iter().map(ListedView::new), out)?;
    out.write_all(b"],\n\"problems\":[")?;
    lines::entries(report.problems.iter().map(ProblemView::new), out)?;
    out.write_all(b"]}\n")
}

#[derive(Serialize)]
struct UnknownView<'a> {
    rule: &'a str,
    object: &'a Reference,
    reason: &'a str,
}

fn unknown(unknown: &Unknown) -> UnknownView<'_> {
    UnknownView { rule: unknown.rule, object: &unknown.object, reason: unknown.reason }
}

pub(crate) fn write_lines(report: &Report, context: Context<'_>, out: &mut (dyn Write + Send)) -> io::Result<()> {
    let mut stream = JsonLines::new(context.frameworks, out);
    Judged::all(report).into_iter().try_for_each(|judged| stream.judged(judged))?;
    stream.end(report)
}

/// JSON lines, written while the run goes on: a finding a line (`kind: Finding`), then what became of exceptions
/// (`ExceptionState`), what could not be decided (`Unknown`), the problems (`Problem`) and the summary (`ScanSummary`) at the end.
pub struct JsonLines<'w> {
    frameworks: &'w Frameworks,
    out: &'w mut (dyn Write + Send),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<T> {
    api_version: &'static str,
    kind: &'static str,
    #[serde(flatten)]
    content: T,
}

impl<'w> JsonLines<'w> {
    /// Lines into `out`.
    pub fn new(frameworks: &'w Frameworks, out: &'w mut (dyn Write + Send)) -> Self {
        Self { frameworks, out }
    }

    /// Writes one finding that stands; `is_new` when there is a baseline, which does not know it.
    ///
    /// # Errors
    /// When the output does not take it.
    pub fn finding(&mut self, finding: &Finding, is_new: bool) -> io::Result<()> {
        self.judged(Judged { finding, exception: None, baseline: is_new.then_some(Baseline::New) })
    }

    /// Writes one finding that the baseline knows.
    ///
    /// # Errors
    /// When the output does not take it.
    pub fn known(&mut self, finding: &Finding) -> io::Result<()> {
        self.judged(Judged { finding, exception: None, baseline: Some(Baseline::Known) })
    }

    /// Writes one finding that is accepted.
    ///
    /// # Errors
    /// When the output does not take it.
    pub fn excepted(&mut self, excepted: &Excepted) -> io::Result<()> {
        self.judged(Judged { finding: &excepted.finding, exception: Some(&excepted.exception), baseline: None })
    }

    fn judged(&mut self, judged: Judged<'_>) -> io::Result<()> {
        self.line("Finding", FindingView::new(judged, self.frameworks))
    }

    /// Makes what was written visible to the reader.
    ///
    /// # Errors
    /// When the output does not take it.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes what is known at the end. The findings of `report` are counted, not written again.
    ///
    /// # Errors
    /// When the output does not take it.
    pub fn end(mut self, report: &Report) -> io::Result<()> {
        for listed in &report.exceptions {
            self.line("ExceptionState", ListedView::new(listed))?;
        }
        for entry in &report.unknowns {
            self.line("Unknown", unknown(entry))?;
        }
        for problem in &report.problems {
            self.line("Problem", ProblemView::new(problem))?;
        }
        for card in &report.scorecards {
            self.line("Scorecard", ScorecardView::new(card, report))?;
        }
        self.line("ScanSummary", summary(report))
    }

    fn line<T: Serialize>(&mut self, kind: &'static str, content: T) -> io::Result<()> {
        serde_json::to_writer(&mut *self.out, &Line { api_version: API_VERSION, kind, content })?;
        self.out.write_all(b"\n")
    }
}

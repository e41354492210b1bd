//! What the editor marks in a text.

use lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Position, Range,
};
use seawall_engine::Report;
use seawall_model::finding::{Evidence, Finding};
use seawall_model::problem::Effect;
use seawall_model::{Field, Problem, Severity};
use seawall_report::printable;
use seawall_yaml::Span;
use serde_json::json;

use crate::address;
use crate::document::Document;
use crate::encoding::{Encoding, Lines};

/// Who marked it.
pub(crate) const SOURCE: &str = "seawall";

/// What there is to mark in `document`, in the order of the text. Nothing in texts that are not about Kubernetes.
pub(crate) fn all(document: &Document, report: &Report, encoding: Encoding) -> Vec<Diagnostic> {
    if let Some(reason) = &document.part_of {
        let severity = DiagnosticSeverity::HINT;
        return vec![plain(Range::default(), severity, "not-rendered", reason.clone())];
    }
    if !document.is_manifest() {
        return Vec::new();
    }
    let findings = findings(document, report).map(|finding| of_finding(finding, document, report, encoding));
    let own = report.untold().filter(|problem| problem.file.as_deref() == Some(&*document.name));
    let mut all: Vec<Diagnostic> = findings.chain(own.filter_map(|problem| of_problem(problem, document))).collect();
    all.sort_by_key(|one| (one.range.start, one.severity, one.range.end));
    all
}

/// The findings that are written in `document`.
pub(crate) fn findings<'r>(document: &Document, report: &'r Report) -> impl Iterator<Item = &'r Finding> {
    let name = document.name.clone();
    let is_own = move |finding: &&Finding| finding.location.as_ref().is_some_and(|at| at.file.path == name);
    report.findings.iter().filter(is_own)
}

/// Where a finding is marked: at least one character, so that it can be seen and pointed at.
pub(crate) fn range(finding: &Finding, document: &Document) -> Range {
    let span = finding.location.as_ref().map_or(Span { start: 0, end: 0 }, |location| location.span);
    document.lines.range(&document.text, visible(&document.text, span))
}

fn visible(text: &str, span: Span) -> Span {
    if span.start < span.end {
        return span;
    }
    let before = text[..span.start].trim_end_matches([' ', '\t']).chars().next_back();
    let start = before.map_or(span.start, |character| span.start - character.len_utf8());
    Span { start: text.floor_char_boundary(start), end: span.end }
}

fn of_finding(finding: &Finding, document: &Document, report: &Report, encoding: Encoding) -> Diagnostic {
    let severity = match finding.severity {
        Severity::Critical | Severity::High => DiagnosticSeverity::ERROR,
        Severity::Medium => DiagnosticSeverity::WARNING,
        Severity::Low => DiagnosticSeverity::INFORMATION,
        Severity::Info => DiagnosticSeverity::HINT,
    };
    let related: Vec<DiagnosticRelatedInformation> =
        finding.evidence.iter().filter_map(|evidence| related(evidence, report, encoding)).collect();
    Diagnostic {
        related_information: (!related.is_empty()).then_some(related),
        data: Some(json!({"id": finding.id.to_string()})),
        ..plain(range(finding, document), severity, finding.rule.id, printable(&finding.message).into_owned())
    }
}

/// Another object that has a part in the finding, where it is written.
fn related(evidence: &Evidence, report: &Report, encoding: Encoding) -> Option<DiagnosticRelatedInformation> {
    let Evidence::Object { object, part } = evidence else { return None };
    let other = report.snapshot.as_ref()?.object_at(object, None)?;
    let at = other.locate(Field::from(other.node()))?;
    let text = at.file.text.as_str();
    let range = Lines::of(text, encoding).range(text, at.span);
    let location = Location { uri: address::uri(&at.file.path)?, range };
    Some(DiagnosticRelatedInformation { location, message: printable(&format!("{object}: {part}")).into_owned() })
}

fn of_problem(problem: &Problem, document: &Document) -> Option<Diagnostic> {
    let severity = match problem.effect {
        Effect::Unread => DiagnosticSeverity::ERROR,
        Effect::Doubtful => DiagnosticSeverity::WARNING,
        Effect::Repeated => DiagnosticSeverity::HINT,
        Effect::Foreign => return None,
    };
    let range = problem.position.map_or(Range::default(), |position| rest_of_line(position, document));
    Some(plain(range, severity, problem.effect.word(), printable(&problem.message).into_owned()))
}

/// From a place, counted in characters from 1, to the end of its line.
fn rest_of_line(at: seawall_yaml::Position, document: &Document) -> Range {
    let text = &document.text;
    let line = |number: u32| document.lines.offset(text, Position { line: number, character: 0 });
    let (start, end) = (line(at.line - 1), line(at.line));
    let content = text[start..end].trim_end();
    let column = content.char_indices().nth(at.column as usize - 1).map_or(content.len(), |(column, _)| column);
    let span = Span { start: start + column, end: start + content.len() };
    document.lines.range(text, visible(text, span))
}

fn plain(range: Range, severity: DiagnosticSeverity, code: &str, message: String) -> Diagnostic {
    Diagnostic {
        range,
        severity: Some(severity),
        code: Some(NumberOrString::String(code.to_owned())),
        source: Some(SOURCE.to_owned()),
        message,
        ..Diagnostic::default()
    }
}

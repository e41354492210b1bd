//! What the editor shows for a place: the findings there, and the settings in force.

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};
use seawall_engine::Report;
use seawall_model::finding::{Finding, Safety};
use seawall_model::workload::Container;
use seawall_model::{Object, ObjectId, Snapshot, Workload};
use seawall_report::{printable, why};

use crate::document::Document;
use crate::effective::{self, Effective};
use crate::{diagnostic, pointed};

/// What there is to say about `position`; nothing about places that decide nothing.
pub(crate) fn at(document: &Document, position: Position, report: &Report, kind: MarkupKind) -> Option<Hover> {
    let mut parts: Vec<String> = Vec::new();
    let here = |finding: &&Finding| {
        let range = diagnostic::range(finding, document);
        range.start <= position && position <= range.end
    };
    parts.extend(diagnostic::findings(document, report).filter(here).map(about_finding));
    let offset = document.lines.offset(&document.text, position);
    parts.extend(report.snapshot.as_ref().and_then(|snapshot| in_force(document, offset, snapshot)));
    if parts.is_empty() {
        return None;
    }
    let value = parts.join("\n\n---\n\n");
    Some(Hover { contents: HoverContents::Markup(MarkupContent { kind, value }), range: None })
}

fn about_finding(finding: &Finding) -> String {
    let rule = finding.rule;
    let mut text = format!("**{}** (`{}`, {})\n\n", rule.title, rule.id, finding.severity);
    text.push_str(&escaped(&finding.message));
    text.push_str("\n\n");
    text.push_str(&why(rule));
    if let Some(fix) = &finding.remediation {
        let caution = match fix.safety {
            Safety::Safe => "safe",
            Safety::Review => "a running application may notice",
            Safety::Manual => "by hand",
        };
        text.push_str(&format!("\n\nFix ({caution}): {}", escaped(&fix.title)));
    }
    text
}

/// The settings in force that the place is about.
fn in_force(document: &Document, offset: usize, snapshot: &Snapshot) -> Option<String> {
    let object = pointed::object(snapshot, &document.name, offset)?;
    let id = id_of(object, snapshot)?;
    let told: Vec<String> = snapshot.workloads(id).filter_map(|workload| of_workload(&workload, offset)).collect();
    (!told.is_empty()).then(|| told.join("\n\n"))
}

fn id_of(object: &Object, snapshot: &Snapshot) -> Option<ObjectId> {
    snapshot.ids().find(|&id| std::ptr::eq(snapshot.object(id), object))
}

fn of_workload(workload: &Workload<'_>, offset: usize) -> Option<String> {
    let holds = |container: &&Container<'_>| pointed::holds(container.at.node, offset);
    if let Some(container) = workload.containers().iter().find(holds) {
        let way = pointed::way(container.at.node, offset);
        let wanted = wanted(&way)?;
        return Some(about_container(container, workload, wanted));
    }
    let spec = workload.at().node;
    let way = if pointed::holds(spec, offset) { pointed::way(spec, offset) } else { Vec::new() };
    let wanted = match way.first().map(String::as_str) {
        Some("securityContext") => wanted(&way)?,
        _ => return None,
    };
    let told = workload.containers().iter().map(|container| about_container(container, workload, wanted));
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join("\n\n"))
}

/// Which settings a way below a container or a pod asks for: one by its name, all for the container itself, its name and
/// its security context; nothing for other fields.
fn wanted(way: &[String]) -> Option<Option<&str>> {
    match way.first().map(String::as_str) {
        None | Some("name" | "securityContext") if way.len() < 2 => Some(None),
        Some("securityContext") if way[1] == "windowsOptions" => Some(way.get(2).map(String::as_str)),
        Some("securityContext") => Some(Some(&way[1])),
        _ => None,
    }
}

fn about_container(container: &Container<'_>, workload: &Workload<'_>, wanted: Option<&str>) -> String {
    let name = code(container.name);
    let settings = effective::settings(container, workload);
    let one = wanted.and_then(|wanted| settings.iter().find(|setting| setting.field == wanted));
    if let Some(Effective { field, value, origin }) = one {
        return format!("In force for container `{name}`: {field} = `{}` ({origin})", code(value));
    }
    let mut table = format!("In force for container `{name}`:\n\n| setting | value | from |\n| --- | --- | --- |");
    for Effective { field, value, origin } in &settings {
        table.push_str(&format!("\n| {field} | `{}` | {origin} |", code(value).replace('|', "\\|")));
    }
    table
}

/// Text of others on one line. What would become a link, a picture or HTML, which names could smuggle in, stays text.
fn escaped(text: &str) -> String {
    let text = printable(text);
    if text.contains("](") || text.contains('<') {
        return text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]").replace('<', "\\<");
    }
    text.into_owned()
}

/// Text of others between the marks of a code span, which it must not end.
fn code(text: &str) -> String {
    printable(text).replace('`', "'")
}

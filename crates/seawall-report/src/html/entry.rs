//! The findings of one object.

use std::io::{self, Write};

use seawall_model::finding::{Change, Evidence, Finding, Remediation, Safety};

use super::{Shown, address, message, text};
use crate::diff::{Hunk, hunks};
use crate::excerpt::{Excerpt, Extent};
use crate::group::Group;

const EXTENT: Extent = Extent { columns: 160, around: 2 };

pub(super) fn group(group: &Group<'_>, shown: &Shown<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    let object = group.object;
    let name = object.namespace.as_ref().map_or(object.name.to_string(), |space| format!("{space}/{}", object.name));
    write!(out, "<section class=\"object\"><h2>{} <b>{}</b>", text(&object.kind), text(&name))?;
    if let Some(file) = group.file {
        write!(out, " <code>{}</code>", text(file))?;
    }
    writeln!(out, "</h2>")?;
    group.findings.iter().try_for_each(|finding| entry(finding, shown, out))?;
    writeln!(out, "</section>")
}

fn entry(finding: &Finding, shown: &Shown<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    let (severity, rule) = (finding.severity, finding.rule);
    let anchor =
        if shown.repeated.contains(&address(finding)) { String::new() } else { format!(" id=\"{}\"", finding.id) };
    write!(out, "<details class=\"finding {severity}\"{anchor}><summary><span class=\"badge\">{severity}</span>")?;
    write!(out, "<span class=\"message\">{}</span>", message(&finding.message))?;
    if let Some(location) = &finding.location {
        write!(out, "<span class=\"line\">line {}</span>", location.start().line)?;
    }
    writeln!(
        out,
        "</summary>\n<dl><dt>Rule</dt><dd><a href=\"#rule-{}\">{}</a><p class=\"why\"></p></dd>",
        rule.id, rule.id
    )?;
    if !finding.place.is_empty() {
        writeln!(out, "<dt>Field</dt><dd><code>{}</code></dd>", text(&finding.place))?;
    }
    excerpt(finding, shown, out)?;
    finding.evidence.iter().try_for_each(|evidence| self::evidence(evidence, out))?;
    if let Some(remediation) = &finding.remediation {
        fix(finding, remediation, shown, out)?;
    }
    writeln!(out, "<dt>Finding</dt><dd><a href=\"#{id}\"><code>{id}</code></a></dd></dl></details>", id = finding.id)
}

fn excerpt(finding: &Finding, shown: &Shown<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    let Some(excerpt) = Excerpt::of(finding, &shown.hidden, EXTENT) else { return Ok(()) };
    write!(out, "<dt>Written</dt><dd><pre>")?;
    for line in &excerpt.lines {
        let number = line.number.map_or("…".to_owned(), |number| number.to_string());
        let marked =
            if line.marked.is_empty() { String::new() } else { format!("<mark>{}</mark>", text(&line.marked)) };
        writeln!(out, "<i>{number:>5} </i>{}{marked}{}", text(&line.before), text(&line.after))?;
    }
    writeln!(out, "</pre></dd>")
}

/// What the finding is built on, where that is more than the field that is shown already.
fn evidence(evidence: &Evidence, out: &mut Vec<u8>) -> io::Result<()> {
    let seen = match evidence {
        Evidence::Field { .. } => return Ok(()),
        Evidence::Object { object, part } => format!("<code>{}</code>: {}", text(&object.to_string()), message(part)),
        Evidence::Fact { text } => message(text),
    };
    writeln!(out, "<dt>Seen</dt><dd>{seen}</dd>")
}

fn fix(finding: &Finding, fix: &Remediation, shown: &Shown<'_>, out: &mut Vec<u8>) -> io::Result<()> {
    let caution = match fix.safety {
        Safety::Safe => "safe",
        Safety::Review => "to review: a running application may notice",
        Safety::Manual => "by hand",
    };
    writeln!(out, "<dt>Fix</dt><dd>{} <em>({caution})</em>", message(&fix.title))?;
    match shown.planner.plan(finding) {
        Some(files) => {
            for file in &files {
                let same = finding.location.as_ref().is_some_and(|location| location.file.path == file.file.path);
                let name = if same { String::new() } else { format!("<code>{}</code>", text(&file.file.path)) };
                let Some(hunks) = hunks(file, &shown.hidden) else { continue };
                write!(out, "{name}<pre class=\"diff\">")?;
                hunks.iter().try_for_each(|hunk| self::hunk(hunk, out))?;
                writeln!(out, "</pre>")?;
            }
        }
        None => fix.changes.iter().try_for_each(|change| self::change(change, out))?,
    }
    writeln!(out, "</dd>")
}

fn hunk(hunk: &Hunk, out: &mut Vec<u8>) -> io::Result<()> {
    let lines = |lines: &[String], tag: &str, sign: char, out: &mut Vec<u8>| {
        (hunk.line..)
            .zip(lines)
            .try_for_each(|(number, line)| writeln!(out, "<i>{number:>5} </i><{tag}>{sign} {}</{tag}>", text(line)))
    };
    lines(&hunk.removed, "del", '-', out)?;
    lines(&hunk.added, "ins", '+', out)
}

/// A change that is not carried out in the text, as it would be made by hand.
fn change(change: &Change, out: &mut Vec<u8>) -> io::Result<()> {
    let (what, value) = match change {
        Change::Patch { object, ops } => (format!("JSON Patch of {object}"), serde_json::to_string_pretty(ops)?),
        Change::New { object } => ("New object".to_owned(), serde_json::to_string_pretty(object)?),
        Change::Delete { object } => (format!("Delete {object}"), String::new()),
    };
    let lines: Vec<String> = value.lines().map(text).collect();
    writeln!(
        out,
        "<details class=\"change\"><summary>{}</summary><pre>{}</pre></details>",
        text(&what),
        lines.join("\n")
    )
}

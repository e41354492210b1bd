//! JUnit XML: a suite for each object with findings, a failed case for each finding.

use std::collections::HashMap;
use std::io::{self, Write};

use seawall_engine::Report;
use seawall_model::Problem;
use seawall_model::finding::Finding;
use seawall_model::problem::Effect;

use crate::group::Group;
use crate::judged::Judged;
use crate::markup::escape;
use crate::text::{count, printable};

pub(crate) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let unread: Vec<&Problem> = report.problems.iter().filter(|problem| problem.effect == Effect::Unread).collect();
    let (failures, errors) = (report.findings.len(), unread.len());
    let judged: HashMap<usize, Judged<'_>> =
        Judged::all(report).into_iter().map(|one| (address(one.finding), one)).collect();
    let skipped = judged.len() - failures;
    // A report without a case is taken by some CI servers for a run that did not happen.
    let whole = usize::from(judged.len() + errors == 0);
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let tests = judged.len() + errors + whole;
    writeln!(
        out,
        "<testsuites name=\"seawall\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"0\">"
    )?;
    for group in Group::all(report.all()) {
        suite(&group, &judged, out)?;
    }
    if errors > 0 {
        open_suite("input", [errors, 0, errors, 0], out)?;
        unread.iter().try_for_each(|problem| self::unread(problem, out))?;
        writeln!(out, "  </testsuite>")?;
    }
    if whole > 0 {
        open_suite("seawall", [1, 0, 0, 0], out)?;
        writeln!(out, "    <testcase name=\"nothing found\" classname=\"seawall\" time=\"0\">")?;
        let read = format!("{} in {}", count(report.objects, "object"), count(report.files, "file"));
        writeln!(out, "      <system-out>{read}</system-out>\n    </testcase>\n  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// Tells findings apart that are equal.
fn address(finding: &Finding) -> usize {
    std::ptr::from_ref(finding).addr()
}

/// The counts are of tests, failures, errors and those skipped.
fn open_suite(name: &str, counts: [usize; 4], out: &mut dyn Write) -> io::Result<()> {
    let [tests, failures, errors, skipped] = counts;
    write!(out, "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" ")?;
    writeln!(out, "skipped=\"{skipped}\" time=\"0\">")
}

/// An object is named with its file: the same object may stand in several.
fn suite(group: &Group<'_>, judged: &HashMap<usize, Judged<'_>>, out: &mut dyn Write) -> io::Result<()> {
    let object = group.object.to_string();
    let name = text(&group.file.map_or(object.clone(), |file| format!("{object} ({file})")));
    let excuse = |finding: &Finding| judged.get(&address(finding)).and_then(Judged::excuse);
    let skipped = group.findings.iter().filter(|finding| excuse(finding).is_some()).count();
    open_suite(&name, [group.findings.len(), group.findings.len() - skipped, 0, skipped], out)?;
    for finding in &group.findings {
        case(finding, &name, excuse(finding), out)?;
    }
    writeln!(out, "  </testsuite>")
}

/// A case is named by rule and field, so that it is the same case in the next run, wherever its line has moved to.
fn case(finding: &Finding, suite: &str, excuse: Option<String>, out: &mut dyn Write) -> io::Result<()> {
    let name = text(&format!("{} {}", finding.rule.id, finding.place));
    write!(out, "    <testcase name=\"{}\" classname=\"{suite}\" time=\"0\"", name.trim_end())?;
    let mut lines = vec![finding.rule.title.to_owned()];
    if let Some(location) = &finding.location {
        let (file, line) = (text(&location.file.path), location.start().line);
        write!(out, " file=\"{file}\" line=\"{line}\"")?;
        lines.push(format!("{file}:{line}"));
    }
    lines.push(text(&finding.place));
    if let Some(fix) = &finding.remediation {
        lines.push(format!("Fix: {}", text(&fix.title)));
    }
    lines.push(format!("seawall explain {}", finding.rule.id));
    let message = text(&finding.message);
    if let Some(excuse) = excuse {
        writeln!(out, ">\n      <skipped message=\"{message}: {}\"/>", text(&excuse))?;
        return writeln!(out, "    </testcase>");
    }
    writeln!(
        out,
        ">\n      <failure type=\"{}\" message=\"{message}\">{}</failure>",
        finding.severity,
        lines.join("\n")
    )?;
    writeln!(out, "    </testcase>")
}

fn unread(problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
    let file = text(problem.file.as_deref().unwrap_or("the cluster"));
    let line = problem.position.map_or(String::new(), |position| format!(" line=\"{}\"", position.line));
    let message = text(&problem.message);
    writeln!(out, "    <testcase name=\"{file}: {message}\" classname=\"input\" time=\"0\" file=\"{file}\"{line}>")?;
    writeln!(out, "      <error type=\"unread\" message=\"{message}\"/>\n    </testcase>")
}

/// Text of others for content and attributes, on one line.
fn text(text: &str) -> String {
    escape(&printable(text))
}

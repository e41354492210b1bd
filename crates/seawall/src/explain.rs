//! `seawall explain`: the page of a rule, or everything about one finding.

use std::io::{self, Write};

use anyhow::{Result, bail};
use seawall_engine::{Catalog, Entry, Frameworks, Profile, Report, Selection};
use seawall_model::finding::{Evidence, Finding, Safety};
use seawall_report::Table;

use crate::CLEAN;
use crate::arguments::Explain;
use crate::scan::judge;
use crate::terminal;

/// Prints what is known of `wanted.name`.
pub(crate) fn run(wanted: &Explain) -> Result<u8> {
    let catalog = Catalog::built_in();
    let rules = catalog.answering_to(&wanted.name);
    let mut out = io::stdout().lock();
    if !rules.is_empty() {
        for rule in rules {
            page(rule, &mut out)?;
        }
        return Ok(CLEAN);
    }
    let is_id = wanted.name.len() >= 6 && wanted.name.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !is_id {
        let similar = catalog.similar(&wanted.name);
        let hint = similar.first().map_or(String::new(), |rule| format!("; did you mean `{rule}`?"));
        bail!("no rule is called `{}`{hint} (`seawall rules` lists them)", wanted.name);
    }
    let selection = Selection { profile: Profile::All, ..Selection::default() };
    let report = judge(&wanted.input, &selection)?;
    let prefix = wanted.name.to_ascii_lowercase();
    let found: Vec<&Finding> =
        report.findings.iter().filter(|finding| finding.id.to_string().starts_with(&prefix)).collect();
    if found.is_empty() {
        bail!("no finding in the input has an id that begins with `{prefix}`; name the TARGET that it was found in");
    }
    for finding in found {
        self::finding(finding, &report, &mut out)?;
        if let Some(rule) = catalog.rule(finding.rule.id) {
            page(rule, &mut out)?;
        }
    }
    Ok(CLEAN)
}

/// The rule's page without the cases that only the tests need, and what the catalog knows of it.
fn page(entry: Entry, out: &mut dyn Write) -> Result<()> {
    let rule = entry.rule;
    let body = rule.doc.split("\n## More cases").next().unwrap_or(rule.doc).trim_end();
    let (title, body) = body.split_once('\n').unwrap_or((body, ""));
    writeln!(out, "{title}\n\n{} ({} severity)", rule.title, rule.severity)?;
    writeln!(out, "{body}")?;
    for (first, parameter) in Catalog::built_in().parameters(rule.id).enumerate() {
        if first == 0 {
            writeln!(out, "\nParameters, set below [rules.{}] in seawall.toml:", rule.id)?;
        }
        writeln!(out, "  {} = {}    {}", parameter.name, parameter.default, parameter.meaning)?;
    }
    if !rule.aliases.is_empty() {
        writeln!(out, "\nElsewhere known as {}.", rule.aliases.join(", "))?;
    }
    for (framework, control) in Frameworks::built_in().named_by(rule.id) {
        writeln!(out, "Asked for by {} {}: {}", framework.title, control.id, control.title)?;
    }
    writeln!(out)?;
    Ok(())
}

fn finding(finding: &Finding, report: &Report, out: &mut dyn Write) -> Result<()> {
    let table = Table { width: terminal::width(), color: terminal::has_color(), code: true };
    table.findings(&[finding], report, out)?;
    writeln!(out, "  id     {}", finding.id)?;
    writeln!(out, "  field  {}", finding.path)?;
    for evidence in &finding.evidence {
        match evidence {
            Evidence::Field { path, value } if value.is_null() => writeln!(out, "  seen   {path} is not set")?,
            Evidence::Field { path, value } => writeln!(out, "  seen   {path} = {value}")?,
            Evidence::Object { object, part } => writeln!(out, "  seen   {object}: {part}")?,
            Evidence::Fact { text } => writeln!(out, "  seen   {text}")?,
        }
    }
    if let Some(remediation) = &finding.remediation {
        let caution = match remediation.safety {
            Safety::Safe => "safe",
            Safety::Review => "a running application may notice",
            Safety::Manual => "by hand",
        };
        writeln!(out, "  fix    {} ({caution})", remediation.title)?;
        for change in &remediation.changes {
            writeln!(out, "         {}", serde_json::to_string(change)?)?;
        }
    }
    writeln!(out)?;
    Ok(())
}

//! The pages of the rules that found something, at the end.

use std::collections::BTreeMap;
use std::io::{self, Write};

use seawall_engine::Report;
use seawall_model::Rule;

use super::{message, text};
use crate::Context;
use crate::page::{Block, blocks, shown};
use crate::text::count;

pub(super) fn write(report: &Report, context: Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut rules: BTreeMap<&str, (&Rule, usize)> = BTreeMap::new();
    for finding in &report.findings {
        rules.entry(finding.rule.id).or_insert((finding.rule, 0)).1 += 1;
    }
    let mut rules: Vec<(&Rule, usize)> = rules.into_values().collect();
    rules.sort_by_key(|&(rule, number)| std::cmp::Reverse((rule.severity, number)));
    if rules.is_empty() {
        return Ok(());
    }
    writeln!(out, "<section id=\"rules\"><h2>Rules</h2>")?;
    rules.iter().try_for_each(|&(rule, number)| self::rule(rule, number, context, out))?;
    writeln!(out, "</section>")
}

fn rule(rule: &Rule, number: usize, context: Context<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (id, severity) = (rule.id, rule.severity);
    write!(
        out,
        "<details class=\"rule {severity}\" id=\"rule-{id}\"><summary><span class=\"badge\">{severity}</span>"
    )?;
    write!(out, "<span class=\"message\">{} <code>{id}</code></span>", text(rule.title))?;
    writeln!(out, "<span class=\"line\">{}</span></summary>", count(number, "finding"))?;
    writeln!(out, "<button type=\"button\" data-rule=\"{id}\" hidden>Only these findings</button>")?;
    blocks(shown(rule)).iter().skip(1).try_for_each(|block| self::block(block, out))?;
    let controls: Vec<String> = context
        .frameworks
        .named_by(id)
        .map(|(framework, control)| format!("{} {}: {}", framework.title, control.id, control.title))
        .collect();
    if !controls.is_empty() {
        writeln!(out, "<h3>Asked for by</h3>")?;
        bullets(&controls, out)?;
    }
    if !rule.aliases.is_empty() {
        writeln!(out, "<h3>Elsewhere known as</h3><p>{}</p>", text(&rule.aliases.join(", ")))?;
    }
    writeln!(out, "</details>")
}

fn block(block: &Block<'_>, out: &mut dyn Write) -> io::Result<()> {
    match block {
        Block::Heading(heading) => writeln!(out, "<h3>{}</h3>", text(heading)),
        Block::Paragraph(paragraph) => writeln!(out, "<p>{}</p>", prose(paragraph)),
        Block::Bullets(texts) => bullets(texts, out),
        Block::Code(lines) => {
            let lines: Vec<String> = lines.iter().map(|line| text(line)).collect();
            writeln!(out, "<pre>{}</pre>", lines.join("\n"))
        }
    }
}

fn bullets(texts: &[String], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<ul>")?;
    texts.iter().try_for_each(|text| writeln!(out, "<li>{}</li>", prose(text)))?;
    writeln!(out, "</ul>")
}

/// Our own text: code between backticks, bold between pairs of stars.
fn prose(text: &str) -> String {
    let parts = text.split("**").enumerate();
    parts.map(|(at, part)| if at % 2 == 1 { format!("<b>{}</b>", message(part)) } else { message(part) }).collect()
}

//! `seawall rules` and `seawall frameworks`.

use std::io::{self, Write};

use anyhow::{Result, bail};
use seawall_engine::{Catalog, Framework, Frameworks};
use serde_json::{Value, json};

use crate::CLEAN;
use crate::arguments::{self, CrosswalkFormat, ListFormat};
use crate::crosswalk;

/// Lists the rules.
pub(crate) fn rules(wanted: &arguments::Rules) -> Result<u8> {
    let catalog = Catalog::built_in();
    let frameworks = Frameworks::built_in();
    let chosen =
        catalog.entries().iter().filter(|entry| wanted.profile.is_none_or(|profile| profile.holds(entry.rule)));
    let mut out = io::stdout().lock();
    if wanted.format == ListFormat::Table {
        for entry in chosen {
            writeln!(out, "{:<9} {:<36} {}", entry.rule.severity, entry.rule.id, entry.rule.title)?;
        }
        return Ok(CLEAN);
    }
    let rules: Vec<Value> = chosen
        .map(|entry| {
            let rule = entry.rule;
            let controls = frameworks.controls_of(rule.id);
            let controls: Vec<Value> = controls
                .map(|(framework, control)| json!({"framework": framework.name, "control": control.id}))
                .collect();
            let parameters: Vec<Value> = catalog
                .parameters(rule.id)
                .map(|one| json!({"name": one.name, "meaning": one.meaning, "default": one.default.to_string()}))
                .collect();
            json!({
                "id": rule.id, "title": rule.title, "severity": rule.severity, "analysis": entry.analysis,
                "aliases": rule.aliases, "frameworks": controls, "parameters": parameters,
            })
        })
        .collect();
    print_json(&mut out, "RuleList", "rules", &rules)
}

/// Lists the frameworks, or the controls of one.
pub(crate) fn frameworks(wanted: &arguments::Frameworks) -> Result<u8> {
    let frameworks = Frameworks::built_in();
    let chosen: Vec<Framework> = match &wanted.name {
        None => frameworks.all().to_vec(),
        Some(name) => match frameworks.named(name) {
            Some(framework) => vec![framework],
            None => bail!("no framework is called `{name}`; there are {}", frameworks.names().join(", ")),
        },
    };
    if wanted.crosswalk {
        return crosswalk::run(&chosen, wanted.format);
    }
    if matches!(wanted.format, CrosswalkFormat::Markdown | CrosswalkFormat::Csv) {
        bail!("--format markdown and csv are for --crosswalk");
    }
    let mut out = io::stdout().lock();
    if wanted.format == CrosswalkFormat::Json {
        let all: Vec<Value> = chosen.iter().map(framework).collect();
        return print_json(&mut out, "FrameworkList", "frameworks", &all);
    }
    for framework in chosen {
        let title = format!("{} {}", framework.title, framework.version);
        writeln!(out, "{:<10} {title}, {} controls", framework.name, framework.controls.len())?;
        if wanted.name.is_some() {
            for control in &framework.controls {
                writeln!(out, "\n  {} {}", control.id, control.title)?;
                if !control.rules.is_empty() {
                    writeln!(out, "      {}", control.rules.join(", "))?;
                }
                if let Some(manual) = &control.manual {
                    writeln!(out, "      not assessed when nothing is found: {manual}")?;
                }
                if let Some(rest) = &control.rest {
                    writeln!(out, "      not seen by any rule: {rest}")?;
                }
            }
        }
    }
    Ok(CLEAN)
}

fn framework(framework: &Framework) -> Value {
    let controls = framework.controls.iter();
    let controls: Vec<Value> = controls
        .map(|control| {
            json!({"id": control.id, "title": control.title, "rules": control.rules, "rest": control.rest,
            "manual": control.manual})
        })
        .collect();
    json!({
        "name": framework.name, "title": framework.title, "version": framework.version, "controls": controls,
    })
}

fn print_json(out: &mut dyn Write, kind: &str, key: &str, entries: &[Value]) -> Result<u8> {
    let whole = json!({"apiVersion": "seawall.dev/v1", "kind": kind, key: entries});
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)?;
    Ok(CLEAN)
}

//! Trivy's ignore files.

use std::sync::Arc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use jiff::civil::Date;
use seawall_model::{Problem, SourceFile};
use seawall_yaml::{Node, Options, Position, read_all};

use super::comment::last_day;
use super::exception::{Exception, Tool, Written};
use super::fault;
use super::names::rules;
use super::read::Read;
use super::scope::Scope;
use crate::Catalog;

/// Reads a `.trivyignore`, or the YAML form of it. What names no rule of ours is none of our business.
pub(crate) fn read(file: &Arc<SourceFile>, catalog: &Catalog) -> Read {
    let mut read = Read::default();
    if let Some(byte) = file.text.as_str().find('\u{fffd}').filter(|_| !file.text.is_exact()) {
        read.problems.push(fault::at(file, byte, "this is not UTF-8; what is not was read as U+FFFD".to_owned()));
    }
    if file.path.ends_with(".yaml") || file.path.ends_with(".yml") {
        entries(file, catalog, &mut read);
    } else {
        lines(file, catalog, &mut read);
    }
    read
}

fn lines(file: &SourceFile, catalog: &Catalog, into: &mut Read) {
    for (number, line) in (1..).zip(file.text.as_str().lines()) {
        let mut words = line.trim_start_matches('\u{feff}').split_whitespace();
        let Some(id) = words.next().filter(|id| !id.starts_with('#')) else { continue };
        let position = Position { line: number, column: 1 };
        let rules = rules(id, catalog);
        if rules.is_empty() {
            continue;
        }
        let end = words.take_while(|word| !word.starts_with('#')).find_map(|word| word.strip_prefix("exp:"));
        match until(end) {
            Ok(until) => into.exceptions.push(exception(file, position, id, rules, Scope::Everywhere, None, until)),
            Err(message) => into.problems.push(problem(file, position, id, &message)),
        }
    }
}

fn entries(file: &Arc<SourceFile>, catalog: &Catalog, into: &mut Read) {
    for reading in read_all(&file.text, &Options::default()) {
        for problem in reading.problems.iter().filter(|problem| problem.fatal) {
            let position = Some(file.text.position(problem.span.start));
            into.problems.push(fault::unread(file, position, problem.message.clone()));
        }
        let Some(document) = &reading.document else { continue };
        let entries = ["misconfigurations", "secrets"].into_iter().filter_map(|key| document.root().get(key));
        for node in entries.flat_map(Node::items) {
            let position = file.text.position(node.span().start);
            let word = |key| node.get(key).and_then(Node::scalar).filter(|word| !word.is_empty());
            let Some(id) = word("id") else { continue };
            let rules = rules(id, catalog);
            if rules.is_empty() {
                continue;
            }
            match until(word("expired_at")).and_then(|until| Ok((until, scope(node, file)?))) {
                Ok((until, scope)) => {
                    let reason = word("statement").map(str::to_owned);
                    into.exceptions.push(exception(file, position, id, rules, scope, reason, until));
                }
                Err(message) => into.problems.push(problem(file, position, id, &message)),
            }
        }
    }
}

fn until(end: Option<&str>) -> Result<Option<Date>, String> {
    let day = |end| last_day(end).ok_or_else(|| format!("`{end}` is no date; write it as 2027-01-31"));
    end.map(day).transpose()
}

fn scope(node: Node<'_>, file: &SourceFile) -> Result<Scope, String> {
    let Some(paths) = node.get("paths") else { return Ok(Scope::Everywhere) };
    let patterns: Option<Vec<&str>> = paths.items().map(Node::as_str).collect();
    let patterns = patterns.filter(|patterns| !patterns.is_empty()).ok_or("`paths` must list patterns of files")?;
    let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    Ok(Scope::Files(globs(&patterns)?, folder.to_owned()))
}

fn globs(patterns: &[&str]) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        set.add(glob.map_err(|_| format!("`{pattern}` is no pattern of files"))?);
    }
    set.build().map_err(|_| "these patterns of files are too many".to_owned())
}

fn exception(
    file: &SourceFile,
    position: Position,
    id: &str,
    rules: Vec<&'static str>,
    scope: Scope,
    reason: Option<String>,
    until: Option<Date>,
) -> Exception {
    let written = Written { file: Some(file.path.clone()), position: Some(position), ..Written::default() };
    let rules = Some(rules);
    let name = id.to_owned();
    Exception {
        name,
        tool: Tool::Trivy,
        written,
        rules,
        reason,
        owner: None,
        ticket: None,
        until,
        scope,
        container: None,
        path: None,
    }
}

fn problem(file: &SourceFile, position: Position, id: &str, message: &str) -> Problem {
    let written = Written { file: Some(file.path.clone()), position: Some(position), ..Written::default() };
    fault::doubtful(written, format!("`{id}` is not ignored: {message}"))
}

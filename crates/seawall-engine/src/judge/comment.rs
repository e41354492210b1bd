//! Comments with which users except a block of a file.

mod block;
mod words;

use std::sync::Arc;

use memchr::memmem;
use seawall_model::{Object, Problem, SourceFile};
use seawall_yaml::{Document, Span, Syntax};

use super::exception::{Exception, Written};
use super::fault;
use super::names::Names;
use super::scope::{Scope, Stretch};
use crate::Catalog;
use block::{Comment, comments};
pub(super) use words::last_day;
use words::{Extent, Said};

/// What every comment that is meant for us or for another tool holds.
const MARKS: [&str; 2] = [":ignore", ":skip="];

/// Whether the text of the object's document may hold such a comment.
pub(crate) fn may_hold(object: &Object) -> bool {
    let chunk = object.document.chunk();
    let text = &object.document.text().as_str().as_bytes()[chunk.range.clone()];
    chunk.syntax == Syntax::Yaml && MARKS.iter().any(|mark| memmem::find(text, mark.as_bytes()).is_some())
}

/// The exceptions in the comments of a document, and what is wrong with those that are written for us.
pub(crate) fn of(
    document: &Document,
    file: &Arc<SourceFile>,
    names: &mut Names,
    catalog: &Catalog,
) -> (Vec<Exception>, Vec<Problem>) {
    let (mut exceptions, mut problems) = (Vec::new(), Vec::new());
    for comment in comments(document, &MARKS) {
        for said in words::said(comment.text) {
            match exception(&said, &comment, document, file, names, catalog) {
                Ok(exception) => exceptions.extend(exception),
                Err(message) => {
                    let message = format!("`{}` does not work: {message}", said.name);
                    problems.push(fault::at(file, comment.start, message));
                }
            }
        }
    }
    (exceptions, problems)
}

fn exception(
    said: &Said<'_>,
    comment: &Comment<'_>,
    document: &Document,
    file: &Arc<SourceFile>,
    names: &mut Names,
    catalog: &Catalog,
) -> Result<Option<Exception>, String> {
    let is_ours = said.tool == super::exception::Tool::Seawall;
    let mut rules = Vec::new();
    for check in &said.checks {
        let known = names.rules(check, catalog);
        if known.is_empty() && is_ours {
            return Err(format!("no rule is called `{check}`{}", fault::did_you_mean(&catalog.similar(check))));
        }
        rules.extend_from_slice(known);
    }
    if rules.is_empty() && !said.checks.is_empty() {
        return Ok(None);
    }
    if let Some(fault) = &said.fault {
        return Err(fault.clone());
    }
    let span = match said.extent {
        Extent::Object => Some(block::object(document, comment.start)),
        Extent::Block => block::block(document, comment),
    };
    let Some(Span { start, end }) = span else {
        return if is_ours { Err("nothing begins in the line that it is about".to_owned()) } else { Ok(None) };
    };
    rules.sort_unstable();
    rules.dedup();
    Ok(Some(Exception {
        name: said.name.clone(),
        tool: said.tool,
        written: Written {
            file: Some(file.path.clone()),
            position: Some(file.text.position(comment.start)),
            object: None,
            in_source: true,
        },
        rules: Some(rules).filter(|rules| !rules.is_empty()),
        reason: said.reason.clone(),
        owner: None,
        ticket: None,
        until: said.until,
        scope: Scope::Lines(Stretch { file: file.path.clone(), span: Span { start, end } }),
        container: None,
        path: None,
    }))
}

//! The YAML reader: the grammar of YAML 1.1 as `kubectl` reads it, in one pass over the bytes.
//!
//! It is our own because the meaning has to be that of `kubectl`, whose parser accepts and refuses other texts than
//! parsers of YAML 1.2 do (a `]` in the column of its key, a tab after `key:`, `\/` in quotes, text after the end), and
//! because spans are wanted in bytes at several hundred MB/s. Where keys may stand, what ends a plain scalar and what
//! indentation means follows that parser; keys are found by looking ahead, and collections that would be keys are
//! refused at once, as they cannot become JSON.

mod block;
mod characters;
mod classes;
mod ending;
mod flow;
mod flow_faults;
mod fold;
mod frames;
mod keys;
mod literal;
mod nodes;
mod parts;
mod plain;
mod properties;
mod quoted;
mod reader;
mod tags;
mod template;
mod trailing;

use std::sync::Arc;

use crate::build::Builder;
use crate::{Chunk, Options, Problem, Reading, Span, Text};

use parts::Fault;
use reader::Reader;

/// Kubernetes YAML has a node every 15 bytes or so.
const BYTES_PER_NODE: usize = 14;
const TEMPLATE: &str = "looks like a template";

/// Reads one chunk of YAML.
pub(crate) fn read(text: &Arc<Text>, chunk: &Chunk, options: &Options) -> Reading {
    let source = &text.as_str()[chunk.range.clone()];
    let base = chunk.range.start;
    let refused = |mut problems: Vec<Problem>, fault: &Fault| {
        problems.push(problem(source, base, fault));
        Reading { document: None, problems }
    };
    let breaks = match bad_separator(source).and_then(|()| characters::check(source)) {
        Ok(breaks) => breaks,
        Err(fault) => return refused(Vec::new(), &fault),
    };
    let builder = match Builder::new(text, chunk, options, BYTES_PER_NODE) {
        Ok(builder) => builder,
        Err(refusal) => return refused(Vec::new(), &Fault::new(0, refusal.why)),
    };
    let mut reader = Reader::new(source, breaks, builder);
    match reader.read() {
        Ok(()) => {
            let (document, problems) = reader.builder.finish();
            Reading { document, problems }
        }
        Err(fault) => refused(reader.builder.problems, &fault),
    }
}

/// Whether a text could not be read because it has to be rendered first.
pub(crate) fn looks_like_template(reading: &Reading) -> bool {
    reading.problems.iter().any(|problem| problem.fatal && problem.message.starts_with(TEMPLATE))
}

fn problem(source: &str, base: usize, fault: &Fault) -> Problem {
    let span = |(start, end): (usize, usize)| Span { start: base + start, end: base + end };
    match template::mark(source, fault.at.0) {
        Some(mark) => {
            let written = &source[mark.0..mark.1];
            let message = format!("{TEMPLATE}: `{written}` has to be rendered first; the document was not read");
            Problem { span: span(mark), other: None, message, fatal: true }
        }
        None => {
            let message = format!("{}; the document was not read", fault.why);
            Problem { span: span(fault.at), other: fault.other.map(span), message, fatal: true }
        }
    }
}

/// [`crate::split`] leaves separator lines out of the chunks, but not those that `kubectl` refuses.
fn bad_separator(source: &str) -> Result<(), Fault> {
    let Some(rest) = source.strip_prefix("---") else { return Ok(()) };
    let line = rest.lines().next().unwrap_or_default().trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(());
    }
    let why = "only a comment may follow `---` on its line";
    Err(Fault { at: (0, 3 + rest.find('\n').unwrap_or(rest.len())), other: None, why: why.into() })
}

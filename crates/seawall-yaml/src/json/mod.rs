//! The JSON reader: text to arena in one pass, as strict as Go's `encoding/json`.

mod block;
mod fault;
mod grammar;
mod number;
pub(crate) mod scan;
mod strings;

use std::ops::Range;
use std::sync::Arc;

use crate::build::{Builder, Refused, TOO_DEEP};
use crate::slots::{QUOTED, Tag};
use crate::{Chunk, Options, Problem, Reading, Span, Text, resolve};

use fault::Fault;
use grammar::{Sink, parse};

/// JSON of an API server has a node every 12 bytes or so when it is compact, half as many when it is indented.
const BYTES_PER_NODE: usize = 12;

/// Reads one chunk of JSON. An error is a text that is not JSON; what is too large or too deep is a reading with a
/// problem, because it would not become readable as another syntax.
pub(crate) fn read(text: &Arc<Text>, chunk: &Chunk, options: &Options) -> Result<Reading, Problem> {
    let base = chunk.range.start;
    let source = &text.as_str()[chunk.range.clone()];
    let hole = chunk.hole.as_ref().map(|hole| hole.start - base..hole.end - base);
    let fatal = |start: usize, end: usize, message: String| {
        let span = Span { start: base + start, end: base + end };
        Problem { span, other: None, message, fatal: true }
    };
    let builder = match Builder::new(text, chunk, options, BYTES_PER_NODE) {
        Ok(builder) => builder,
        Err(refused) => {
            let problem = fatal(0, 0, format!("{}; the document was not read", refused.why));
            return Ok(Reading { document: None, problems: vec![problem] });
        }
    };
    let mut sink = Nodes { builder, hole };
    match parse(source.as_bytes(), 0, &mut sink).and_then(|end| grammar::expect_end(source.as_bytes(), end)) {
        Ok(()) => {
            let (document, problems) = sink.builder.finish();
            Ok(Reading { document, problems })
        }
        Err(fault) => {
            let at = fault.at.min(source.trim_ascii_end().len());
            let problem = fatal(at, at, format!("{}; the document was not read", fault.why));
            if !fault.refused {
                return Err(problem);
            }
            let mut problems = sink.builder.problems;
            problems.push(problem);
            Ok(Reading { document: None, problems })
        }
    }
}

/// The end of the JSON value that begins at `at`, if it is one in every detail.
pub(crate) fn valid_until(bytes: &[u8], at: usize) -> Option<usize> {
    parse(bytes, at, &mut Nothing).ok()
}

/// Makes nodes.
struct Nodes<'t> {
    builder: Builder<'t>,
    hole: Option<Range<usize>>,
}

impl Sink for Nodes<'_> {
    #[inline]
    fn begin(&mut self, tag: Tag, at: usize) -> Result<(), Refused> {
        self.builder.begin(tag, at)
    }

    #[inline]
    fn end(&mut self, end: usize) -> Result<(), Refused> {
        self.builder.end(end)
    }

    #[inline]
    fn literal(&mut self, tag: Tag, start: usize, end: usize) -> Result<(), Refused> {
        self.builder.scalar(tag, 0, start, end)
    }

    #[inline]
    fn number(&mut self, simple: bool, start: usize, end: usize) -> Result<(), Refused> {
        let tag = if simple { Tag::Int } else { tag_of_number(&self.builder.source[start..end])? };
        self.builder.scalar(tag, 0, start, end)
    }

    #[inline]
    fn string(&mut self, key: bool, escaped: bool, start: usize, end: usize) -> Result<(), Refused> {
        if escaped {
            let content = &self.builder.source[start + 1..end - 1];
            let (from, out) = self.builder.decode();
            strings::unescape(content, out);
            self.builder.decoded(Tag::Str, from, start, end)?;
        } else {
            self.builder.scalar(Tag::Str, QUOTED, start, end)?;
        }
        if key {
            self.builder.was_key();
        }
        Ok(())
    }

    #[inline]
    fn hole(&mut self, at: usize) -> Result<Option<usize>, Fault> {
        let end = match &self.hole {
            Some(hole) if hole.start == at => hole.end,
            _ if self.builder.leaves_next_unread() => {
                let source = self.builder.source;
                let mut skim = Skim { source, depth: self.builder.depth(), max_depth: self.builder.max_depth() };
                parse(source.as_bytes(), at, &mut skim)?
            }
            _ => return Ok(None),
        };
        self.builder.scalar(Tag::Opaque, 0, at, end).map_err(|refused| Fault::refused(at, &refused))?;
        Ok(Some(end))
    }
}

fn tag_of_number(text: &str) -> Result<Tag, Refused> {
    match resolve::plain(text) {
        Tag::Str => Err(Refused::because("a number in it is too large")),
        tag => Ok(tag),
    }
}

/// Makes nothing of a value that is left unread, and refuses what would have been refused.
struct Skim<'t> {
    source: &'t str,
    depth: usize,
    max_depth: usize,
}

impl Sink for Skim<'_> {
    #[inline]
    fn begin(&mut self, _: Tag, _: usize) -> Result<(), Refused> {
        if self.depth >= self.max_depth {
            return Err(TOO_DEEP);
        }
        self.depth += 1;
        Ok(())
    }

    #[inline]
    fn end(&mut self, _: usize) -> Result<(), Refused> {
        self.depth -= 1;
        Ok(())
    }

    fn literal(&mut self, _: Tag, _: usize, _: usize) -> Result<(), Refused> {
        Ok(())
    }

    fn number(&mut self, simple: bool, start: usize, end: usize) -> Result<(), Refused> {
        if simple { Ok(()) } else { tag_of_number(&self.source[start..end]).map(|_| ()) }
    }

    #[inline]
    fn string(&mut self, _: bool, _: bool, _: usize, _: usize) -> Result<(), Refused> {
        Ok(())
    }

    #[inline]
    fn hole(&mut self, _: usize) -> Result<Option<usize>, Fault> {
        Ok(None)
    }
}

/// Makes nothing: for the question whether a text is JSON.
struct Nothing;

impl Sink for Nothing {
    fn begin(&mut self, _: Tag, _: usize) -> Result<(), Refused> {
        Ok(())
    }

    fn end(&mut self, _: usize) -> Result<(), Refused> {
        Ok(())
    }

    fn literal(&mut self, _: Tag, _: usize, _: usize) -> Result<(), Refused> {
        Ok(())
    }

    fn number(&mut self, _: bool, _: usize, _: usize) -> Result<(), Refused> {
        Ok(())
    }

    fn string(&mut self, _: bool, _: bool, _: usize, _: usize) -> Result<(), Refused> {
        Ok(())
    }

    fn hole(&mut self, _: usize) -> Result<Option<usize>, Fault> {
        Ok(None)
    }
}

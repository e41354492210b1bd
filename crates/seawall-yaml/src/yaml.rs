//! The full YAML grammar, through `saphyr-parser`.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Parser, ScalarStyle, Span as Marked};

use crate::build::{Builder, TooLarge};
use crate::document::{QUOTED, Tag};
use crate::{Chunk, Options, Problem, Reading, Span, Text, resolve};

/// Reads one chunk of YAML.
pub(crate) fn read(text: &Arc<Text>, chunk: &Chunk, options: &Options) -> Reading {
    let source = &text.as_str()[chunk.range.clone()];
    let offsets = Offsets::new(source, chunk.range.start);
    let mut builder = Builder::new(text, chunk.range.start, source.len(), options);
    match fill(source, &offsets, &mut builder) {
        Ok(()) => {
            let (document, problems) = builder.finish();
            Reading { document, problems }
        }
        Err(problem) => {
            let mut problems = builder.abandon();
            problems.push(problem);
            Reading { document: None, problems }
        }
    }
}

fn fill(source: &str, offsets: &Offsets<'_>, builder: &mut Builder<'_>) -> Result<(), Problem> {
    let mut anchors: FxHashMap<usize, u32> = FxHashMap::default();
    let mut documents = 0;
    for event in Parser::new_from_str(source) {
        let (event, marked) = event.map_err(|error| {
            let at = offsets.byte(error.marker().index());
            let message = format!("not valid YAML: {}", error.info());
            Problem { span: Span { start: at, end: at }, other: None, message, fatal: true }
        })?;
        let span = offsets.span(marked);
        let too_large = |TooLarge(why)| {
            let message = format!("the document was not read: {why}");
            Problem { span, other: None, message, fatal: true }
        };
        match event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    let message = "text after the end of the document was not read".to_owned();
                    builder.problem(Problem { span, other: None, message, fatal: false });
                    return Ok(());
                }
            }
            Event::Scalar(content, style, anchor, tag) => {
                remember(&mut anchors, anchor, builder);
                scalar(builder, source, offsets, &content, style, tag.as_deref(), span).map_err(too_large)?;
            }
            Event::SequenceStart(anchor, _) => {
                remember(&mut anchors, anchor, builder);
                builder.begin(Tag::Seq, span.start).map_err(too_large)?;
            }
            Event::MappingStart(anchor, _) => {
                remember(&mut anchors, anchor, builder);
                builder.begin(Tag::Map, span.start).map_err(too_large)?;
            }
            Event::SequenceEnd | Event::MappingEnd => builder.end(span.end).map_err(too_large)?,
            Event::Alias(anchor) => match anchors.get(&anchor) {
                Some(&node) => builder.alias(node).map_err(too_large)?,
                None => builder.scalar(Tag::Null, 0, span).map_err(too_large)?,
            },
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
    }
    Ok(())
}

fn remember(anchors: &mut FxHashMap<usize, u32>, anchor: usize, builder: &Builder<'_>) {
    if anchor != 0 {
        anchors.insert(anchor, builder.next());
    }
}

fn scalar(
    builder: &mut Builder<'_>,
    source: &str,
    offsets: &Offsets<'_>,
    content: &str,
    style: ScalarStyle,
    tag: Option<&saphyr_parser::Tag>,
    span: Span,
) -> Result<(), TooLarge> {
    let written = &source[span.start - offsets.base..span.end - offsets.base];
    let kind = match (tag.filter(|tag| tag.is_yaml_core_schema()).map(|tag| tag.suffix.as_str()), style) {
        (Some("str"), _) => Tag::Str,
        (Some("int" | "float" | "bool" | "null"), _) | (None, ScalarStyle::Plain) => resolve::plain(content),
        _ => Tag::Str,
    };
    if written == content {
        return builder.scalar(kind, 0, span);
    }
    let inner = written.get(1..written.len().saturating_sub(1)).unwrap_or_default();
    let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
    if quoted && inner == content && kind == Tag::Str {
        return builder.scalar(kind, QUOTED, span);
    }
    builder.decoded(kind, span, content)
}

/// The parser counts characters, documents count bytes.
struct Offsets<'s> {
    source: &'s str,
    base: usize,
    ascii: bool,
}

impl<'s> Offsets<'s> {
    fn new(source: &'s str, base: usize) -> Self {
        Self { source, base, ascii: source.is_ascii() }
    }

    fn byte(&self, character: usize) -> usize {
        let offset = if self.ascii {
            character.min(self.source.len())
        } else {
            self.source.char_indices().nth(character).map_or(self.source.len(), |(offset, _)| offset)
        };
        self.base + offset
    }

    fn span(&self, marked: Marked) -> Span {
        let start = self.byte(marked.start.index());
        Span { start, end: self.byte(marked.end.index()).max(start) }
    }
}

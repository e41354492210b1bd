//! Comments of a document, and the blocks that they stand before, beside or in.

use std::ops::Range;

use memchr::memmem;
use seawall_yaml::{Document, Kind, Node, Span};

/// A comment.
pub(super) struct Comment<'d> {
    /// Its text, without the first `#`.
    pub(super) text: &'d str,
    /// The byte of the first `#`.
    pub(super) start: usize,
    /// The line that it stands in.
    line: Range<usize>,
}

/// The comments of a document that hold one of the marks. A `#` inside of a value begins none.
pub(super) fn comments<'d>(document: &'d Document, marks: &[&str]) -> Vec<Comment<'d>> {
    let range = document.chunk().range.clone();
    let text = document.text().as_str();
    let mut lines: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        for found in memmem::find_iter(&text.as_bytes()[range.clone()], mark.as_bytes()) {
            lines.push(line(text, range.start + found));
        }
    }
    lines.sort_unstable_by_key(|line| line.start);
    lines.dedup();
    lines.into_iter().filter_map(|line| comment(document, line)).collect()
}

fn comment(document: &Document, line: Range<usize>) -> Option<Comment<'_>> {
    let text = &document.text().as_str()[line.clone()];
    let begins = |at: usize| at == 0 || text.as_bytes()[at - 1].is_ascii_whitespace();
    let mut hashes = text.match_indices('#').map(|(at, _)| at).filter(|&at| begins(at));
    let at = hashes.find(|&at| !is_in_scalar(document.root(), line.start + at))?;
    Some(Comment { text: text[at + 1..].trim(), start: line.start + at, line })
}

fn is_in_scalar(node: Node<'_>, byte: usize) -> bool {
    let holds = |node: Node<'_>| (node.span().start..node.span().end).contains(&byte);
    match node.kind() {
        Kind::Mapping => node.entries().any(|(key, value)| holds(key) || holds(value) && is_in_scalar(value, byte)),
        Kind::Sequence => node.items().any(|item| holds(item) && is_in_scalar(item, byte)),
        _ => holds(node),
    }
}

/// What the comment is about: what begins in its line, or in the next line that holds something when the comment has a
/// line of its own. A block goes on to its end.
pub(super) fn block(document: &Document, comment: &Comment<'_>) -> Option<Span> {
    let text = document.text().as_str();
    let mut line = comment.line.clone();
    if text[line.start..comment.start].trim().is_empty() {
        let is_empty = |line: &Range<usize>| {
            let content = text[line.clone()].trim_start();
            content.is_empty() || content.starts_with('#')
        };
        while is_empty(&line) {
            if line.end + 1 >= document.chunk().range.end {
                return None;
            }
            line = self::line(text, line.end + 1);
        }
    }
    let root = document.root();
    if line.contains(&root.span().start) { Some(root.span()) } else { beginning(root, &line) }
}

/// The outermost document, entry or element that begins in the line. A mapping as such begins nowhere: a comment before
/// its first entry is about that entry.
fn beginning(node: Node<'_>, line: &Range<usize>) -> Option<Span> {
    let begins = |node: Node<'_>| line.contains(&node.span().start);
    let touches = |node: Node<'_>| node.span().start < line.end && line.start <= node.span().end;
    match node.kind() {
        Kind::Mapping => node.entries().filter(|(key, _)| !key.is_alias()).find_map(|(key, value)| {
            if begins(key) {
                return Some(Span { start: key.span().start, end: value.span().end.max(key.span().end) });
            }
            touches(value).then(|| beginning(value, line))?
        }),
        Kind::Sequence => node.items().find_map(|item| {
            if begins(item) {
                return Some(item.span());
            }
            touches(item).then(|| beginning(item, line))?
        }),
        _ => None,
    }
}

/// The object that a comment stands in: an element of a list goes on to where the next one begins.
pub(super) fn object(document: &Document, byte: usize) -> Span {
    let range = document.chunk().range.clone();
    let root = document.root();
    let items = if root.kind() == Kind::Sequence { Some(root) } else { root.get("items") };
    let starts: Vec<usize> = items.into_iter().flat_map(Node::items).map(|item| item.span().start).collect();
    match starts.iter().rposition(|&start| start <= byte) {
        Some(index) => Span { start: starts[index], end: starts.get(index + 1).map_or(range.end, |next| next - 1) },
        None => Span { start: range.start, end: range.end },
    }
}

fn line(text: &str, byte: usize) -> Range<usize> {
    let start = text[..byte].rfind('\n').map_or(0, |at| at + 1);
    let end = text[byte..].find('\n').map_or(text.len(), |at| byte + at);
    start..end
}

//! Where in the text the entries of a mapping and the elements of a list stand.

use super::pointer::index;
use crate::{Kind, Node, NodeId};

/// A node, and the collections around it.
#[derive(Clone)]
pub(super) struct Place<'d> {
    /// The collections that hold it, the innermost last.
    pub(super) holders: Vec<Node<'d>>,
    pub(super) node: Node<'d>,
}

/// What is at the end of a way.
pub(super) enum Found<'d> {
    There(Place<'d>),
    /// The way ends at this node; the rest of it is missing.
    Missing(Place<'d>, Vec<String>),
}

impl<'d> Place<'d> {
    pub(super) fn holder(&self) -> Option<Node<'d>> {
        self.holders.last().copied()
    }

    /// The place of the collection that holds it.
    pub(super) fn outer(mut self) -> Option<Self> {
        self.node = self.holders.pop()?;
        Some(self)
    }

    /// Whether it stands between brackets.
    pub(super) fn is_in_flow(&self, source: &str) -> bool {
        self.holders.iter().any(|&holder| is_flow(holder, source))
    }
}

/// Whether a collection is written with brackets.
pub(super) fn is_flow(node: Node<'_>, source: &str) -> bool {
    source[node.span().start..].starts_with(['{', '['])
}

/// Goes the way, over nothing that is written in one place and stands in others.
pub(super) fn find<'d>(root: Node<'d>, tokens: &[String]) -> Result<Found<'d>, String> {
    let mut place = Place { holders: Vec::new(), node: root };
    check_alone(root)?;
    for (depth, token) in tokens.iter().enumerate() {
        let rest = || tokens[depth..].to_vec();
        let inner = match place.node.kind() {
            Kind::Mapping => match place.node.entries().find(|(key, _)| key.content() == token.as_str()) {
                // What a merge key brings is overwritten by an entry below it.
                Some((key, value)) if key.is_alias() && value.is_alias() && depth + 1 == tokens.len() => None,
                found => found.map(|(_, value)| value),
            },
            Kind::Sequence => match index(token).and_then(|at| place.node.items().nth(at)) {
                None if token == "-" || index(token) == Some(place.node.items().count()) => None,
                None => return Err(super::expected::no_element(token)),
                element => element,
            },
            Kind::Null => None,
            _ => return Err(format!("`{token}` cannot be below a scalar")),
        };
        let Some(inner) = inner else { return Ok(Found::Missing(place, rest())) };
        check_alone(inner)?;
        place.holders.push(place.node);
        place.node = inner;
    }
    Ok(Found::There(place))
}

fn check_alone(node: Node<'_>) -> Result<(), String> {
    if node.is_alias() {
        return Err("it comes from an anchor, and the change would show in other places too".to_owned());
    }
    if node.is_shared() {
        return Err("aliases refer to it or to what holds it, and the change would show in other places too".to_owned());
    }
    Ok(())
}

/// The places that belong to one entry of a mapping or element of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent {
    /// The node of the value or element.
    pub(super) value: NodeId,
    /// Where the entry begins: at its key, its `-`, or the element itself.
    pub(super) begin: usize,
    /// One past the key.
    pub(super) key_end: usize,
    /// Where a value may begin: after the `:` or `-`.
    pub(super) gap: usize,
    /// Whether there is a `:`, for an entry of a mapping.
    pub(super) has_colon: bool,
    /// Where the value begins, behind its anchor and tag.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
}

/// The extents of all that is written in a collection, in the order of the text.
pub(super) fn extents(node: Node<'_>, source: &str) -> Result<Vec<Extent>, String> {
    let flow = is_flow(node, source);
    let mut at = node.span().start + usize::from(flow);
    let mut extents = Vec::new();
    for (key, value) in node.written() {
        at = skip_trivia(source, at);
        if flow && source[at..].starts_with(',') {
            at = skip_trivia(source, at + 1);
        }
        let extent = extent(at, key, value, flow, source)?;
        at = extent.end;
        extents.push(extent);
    }
    Ok(extents)
}

fn extent(begin: usize, key: Option<Node<'_>>, value: Node<'_>, flow: bool, source: &str) -> Result<Extent, String> {
    let (key_end, gap, has_colon) = match key {
        Some(key) if key.is_alias() => return Err("one of the keys beside it is an alias".to_owned()),
        Some(key) => {
            let end = key.span().end;
            let colon = skip_trivia(source, end);
            let has_colon = source[colon..].starts_with(':');
            (end, if has_colon { colon + 1 } else { end }, has_colon)
        }
        None if flow => (begin, begin, false),
        None => (begin + 1, begin + 1, false),
    };
    let (start, end) = if value.is_alias() {
        let start = skip_trivia(source, gap);
        let name = source[start..].strip_prefix('*').ok_or("it stands beside something that cannot be found")?;
        let length =
            name.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')).count();
        (start, start + 1 + length)
    } else {
        (value.span().start, value.span().end)
    };
    Ok(Extent { value: value.id(), begin, key_end, gap, has_colon, start, end })
}

/// The first byte from `at` on that is no blank, line break or comment.
pub(super) fn skip_trivia(source: &str, mut at: usize) -> usize {
    let bytes = source.as_bytes();
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
            Some(b'#') if at == 0 || bytes[at - 1].is_ascii_whitespace() => at = line_end(source, at),
            _ => return at,
        }
    }
}

/// The line break at or after `at`, or the end of the text.
pub(super) fn line_end(source: &str, at: usize) -> usize {
    let end = memchr::memchr(b'\n', &source.as_bytes()[at..]).map_or(source.len(), |newline| at + newline);
    if end > at && source[..end].ends_with('\r') { end - 1 } else { end }
}

/// Where the line of `at` begins.
pub(super) fn line_start(source: &str, at: usize) -> usize {
    memchr::memrchr(b'\n', &source.as_bytes()[..at]).map_or(0, |newline| newline + 1)
}

/// In which column `at` stands, from 0.
pub(super) fn column(source: &str, at: usize) -> usize {
    at - line_start(source, at)
}

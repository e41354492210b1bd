//! JSON pointers.

use serde_json::Value;

use crate::{Document, NodeId, Step};

/// The way from a node to one below it.
#[derive(Debug, Clone)]
pub(super) struct Pointer {
    pub(super) tokens: Vec<String>,
}

impl Pointer {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self { tokens: Vec::new() });
        }
        let tokens = text.strip_prefix('/').ok_or("a pointer begins with `/`")?.split('/');
        Ok(Self { tokens: tokens.map(|token| token.replace("~1", "/").replace("~0", "~")).collect() })
    }

    /// The way from the root of `document` to `node`.
    pub(super) fn between(document: &Document, node: NodeId) -> Self {
        let token = |step| match step {
            Step::Key(key) => str::to_owned(key),
            Step::Index(index) => index.to_string(),
        };
        Self { tokens: document.root().steps_to(node).into_iter().map(token).collect() }
    }

    /// The way from the node `outer` of `document` to `node` in it.
    pub(super) fn within(document: &Document, outer: NodeId, node: NodeId) -> Self {
        let depth = Self::between(document, outer).tokens.len();
        let mut way = Self::between(document, node);
        way.tokens.drain(..depth.min(way.tokens.len()));
        way
    }

    pub(super) fn find_value<'v>(&self, from: &'v mut Value) -> Option<&'v mut Value> {
        self.tokens.iter().try_fold(from, |value, token| match value {
            Value::Object(entries) => entries.get_mut(token),
            Value::Array(elements) => elements.get_mut(index(token)?),
            _ => None,
        })
    }
}

/// An index as JSON pointers write it: digits without a leading zero.
pub(super) fn index(token: &str) -> Option<usize> {
    let digits = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
    (digits && (token == "0" || !token.starts_with('0'))).then(|| token.parse().ok())?
}

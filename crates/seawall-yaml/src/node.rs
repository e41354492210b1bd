//! A cursor into a document: cheap to copy, reads the arena directly.

use serde_json::Value;

use crate::slots::{ALIASED, Tag, Word};
use crate::{Document, Entries, Items, NodeId, Span, resolve};

/// A node of a document.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    pub(crate) document: &'d Document,
    pub(crate) id: NodeId,
}

/// What a node is, after tags and the YAML 1.1 rules are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`, `~`, or nothing at all.
    Null,
    /// A boolean.
    Bool,
    /// A whole number, of any size.
    Int,
    /// Any other number.
    Float,
    /// A string.
    String,
    /// A list.
    Sequence,
    /// A mapping from strings.
    Mapping,
    /// A value that was left unread on request.
    Opaque,
}

/// One step of the way from a node down to one of its descendants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'d> {
    /// The value under this key.
    Key(&'d str),
    /// The element with this index, from 0.
    Index(usize),
}

impl<'d> Node<'d> {
    /// The node's number.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// The document that it belongs to.
    pub fn document(self) -> &'d Document {
        self.document
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        match self.word().tag() {
            Tag::Null => Kind::Null,
            Tag::Bool => Kind::Bool,
            Tag::Int => Kind::Int,
            Tag::Float => Kind::Float,
            Tag::Str => Kind::String,
            Tag::Seq => Kind::Sequence,
            Tag::Map => Kind::Mapping,
            Tag::Opaque => Kind::Opaque,
        }
    }

    /// Where it is written: quotes and brackets belong to it, anchors, tags, comments and the line break after a block
    /// scalar do not; a block mapping or list begins at its first key or dash. Null that is not written stands after the
    /// `:` or `-` before it. The copy of an anchored node is written where the anchor is.
    pub fn span(self) -> Span {
        self.document.span(self.id)
    }

    /// Whether it came here through an alias or a merge key.
    pub fn is_alias(self) -> bool {
        self.word().has(ALIASED)
    }

    /// Whether it is written once and stands in other places too, through aliases.
    pub fn is_shared(self) -> bool {
        self.document.shared.binary_search(&self.id.0).is_ok()
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// The string, if it is one.
    pub fn as_str(self) -> Option<&'d str> {
        (self.word().tag() == Tag::Str).then(|| self.content())
    }

    /// The boolean, if it is one.
    pub fn as_bool(self) -> Option<bool> {
        (self.word().tag() == Tag::Bool).then(|| resolve::truth(self.content()))
    }

    /// The whole number, if it is one and fits.
    pub fn as_i64(self) -> Option<i64> {
        (self.word().tag() == Tag::Int).then(|| resolve::integer(self.content()))?.try_into().ok()
    }

    /// The number, whole or not.
    pub fn as_f64(self) -> Option<f64> {
        match self.word().tag() {
            Tag::Int | Tag::Float => Some(resolve::float(self.content())),
            _ => None,
        }
    }

    /// The text of a scalar of any kind, unquoted; nothing for lists and mappings.
    pub fn scalar(self) -> Option<&'d str> {
        (!matches!(self.word().tag(), Tag::Seq | Tag::Map | Tag::Opaque)).then(|| self.content())
    }

    /// The value under `key`, if this is a mapping that has it. Of two equal keys the last one counts.
    pub fn get(self, key: &str) -> Option<Node<'d>> {
        self.entries().find(|(name, _)| self.document.reads(name.id, key)).map(|(_, value)| value)
    }

    /// The values under several keys, each as [`Self::get`] finds it, in one go through the mapping.
    pub fn get_each<const N: usize>(self, keys: [&str; N]) -> [Option<Node<'d>>; N] {
        let mut values = [None; N];
        for (name, value) in self.entries() {
            if let Some(at) = keys.iter().position(|key| self.document.reads(name.id, key)) {
                values[at] = Some(value);
            }
        }
        values
    }

    /// The values under `keys`, one inside the other.
    pub fn path(self, keys: &[&str]) -> Option<Node<'d>> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The entries of a mapping in the order of the text; nothing for other kinds.
    pub fn entries(self) -> Entries<'d> {
        let (next, end) = self.inside(Tag::Map);
        Entries { document: self.document, next, end }
    }

    /// The elements of a list; nothing for other kinds.
    pub fn items(self) -> Items<'d> {
        let (next, end) = self.inside(Tag::Seq);
        Items { document: self.document, next, end }
    }

    /// The way from this node down to `below`, which must be in its subtree.
    pub fn steps_to(self, below: NodeId) -> Vec<Step<'d>> {
        let mut steps = Vec::new();
        let mut node = self;
        while node.id != below {
            let holds = |candidate: Node<'d>| candidate.id <= below && below.0 < candidate.end();
            let next = match node.kind() {
                Kind::Mapping => node
                    .entries()
                    .find(|&(key, value)| holds(value) || key.id == below)
                    .map(|(key, value)| (Step::Key(key.content()), if key.id == below { key } else { value })),
                _ => node
                    .items()
                    .enumerate()
                    .find(|&(_, item)| holds(item))
                    .map(|(index, item)| (Step::Index(index), item)),
            };
            let Some((step, child)) = next else { break };
            steps.push(step);
            node = child;
        }
        steps
    }

    /// Whether `below` is this node or one inside of it.
    pub fn holds(self, below: NodeId) -> bool {
        self.id <= below && below.0 < self.end()
    }

    /// The key node under which `value`, a direct child of this mapping, stands.
    pub fn key_of(self, value: NodeId) -> Option<Node<'d>> {
        self.entries().find(|(_, candidate)| candidate.id == value).map(|(key, _)| key)
    }

    /// The node as a JSON value. Numbers that JSON cannot hold become strings; opaque nodes become `null`.
    pub fn to_json(self) -> Value {
        match self.kind() {
            Kind::Null | Kind::Opaque => Value::Null,
            Kind::Bool => Value::Bool(self.as_bool().unwrap_or_default()),
            Kind::Int | Kind::Float => resolve::json_number(self.content()),
            Kind::String => Value::String(self.content().to_owned()),
            Kind::Sequence => Value::Array(self.items().map(Node::to_json).collect()),
            Kind::Mapping => {
                Value::Object(self.entries().map(|(key, value)| (key.content().to_owned(), value.to_json())).collect())
            }
        }
    }

    /// What is written in this collection, keys with their values or elements, also what does not count; what merge keys
    /// brought is not.
    pub(crate) fn written(self) -> Vec<(Option<Node<'d>>, Node<'d>)> {
        let is_mapping = self.kind() == Kind::Mapping;
        let mut written = Vec::new();
        let mut next = self.id.0 + 1;
        while next < self.end() {
            let key = is_mapping.then(|| self.document.node(NodeId(next)));
            let value = self.document.node(NodeId(next + u32::from(is_mapping)));
            next = value.end();
            if !key.is_some_and(|key| key.is_alias() && value.is_alias()) {
                written.push((key, value));
            }
        }
        written
    }

    /// The text of a scalar node, whatever its kind.
    pub(crate) fn content(self) -> &'d str {
        self.document.content(self.id)
    }

    fn word(self) -> Word {
        self.document.word(self.id)
    }

    /// One past the last node of the subtree.
    fn end(self) -> u32 {
        self.id.0 + self.word().size()
    }

    fn inside(self, tag: Tag) -> (u32, u32) {
        if self.word().tag() == tag { (self.id.0 + 1, self.end()) } else { (0, 0) }
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.to_json())
    }
}

//! Anchors, tags and aliases.

use super::classes::{is_blank_or_end, is_name};
use super::parts::{Anchor, Fault, Style};
use super::reader::Reader;
use super::tags::TagName;
use crate::slots::Tag;

const TWICE: &str = "a value has two anchors or two tags";

/// The anchor and the tag of a node.
#[derive(Debug, Default)]
pub(super) struct Properties<'t> {
    anchor: Option<&'t str>,
    pub(super) tag: Option<TagName<'t>>,
    /// Where the first one begins.
    pub(super) start: usize,
    /// One past the last one.
    pub(super) end: usize,
    /// Where the line of the first one begins.
    pub(super) line: usize,
    /// Whether a key may begin with the first one.
    pub(super) fresh: bool,
    /// Whether a key must.
    required: bool,
}

/// Properties that wait for their node. They are rare.
pub(super) type Waiting<'t> = Option<Box<Properties<'t>>>;

impl Properties<'_> {
    pub(super) fn is_binary(&self) -> bool {
        matches!(&self.tag, Some(TagName::Core(name)) if name == "binary")
    }

    /// Whether `<<` with these properties is a merge key.
    pub(super) fn allows_merge(&self, style: Style) -> bool {
        match &self.tag {
            None => style == Style::Plain,
            Some(TagName::NonSpecific) => true,
            Some(TagName::Core(name)) => name == "merge",
            Some(TagName::Foreign) => false,
        }
    }
}

impl<'t> Reader<'t> {
    /// Reads the anchor or tag that begins here.
    pub(super) fn property(&mut self, fresh: bool, required: bool) -> Result<(), Fault> {
        let start = self.at;
        if self.properties.as_ref().is_some_and(|properties| properties.line != self.line) {
            self.set_properties_aside()?;
        }
        let (anchor, tag) =
            if self.bytes[start] == b'&' { (Some(self.name("an anchor")?), None) } else { (None, Some(self.tag()?)) };
        let line = self.line;
        let first = || Box::new(Properties { start, line, fresh, required, ..Properties::default() });
        let properties = self.properties.get_or_insert_with(first);
        if (anchor.is_some() && properties.anchor.is_some()) || (tag.is_some() && properties.tag.is_some()) {
            return Err(Fault::new(start, TWICE));
        }
        properties.anchor = properties.anchor.or(anchor);
        properties.tag = properties.tag.take().or(tag);
        properties.end = self.at;
        Ok(())
    }

    /// Makes room for the properties of a new line: those of the lines before belong to a collection that begins with
    /// them, if to anything.
    pub(super) fn set_properties_aside(&mut self) -> Result<(), Fault> {
        let properties = self.properties.take();
        self.outer = joined(self.outer.take(), properties)?;
        Ok(())
    }

    /// All properties that wait for a node that is not a key.
    #[inline]
    pub(super) fn take_properties(&mut self) -> Result<Waiting<'t>, Fault> {
        if self.properties.is_none() && self.outer.is_none() {
            return Ok(None);
        }
        joined(self.outer.take(), self.properties.take())
    }

    /// The properties of the key on this line; those of the lines before stay.
    #[inline]
    pub(super) fn take_key_properties(&mut self) -> Result<Waiting<'t>, Fault> {
        if self.properties.as_ref().is_some_and(|properties| properties.line != self.line) {
            self.set_properties_aside()?;
        }
        Ok(self.properties.take())
    }

    /// Notes that the next node has the anchor of `properties`; `key_of` as [`Anchor::key_of`].
    pub(super) fn register(&mut self, properties: Option<&Properties<'t>>, key_of: Option<Tag>) {
        if let Some(name) = properties.and_then(|properties| properties.anchor) {
            self.anchors.insert(name, Anchor { node: self.builder.next(), key_of });
        }
    }

    /// Reads the alias that begins here, and gives what it stands for.
    pub(super) fn alias(&mut self) -> Result<Anchor, Fault> {
        let start = self.at;
        let name = self.name("an alias")?;
        let Some(&anchor) = self.anchors.get(name) else {
            let why = format!("no anchor `&{name}` stands before this alias");
            return Err(Fault { at: (start, self.at), other: None, why: why.into() });
        };
        if self.builder.is_open(anchor.node) {
            let why = format!("the anchor `&{name}` contains an alias to itself");
            return Err(Fault { at: (start, self.at), other: None, why: why.into() });
        }
        self.builder.shared.push(anchor.node);
        Ok(anchor)
    }

    /// Reads the name after `&` or `*`.
    pub(super) fn name(&mut self, what: &'static str) -> Result<&'t str, Fault> {
        let start = self.at + 1;
        let mut end = start;
        while is_name(self.byte(end)) {
            end += 1;
        }
        let ends = matches!(self.byte(end), b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`');
        if start == end || !(ends || is_blank_or_end(self.bytes, end)) {
            let why =
                format!("the name of {what} is made of letters, digits, `_` and `-`; quote this text if it is none");
            return Err(Fault { at: (self.at, end), other: None, why: why.into() });
        }
        self.at = end;
        Ok(&self.source[start..end])
    }
}

fn joined<'t>(outer: Waiting<'t>, inner: Waiting<'t>) -> Result<Waiting<'t>, Fault> {
    if let Some(required) = [&outer, &inner].into_iter().flatten().find(|properties| properties.required) {
        return Err(Fault::new(required.start, super::keys::NO_COLON));
    }
    match (outer, inner) {
        (Some(outer), Some(inner)) => {
            if (outer.anchor.is_some() && inner.anchor.is_some()) || (outer.tag.is_some() && inner.tag.is_some()) {
                return Err(Fault::new(inner.start, TWICE));
            }
            Ok(Some(Box::new(Properties {
                anchor: outer.anchor.or(inner.anchor),
                tag: outer.tag.or(inner.tag),
                ..*inner
            })))
        }
        (outer, inner) => Ok(outer.or(inner)),
    }
}

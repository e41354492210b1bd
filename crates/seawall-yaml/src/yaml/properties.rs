//! Anchors, tags and aliases.

use std::borrow::Cow;

use super::classes::{is_blank_or_end, is_name};
use super::reader::{Anchor, Fault, Reader, Style};
use crate::document::Tag;

/// The prefix that `!!` stands for.
const CORE: &str = "tag:yaml.org,2002:";
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

/// What a tag says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum TagName<'t> {
    /// One of YAML's own, by its short name.
    Core(Cow<'t, str>),
    /// `!`: a string when it is at a scalar.
    NonSpecific,
    /// Any other: a string when it is at a scalar.
    Foreign,
}

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

    /// Reads the tag that begins here.
    pub(super) fn tag(&mut self) -> Result<TagName<'t>, Fault> {
        let start = self.at;
        let wrong =
            |at: usize| Fault { at: (start, at), other: None, why: "not a valid tag; quote it if it is text".into() };
        if self.byte(start + 1) == b'<' {
            let uri = self.uri(start + 2)?;
            if self.byte(self.at) != b'>' || uri.is_empty() {
                return Err(wrong(self.at));
            }
            self.at += 1;
            self.end_of_tag(start)?;
            return Ok(match uri {
                Cow::Borrowed(uri) => uri.strip_prefix(CORE).map(|name| TagName::Core(name.into())),
                Cow::Owned(uri) => uri.strip_prefix(CORE).map(|name| TagName::Core(name.to_owned().into())),
            }
            .unwrap_or(TagName::Foreign));
        }
        let mut end = start + 1;
        while is_name(self.byte(end)) {
            end += 1;
        }
        let handle = if self.byte(end) == b'!' { Some(&self.source[start..=end]) } else { None };
        let suffix = self.uri(if handle.is_some() { end + 1 } else { start + 1 })?;
        match handle {
            Some(_) if suffix.is_empty() => return Err(wrong(self.at)),
            Some("!!") | None => self.end_of_tag(start)?,
            Some(handle) => {
                let why = format!("the tag prefix `{handle}` is not known");
                return Err(Fault { at: (start, end + 1), other: None, why: why.into() });
            }
        }
        Ok(match handle {
            Some(_) => TagName::Core(suffix),
            None if suffix.is_empty() => TagName::NonSpecific,
            None => TagName::Foreign,
        })
    }

    fn end_of_tag(&self, start: usize) -> Result<(), Fault> {
        if is_blank_or_end(self.bytes, self.at) {
            return Ok(());
        }
        let why = "a blank must follow a tag; quote this text if it is none";
        Err(Fault { at: (start, self.at), other: None, why: why.into() })
    }

    /// Reads the characters of a URI from `start` on, and decodes `%41`.
    fn uri(&mut self, start: usize) -> Result<Cow<'t, str>, Fault> {
        let mut end = start;
        while is_name(self.byte(end)) || b";/?:@&=+$,.!~*'()[]%".contains(&self.byte(end)) {
            end += 1;
        }
        self.at = end;
        let written = &self.source[start..end];
        if !written.contains('%') {
            return Ok(written.into());
        }
        let wrong = || Fault { at: (start, end), other: None, why: "the escapes of this tag are not valid".into() };
        let mut decoded = Vec::new();
        let mut rest = written;
        while let Some(at) = rest.find('%') {
            decoded.extend_from_slice(&rest.as_bytes()[..at]);
            let digits =
                rest.get(at + 1..at + 3).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
            decoded.push(u8::from_str_radix(digits.ok_or_else(wrong)?, 16).map_err(|_| wrong())?);
            rest = &rest[at + 3..];
        }
        decoded.extend_from_slice(rest.as_bytes());
        String::from_utf8(decoded).map(Cow::Owned).map_err(|_| wrong())
    }

    /// Reads a directive line, `%YAML 1.1`, which ends the document before it and cannot begin one: `kubectl` takes the
    /// `---` after it for the end of a document that is nothing but the directive.
    pub(super) fn directive(&self) -> Result<(), Fault> {
        let end = self.find_line_end(self.at);
        let line = &self.source[self.at..end];
        let known = line.starts_with("%YAML ") || line.starts_with("%TAG ");
        let why = match (known, self.rooted) {
            (true, true) => return Ok(()),
            (true, false) => "`kubectl` does not read directives; remove this line",
            (false, _) => "a line cannot begin with `%`",
        };
        Err(Fault { at: (self.at, end), other: None, why: why.into() })
    }
}

fn joined<'t>(outer: Waiting<'t>, inner: Waiting<'t>) -> Result<Waiting<'t>, Fault> {
    if let Some(required) = [&outer, &inner].into_iter().flatten().find(|properties| properties.required) {
        return Err(Fault::new(required.start, super::block::NO_COLON));
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

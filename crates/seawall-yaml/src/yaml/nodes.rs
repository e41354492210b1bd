//! Scalars and aliases become nodes.

use super::flow::COLLECTION_AS_KEY;
use super::parts::{Anchor, Fault, Scalar, Style, Want};
use super::properties::{Properties, Waiting};
use super::reader::Reader;
use super::tags::TagName;
use crate::resolve;
use crate::slots::{ALIASED, QUOTED, Tag};

impl<'t> Reader<'t> {
    /// Pushes the scalar that is waited for: a value, or the key after `?`.
    #[inline]
    pub(super) fn value(&mut self, scalar: &Scalar, properties: Waiting<'t>) -> Result<(), Fault> {
        if self.frames.last().is_some_and(|frame| frame.want == Want::Key) {
            self.push_key(scalar, properties)?;
        } else {
            self.push_value(scalar, properties)?;
        }
        self.value_done();
        Ok(())
    }

    #[inline]
    fn push_value(&mut self, scalar: &Scalar, properties: Waiting<'t>) -> Result<(), Fault> {
        if let Some(properties) = properties {
            return self.push_value_with(scalar, &properties);
        }
        let tag = if scalar.style == Style::Plain { resolve::plain(self.content(scalar)) } else { Tag::Str };
        if tag == Tag::Float {
            self.check_finite(scalar)?;
        }
        self.push(tag, scalar)
    }

    fn push_value_with(&mut self, scalar: &Scalar, properties: &Properties<'t>) -> Result<(), Fault> {
        let tag = match (&properties.tag, scalar.style) {
            (None, Style::Plain) => resolve::plain(self.content(scalar)),
            (None, _) => Tag::Str,
            (Some(tag), _) => self.tagged(tag, scalar)?,
        };
        if tag == Tag::Float {
            self.check_finite(scalar)?;
        }
        self.register(Some(properties), None);
        if properties.is_binary() { self.push_binary(scalar) } else { self.push(tag, scalar) }
    }

    fn check_finite(&self, scalar: &Scalar) -> Result<(), Fault> {
        if resolve::float(self.content(scalar)).is_finite() {
            return Ok(());
        }
        let why = "JSON has no infinity and no not-a-number; quote it if it is text";
        Err(scalar.fault(why))
    }

    #[inline]
    fn push(&mut self, tag: Tag, scalar: &Scalar) -> Result<(), Fault> {
        let (start, end) = (scalar.start, scalar.end);
        let pushed = match (scalar.decoded, scalar.style) {
            (Some(from), _) => self.builder.decoded(tag, from, start, end),
            (None, Style::Quoted) => self.builder.scalar(tag, QUOTED, start, end),
            (None, _) => self.builder.scalar(tag, 0, start, end),
        };
        pushed.map_err(|refused| self.fault(&refused))
    }

    fn tagged(&self, tag: &TagName<'t>, scalar: &Scalar) -> Result<Tag, Fault> {
        match tag {
            TagName::Core(name) => resolve::tagged(name, self.content(scalar)).map_err(|why| scalar.fault(why)),
            TagName::NonSpecific | TagName::Foreign => Ok(Tag::Str),
        }
    }

    fn push_binary(&mut self, scalar: &Scalar) -> Result<(), Fault> {
        let Some(bytes) = crate::base64::decode(self.content(scalar)) else {
            return Err(scalar.fault("its tag says that it is base64, which it is not"));
        };
        let mut content = String::new();
        for chunk in bytes.utf8_chunks() {
            content.push_str(chunk.valid());
            content.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
        }
        self.push_instead(scalar, &content)
    }

    /// Pushes a string with another content than the scalar has.
    fn push_instead(&mut self, scalar: &Scalar, content: &str) -> Result<(), Fault> {
        if let Some(from) = scalar.decoded {
            self.builder.forget(from);
        }
        let (from, out) = self.builder.decode();
        out.push_str(content);
        self.push(Tag::Str, &Scalar { decoded: Some(from), ..*scalar })
    }

    /// Pushes a scalar that is a key. Keys are strings: numbers and booleans get their one spelling.
    #[inline]
    pub(super) fn push_key(&mut self, scalar: &Scalar, properties: Waiting<'t>) -> Result<(), Fault> {
        if let Some(properties) = properties {
            return self.push_key_with(scalar, &properties);
        }
        if scalar.style == Style::Plain {
            let content = self.content(scalar);
            if resolve::plain(content) != Tag::Str {
                return self.push_resolved_key(scalar);
            }
            if content == "<<" {
                self.push(Tag::Str, scalar)?;
                self.builder.was_merge_key();
                return Ok(());
            }
        }
        self.push(Tag::Str, scalar)?;
        self.builder.was_key();
        Ok(())
    }

    fn push_key_with(&mut self, scalar: &Scalar, properties: &Properties<'t>) -> Result<(), Fault> {
        let tag = match (&properties.tag, scalar.style) {
            (None, Style::Plain) => resolve::plain(self.content(scalar)),
            (None, _) => Tag::Str,
            (Some(tag), _) => self.tagged(tag, scalar)?,
        };
        self.register(Some(properties), Some(tag));
        if properties.allows_merge(scalar.style) && self.content(scalar) == "<<" {
            self.push(Tag::Str, scalar)?;
            self.builder.was_merge_key();
            return Ok(());
        }
        if properties.is_binary() {
            self.push_binary(scalar)?;
        } else if tag == Tag::Str {
            self.push(Tag::Str, scalar)?;
        } else {
            return self.push_resolved_key(scalar);
        }
        self.builder.was_key();
        Ok(())
    }

    fn push_resolved_key(&mut self, scalar: &Scalar) -> Result<(), Fault> {
        let content = self.content(scalar);
        let resolved = resolve::key(content).map_err(|why| scalar.fault(why))?;
        if resolved == content {
            self.push(Tag::Str, scalar)?;
        } else {
            let resolved = resolved.into_owned();
            self.push_instead(scalar, &resolved)?;
        }
        self.builder.was_key();
        Ok(())
    }

    /// Pushes a copy of what an alias stands for.
    pub(super) fn push_alias(&mut self, anchor: Anchor, alias: (usize, usize)) -> Result<(), Fault> {
        if self.frames.last().is_some_and(|frame| frame.want == Want::Key) {
            return self.push_alias_key(anchor, alias);
        }
        let pushed = match anchor.key_of {
            Some(tag) if tag != Tag::Str => {
                let slot = self.builder.slots[anchor.node as usize];
                self.builder.scalar(tag, ALIASED, slot.start as usize, slot.end as usize)
            }
            _ => self.builder.alias(anchor.node),
        };
        pushed.map_err(|refused| self.fault(&refused))
    }

    /// Pushes what an alias stands for as a key.
    pub(super) fn push_alias_key(&mut self, anchor: Anchor, alias: (usize, usize)) -> Result<(), Fault> {
        let slot = self.builder.slots[anchor.node as usize];
        let wrong = |why: &'static str| Fault { at: alias, other: None, why: why.into() };
        match slot.tag() {
            Tag::Seq | Tag::Map | Tag::Opaque => return Err(wrong(COLLECTION_AS_KEY)),
            Tag::Str => self.builder.alias(anchor.node).map_err(|refused| self.fault(&refused))?,
            _ => {
                let resolved = resolve::key(self.builder.content(anchor.node)).map_err(wrong)?.into_owned();
                let (from, out) = self.builder.decode();
                out.push_str(&resolved);
                let (start, end) = (slot.start as usize, slot.end as usize);
                self.builder.decoded(Tag::Str, from, start, end).map_err(|refused| self.fault(&refused))?;
            }
        }
        self.builder.was_key();
        Ok(())
    }
}

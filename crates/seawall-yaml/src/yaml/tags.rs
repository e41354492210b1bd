//! Tags, which say what a value is.

use std::borrow::Cow;

use super::classes::{is_blank_or_end, is_name};
use super::parts::Fault;
use super::reader::Reader;

/// The prefix that `!!` stands for.
const CORE: &str = "tag:yaml.org,2002:";

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

impl<'t> Reader<'t> {
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

    pub(super) fn end_of_tag(&self, start: usize) -> Result<(), Fault> {
        if is_blank_or_end(self.bytes, self.at) {
            return Ok(());
        }
        let why = "a blank must follow a tag; quote this text if it is none";
        Err(Fault { at: (start, self.at), other: None, why: why.into() })
    }

    /// Reads the characters of a URI from `start` on, and decodes `%41`.
    pub(super) fn uri(&mut self, start: usize) -> Result<Cow<'t, str>, Fault> {
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
}

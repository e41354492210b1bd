//! Text after the end of the document.
//!
//! `kubectl` looks at the next token, and where that may be a key at the rest of its line, before it decides that the
//! document has ended. What is wrong there makes it refuse the document; what comes after is not looked at.

use super::classes::is_blank_or_end;
use super::parts::Fault;
use super::reader::Reader;
use crate::slots::Tag;

/// A token after the end of the document.
enum Trailing {
    /// The look ahead ends with it.
    Last,
    /// It can be a key, or begin one.
    MaybeKey,
    /// Neither, nor does it change whether something before it can be one.
    Other,
    /// What stands before it cannot be a key.
    Separator,
}

impl Reader<'_> {
    /// Reports that there is some, or fails.
    pub(super) fn trailing(&mut self) -> Result<(), Fault> {
        let begin = self.at;
        if self.source[begin..].starts_with("{{") || self.source[begin..].starts_with("{%") {
            return Err(Fault::new(begin, "what follows the end of the document is not YAML"));
        }
        let mut key = self.root_as_key();
        let mut brackets = 0_usize;
        let mut first = true;
        let mut after_root = true;
        loop {
            let (start, line, fresh) = (self.at, self.line, std::mem::take(&mut self.fresh));
            let outside = brackets == 0;
            match self.trailing_token(&mut brackets, fresh, key.is_some() && !after_root)? {
                Trailing::Last => break,
                Trailing::MaybeKey if fresh && outside && !first => break,
                Trailing::MaybeKey if fresh && outside => (key, after_root) = (Some((start, line)), false),
                Trailing::Separator if outside => key = None,
                // An empty collection is no key any more.
                Trailing::Separator if key == Some((start - 1, line)) => key = None,
                _ => {}
            }
            first = false;
            if key.is_none_or(|(start, line)| line != self.line || !self.is_short(start)) {
                break;
            }
            self.skip_trailing_blanks(brackets);
            if self.at >= self.bytes.len() || (self.column() == 0 && self.is_document_mark(self.at)) {
                break;
            }
        }
        self.report_trailing(begin);
        Ok(())
    }

    /// Where the document begins and its line, if a key may have begun with it whose `:` has not come yet.
    fn root_as_key(&self) -> Option<(usize, usize)> {
        let root = self.builder.slots.first()?;
        let start = root.start as usize;
        let is_empty_collection = matches!(root.tag(), Tag::Map | Tag::Seq) && root.size() == 1;
        (!self.fresh && start >= self.line && !is_empty_collection).then_some((start, self.line))
    }

    fn skip_trailing_blanks(&mut self, brackets: usize) {
        self.skip_to_token();
        while brackets > 0 && self.byte(self.at) == b'\t' {
            self.at += 1;
            self.skip_to_token();
        }
    }

    /// Goes past one token.
    fn trailing_token(&mut self, brackets: &mut usize, fresh: bool, after_key: bool) -> Result<Trailing, Fault> {
        let byte = self.bytes[self.at];
        let indicator = matches!(byte, b'-' | b'?' | b':') && is_blank_or_end(self.bytes, self.at + 1);
        match byte {
            _ if indicator && *brackets == 0 => {
                let allowed = fresh || (byte == b':' && after_key);
                if allowed { Ok(Trailing::Last) } else { Err(self.cannot_begin()) }
            }
            b'[' | b'{' => {
                *brackets += 1;
                self.at += 1;
                Ok(Trailing::MaybeKey)
            }
            b']' | b'}' => {
                *brackets = brackets.saturating_sub(1);
                self.at += 1;
                Ok(Trailing::Separator)
            }
            b',' => {
                self.at += 1;
                self.fresh = true;
                Ok(Trailing::Separator)
            }
            b'?' | b':' if *brackets > 0 => {
                self.at += 1;
                Ok(Trailing::Other)
            }
            b'-' if indicator => {
                self.at += 1;
                Ok(Trailing::Other)
            }
            b'|' | b'>' if *brackets == 0 => self.literal().map(|_| Trailing::Last),
            b'&' | b'*' => self.name("an anchor or alias").map(|_| Trailing::MaybeKey),
            b'!' => self.tag().map(|_| Trailing::MaybeKey),
            b'"' | b'\'' => self.quoted().map(|_| Trailing::MaybeKey),
            b'%' if self.column() == 0 => self.directive().map(|()| Trailing::Last),
            b'\t' | b'@' | b'`' | b'%' | b'|' | b'>' => Err(self.cannot_begin()),
            _ => self.plain(*brackets > 0).map(|_| Trailing::MaybeKey),
        }
    }
}

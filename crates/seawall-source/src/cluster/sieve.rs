//! What is taken out of an answer while it arrives, so that it is never held: values of Secrets, and the API server's
//! book of who set which field.

use std::io::{self, Write};

/// What an answer holds, and so where its objects stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A list: objects are the elements of `items`.
    List,
    /// An event of a watch: the object is the value of `object`.
    Event,
}

/// Lets JSON through, byte by byte and in any portions, except for what nobody may keep or nobody asks for. It checks
/// nothing: what is no JSON comes out as some other text that is no JSON.
#[derive(Debug)]
pub(crate) struct Sieve {
    kept: Vec<u8>,
    /// The most bytes that may be kept.
    most: u64,
    /// Where the objects' own keys stand: how many brackets are open there.
    object: usize,
    /// The key on the first level under which objects stand.
    under: &'static [u8],
    secret: bool,
    /// The open brackets, the outermost first.
    open: Vec<Bracket>,
    /// The keys on the way, one for each level that may matter.
    keys: [Vec<u8>; LEVELS],
    state: State,
    /// How many brackets were open when the value began that is left out.
    omitted: Option<usize>,
}

/// Levels below which nothing is left out: the list, `items`, the object, `metadata`, `annotations`.
const LEVELS: usize = 6;
/// The longest key that can matter.
const LONGEST: usize = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Object,
    Array,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before a value.
    Value,
    /// Before a key, or the end of an object.
    Key,
    /// Behind a value.
    Behind,
    /// In a number or a word.
    Word,
    Text(Text),
}

/// In a string: whether it is a key, and whether the next byte is escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Text {
    is_key: bool,
    is_escaped: bool,
}

impl Sieve {
    /// For an answer with objects of a kind; `secret` when they are Secrets.
    pub(crate) fn new(shape: Shape, secret: bool, most: u64) -> Self {
        let (object, under) = match shape {
            Shape::List => (3, &b"items"[..]),
            Shape::Event => (2, &b"object"[..]),
        };
        Self {
            kept: Vec::new(),
            most,
            object,
            under,
            secret,
            open: Vec::new(),
            keys: Default::default(),
            state: State::Value,
            omitted: None,
        }
    }

    /// What was let through.
    pub(crate) fn end(mut self) -> Vec<u8> {
        self.kept.shrink_to_fit();
        self.kept
    }

    /// The whole lines among what was let through so far.
    pub(crate) fn take_lines(&mut self) -> Vec<u8> {
        let end = memchr::memrchr(b'\n', &self.kept).map_or(0, |newline| newline + 1);
        let rest = self.kept.split_off(end);
        std::mem::replace(&mut self.kept, rest)
    }

    fn take(&mut self, bytes: &[u8]) {
        let mut at = 0;
        // Bytes from here on are to be kept, in one go.
        let mut from = 0;
        while at < bytes.len() {
            match self.state {
                State::Text(text) => at = self.text(bytes, at, text, &mut from),
                State::Word if !ends_word(bytes[at]) => at += 1,
                State::Word => self.value_ends(at, &mut from),
                _ => {
                    self.structure(bytes, at, &mut from);
                    at += 1;
                }
            }
        }
        if self.omitted.is_none() {
            self.kept.extend_from_slice(&bytes[from..]);
        }
    }

    /// Goes on in a string; gives where.
    fn text(&mut self, bytes: &[u8], at: usize, text: Text, from: &mut usize) -> usize {
        if text.is_escaped {
            self.state = State::Text(Text { is_escaped: false, ..text });
            self.spell(text, &bytes[at..=at]);
            return at + 1;
        }
        let end = memchr::memchr2(b'"', b'\\', &bytes[at..]).map_or(bytes.len(), |length| at + length);
        self.spell(text, &bytes[at..end]);
        match bytes.get(end) {
            Some(b'\\') => self.state = State::Text(Text { is_escaped: true, ..text }),
            Some(_) if text.is_key => self.state = State::Behind,
            Some(_) => self.value_ends(end + 1, from),
            None => {}
        }
        end + 1
    }

    fn spell(&mut self, text: Text, letters: &[u8]) {
        let level = self.open.len();
        if text.is_key && level < LEVELS && self.keys[level].len() < LONGEST {
            self.keys[level].extend_from_slice(letters);
        }
    }

    fn structure(&mut self, bytes: &[u8], at: usize, from: &mut usize) {
        match bytes[at] {
            b' ' | b'\n' | b'\r' | b'\t' => {}
            b'{' | b'[' => {
                self.value_begins(bytes, at, from);
                let bracket = if bytes[at] == b'{' { Bracket::Object } else { Bracket::Array };
                self.open.push(bracket);
                self.state = if bracket == Bracket::Object { State::Key } else { State::Value };
            }
            b'}' | b']' => {
                self.open.pop();
                self.value_ends(at + 1, from);
            }
            b',' => {
                let in_object = self.open.last() == Some(&Bracket::Object);
                self.state = if in_object { State::Key } else { State::Value };
            }
            b':' => self.state = State::Value,
            b'"' if self.state == State::Key => {
                if let Some(key) = self.keys.get_mut(self.open.len()) {
                    key.clear();
                }
                self.state = State::Text(Text { is_key: true, is_escaped: false });
            }
            first => {
                self.value_begins(bytes, at, from);
                let text = State::Text(Text { is_key: false, is_escaped: false });
                self.state = if first == b'"' { text } else { State::Word };
            }
        }
    }

    fn value_begins(&mut self, bytes: &[u8], at: usize, from: &mut usize) {
        if self.omitted.is_some() {
            return;
        }
        let Some(instead) = self.instead(bytes[at]) else { return };
        self.kept.extend_from_slice(&bytes[*from..at]);
        self.kept.extend_from_slice(instead);
        self.omitted = Some(self.open.len());
    }

    /// A value has ended before `at`.
    fn value_ends(&mut self, at: usize, from: &mut usize) {
        self.state = State::Behind;
        if self.omitted.is_some_and(|level| level >= self.open.len()) {
            self.omitted = None;
            *from = at;
        }
    }

    /// What is written instead of the value that begins here with `first`, if it is not to be kept.
    fn instead(&self, first: u8) -> Option<&'static [u8]> {
        let level = self.open.len();
        let depth = level.checked_sub(self.object).filter(|depth| *depth <= 2)?;
        if self.open[level - 1] != Bracket::Object || self.keys[1] != self.under {
            return None;
        }
        let (own, key) = (&*self.keys[self.object], &*self.keys[level]);
        let of_annotation = depth == 2 && own == b"metadata" && self.keys[level - 1] == b"annotations";
        match depth {
            1 if own == b"metadata" && key == b"managedFields" => Some(b"[]"),
            0 if self.secret && is_data(own) && first != b'{' => Some(b"null"),
            1 if self.secret && is_data(own) => Some(b"\"\""),
            _ if self.secret && of_annotation && key == APPLIED => Some(b"\"\""),
            _ => None,
        }
    }
}

/// The annotation in which `kubectl` keeps what was applied, values included.
const APPLIED: &[u8] = b"kubectl.kubernetes.io/last-applied-configuration";

fn is_data(key: &[u8]) -> bool {
    matches!(key, b"data" | b"stringData")
}

fn ends_word(byte: u8) -> bool {
    matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t')
}

impl Write for Sieve {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.take(bytes);
        if self.kept.len() as u64 > self.most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRETS: &str = r#"{"kind":"SecretList","metadata":{"continue":"abc","managedFields":1},"items":[
        {"metadata":{"name":"a\"b","managedFields":[{"fieldsV1":{"f:data":{}}}],"annotations":{
            "kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{\"k\":\"hunter2\"}}","other":"kept"}},
         "data":{"password":"aHVudGVyMg==","e\\\"":"aHVudGVyMg==","n":[1,{"x":"hunter2"}]},"type":"Opaque"},
        {"metadata":{"name":"c"},"data":"hunter2","stringData":{"k":"hunter2"}},
        {"metadata":{"name":"d"},"data":null,"spec":{"data":{"k":"kept"},"metadata":{"managedFields":"kept"}}}]}"#;

    const KEPT: &str = r#"{"kind":"SecretList","metadata":{"continue":"abc","managedFields":1},"items":[
        {"metadata":{"name":"a\"b","managedFields":[],"annotations":{
            "kubectl.kubernetes.io/last-applied-configuration":"","other":"kept"}},
         "data":{"password":"","e\\\"":"","n":""},"type":"Opaque"},
        {"metadata":{"name":"c"},"data":null,"stringData":{"k":""}},
        {"metadata":{"name":"d"},"data":null,"spec":{"data":{"k":"kept"},"metadata":{"managedFields":"kept"}}}]}"#;

    fn sieved(shape: Shape, secret: bool, portions: &[&str]) -> String {
        let mut sieve = Sieve::new(shape, secret, 1 << 20);
        for portion in portions {
            sieve.write_all(portion.as_bytes()).unwrap();
        }
        String::from_utf8(sieve.end()).unwrap()
    }

    #[test]
    fn values_of_secrets_are_left_out_wherever_the_answer_is_cut() {
        assert_eq!(sieved(Shape::List, true, &[SECRETS]), KEPT);
        for at in 0..SECRETS.len() {
            let (before, after) = SECRETS.split_at(at);
            assert_eq!(sieved(Shape::List, true, &[before, after]), KEPT, "cut at {at}");
        }
        let bytes: Vec<&str> = SECRETS.split("").collect();
        assert_eq!(sieved(Shape::List, true, &bytes), KEPT);
    }

    #[test]
    fn of_other_kinds_only_managed_fields_are_left_out() {
        let maps = r#"{"items":[{"metadata":{"managedFields":[{}],"name":"a"},"data":{"k":"v"}}]}"#;
        let kept = r#"{"items":[{"metadata":{"managedFields":[],"name":"a"},"data":{"k":"v"}}]}"#;
        assert_eq!(sieved(Shape::List, false, &[maps]), kept);
    }

    #[test]
    fn events_of_a_watch_are_sieved_line_by_line() {
        let event = r#"{"type":"ADDED","object":{"metadata":{"managedFields":[1]},"data":{"k":"hunter2"}}}"#;
        let kept = r#"{"type":"ADDED","object":{"metadata":{"managedFields":[]},"data":{"k":""}}}"#;
        let mut sieve = Sieve::new(Shape::Event, true, 1 << 20);
        sieve.write_all(format!("{event}\n{event}\n{}", &event[..40]).as_bytes()).unwrap();
        assert_eq!(sieve.take_lines(), format!("{kept}\n{kept}\n").as_bytes());
        sieve.write_all(format!("{}\n", &event[40..]).as_bytes()).unwrap();
        assert_eq!(sieve.take_lines(), format!("{kept}\n").as_bytes());
    }

    #[test]
    fn more_than_may_be_kept_is_an_error_and_what_is_no_json_does_no_harm() {
        let mut sieve = Sieve::new(Shape::List, false, 10);
        assert!(sieve.write_all(b"<html>").is_ok());
        assert!(sieve.write_all(b"hello world").is_err());
        assert_eq!(sieved(Shape::List, true, &["]]}}\"\\", "\"{{[:,,"]), "]]}}\"\\\"{{[:,,");
    }
}

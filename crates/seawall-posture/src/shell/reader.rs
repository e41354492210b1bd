//! Splits a script into calls and words.

use super::{Call, Word};

/// Words of the language that may stand where a program stands.
const RESERVED: [&str; 13] =
    ["if", "then", "else", "elif", "fi", "do", "done", "while", "until", "!", "{", "}", "time"];

pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// How many calls may still lie in each other.
    depth: usize,
    /// Whether it reads what stands in an opening, up to the `)` of it.
    inside: bool,
    /// Ends of here-documents whose text begins with the next line.
    pending: Vec<String>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, depth: usize) -> Self {
        Self { text, at: 0, depth, inside: false, pending: Vec::new() }
    }

    /// The calls up to the end or to the `)` that belongs to an opening before.
    pub(super) fn calls(&mut self) -> Vec<Call> {
        let mut calls = Vec::new();
        let mut call = Call::default();
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\\' if self.rest().starts_with("\\\n") => self.at += 2,
                b'#' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                b'\n' => {
                    self.at += 1;
                    self.skip_documents();
                    // A pipe at the end of a line goes on.
                    if !call.words.is_empty() || !call.is_piped {
                        end(&mut call, &mut calls, false);
                    }
                }
                b'|' => {
                    let or = self.rest().starts_with("||");
                    self.at += if or || self.rest().starts_with("|&") { 2 } else { 1 };
                    end(&mut call, &mut calls, !or);
                }
                b'&' if self.rest().starts_with("&>") => self.redirect(&mut call),
                b'(' => {
                    self.at += 1;
                    open += 1;
                    let pipes = call.words.is_empty() && call.is_piped;
                    end(&mut call, &mut calls, pipes);
                }
                b';' | b'&' => {
                    self.at += 1;
                    end(&mut call, &mut calls, false);
                }
                b')' => {
                    self.at += 1;
                    end(&mut call, &mut calls, false);
                    if open == 0 && self.inside {
                        break;
                    }
                    open = open.saturating_sub(1);
                }
                b'<' if self.rest().starts_with("<(") => {
                    let word = self.word();
                    call.words.push(word);
                }
                b'<' | b'>' => self.redirect(&mut call),
                _ => {
                    let word = self.word();
                    let is_number = !word.text.is_empty() && word.text.bytes().all(|byte| byte.is_ascii_digit());
                    if is_number && matches!(self.peek(), Some(b'<' | b'>')) {
                        self.redirect(&mut call);
                    } else if !call.words.is_empty() || !RESERVED.contains(&word.text.as_str()) {
                        call.words.push(word);
                    }
                }
            }
        }
        end(&mut call, &mut calls, false);
        calls
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// A redirection, with the word that it is to or from.
    fn redirect(&mut self, call: &mut Call) {
        let operator = self.rest().len() - self.rest().trim_start_matches(['<', '>', '&', '|', '-']).len();
        let operator = &self.rest()[..operator];
        self.at += operator.len();
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        let is_end = matches!(self.peek(), None | Some(b'\n' | b';' | b'|' | b')'));
        let word = if is_end || operator.ends_with("&-") { Word::default() } else { self.word() };
        match operator {
            "<<<" => call.input = Some(word),
            "<<" | "<<-" => self.pending.push(word.text),
            _ => {}
        }
    }

    /// Goes behind the here-documents that were announced.
    fn skip_documents(&mut self) {
        for end in std::mem::take(&mut self.pending) {
            while !self.rest().is_empty() {
                let line = self.rest().lines().next().unwrap_or_default();
                self.at = self.text.len().min(self.at + self.rest().find('\n').map_or(line.len(), |at| at + 1));
                if line.trim_start_matches('\t').trim_end_matches('\r') == end {
                    break;
                }
            }
        }
    }

    fn word(&mut self) -> Word {
        let mut word = Word::default();
        let mut quoted = false;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    quoted = !quoted;
                    self.at += 1;
                }
                b'\'' if !quoted => {
                    let inside = &self.rest()[1..];
                    let end = inside.find('\'').unwrap_or(inside.len());
                    word.text.push_str(&inside[..end]);
                    self.at = self.text.len().min(self.at + end + 2);
                }
                b'\\' => {
                    self.at += 1;
                    let escaped = self.rest().chars().next();
                    word.text.extend(escaped.filter(|&escaped| escaped != '\n'));
                    self.at += escaped.map_or(0, char::len_utf8);
                }
                // Kubernetes makes one of two before the shell sees them.
                b'$' if self.rest().starts_with("$$(") => self.at += 1,
                b'$' if self.rest().starts_with("$((") => self.skip("$((", "))"),
                b'$' if self.rest().starts_with("$(") => self.enter(2, &mut word),
                b'$' if self.rest().starts_with("${") => self.skip("${", "}"),
                b'$' => {
                    let name =
                        self.rest()[1..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
                    self.at += 1 + name.count();
                }
                b'`' => self.backticks(&mut word),
                b'<' | b'>' if !quoted && self.rest()[1..].starts_with('(') => self.enter(2, &mut word),
                b' ' | b'\t' | b'\r' | b'\n' | b'|' | b'&' | b';' | b'(' | b')' | b'<' | b'>' if !quoted => break,
                _ => {
                    let length = self
                        .rest()
                        .find(['"', '\'', '\\', '$', '`', ' ', '\t', '\r', '\n', '|', '&', ';', '(', ')', '<', '>']);
                    let length =
                        length.unwrap_or(self.rest().len()).max(self.rest().chars().next().map_or(1, char::len_utf8));
                    word.text.push_str(&self.rest()[..length]);
                    self.at += length;
                }
            }
        }
        word
    }

    /// The calls between the opening, which has `length` bytes, and its `)`.
    fn enter(&mut self, length: usize, word: &mut Word) {
        self.at += length;
        if self.depth == 0 {
            self.at = self.text.len();
            return;
        }
        let mut inside = Reader { at: self.at, inside: true, ..Reader::new(self.text, self.depth - 1) };
        word.calls.extend(inside.calls());
        self.at = inside.at;
    }

    fn backticks(&mut self, word: &mut Word) {
        let inside = &self.rest()[1..];
        let end = inside.find('`').unwrap_or(inside.len());
        if self.depth > 0 {
            word.calls.extend(Reader::new(&inside[..end], self.depth - 1).calls());
        }
        self.at = self.text.len().min(self.at + end + 2);
    }

    fn skip(&mut self, open: &str, close: &str) {
        let inside = &self.rest()[open.len()..];
        let end = inside.find(close).map_or(inside.len(), |end| end + close.len());
        self.at += open.len() + end;
    }
}

fn end(call: &mut Call, calls: &mut Vec<Call>, pipes: bool) {
    let ended = std::mem::replace(call, Call { is_piped: pipes, ..Call::default() });
    if !ended.words.is_empty() {
        calls.push(ended);
    }
}

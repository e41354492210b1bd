//! Credentials that are known by their format alone, wherever in a text they stand.

use super::issuers::{BY_FIRST_BYTE, FORMATS, Format, OPEN, SECOND_BYTES};
use super::token::Token;
use super::url;

/// The first credential of a known format in `text`, with its article. The text is read once.
pub(super) fn find(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    if bytes.len() < SHORTEST && memchr::memchr(b'@', bytes).is_none() {
        return None;
    }
    let mut in_word = false;
    let mut joint = false;
    for (at, &byte) in bytes.iter().enumerate() {
        let sort = SORTS[usize::from(byte)];
        let found = match sort {
            Sort::Mark => marked(text, at),
            // What goes on behind a joint is a part of something else, but for the dashes of PEM.
            Sort::First if !in_word && (!joint || byte == b'B') && goes_on(byte, bytes.get(at + 1)) => {
                token(text, at, byte)
            }
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        in_word = matches!(sort, Sort::Word | Sort::First);
        joint = byte == b'.' || byte == b'-';
    }
    None
}

/// No format is shorter, but for passwords before a host.
pub(super) const SHORTEST: usize = 14;

/// What a byte means to the search.
#[derive(Clone, Copy)]
enum Sort {
    Other,
    /// Of a word, but no format begins with it.
    Word,
    /// Of a word, and a format begins with it.
    First,
    /// `:` or `@`.
    Mark,
}

const SORTS: [Sort; 256] = {
    let mut sorts = [Sort::Other; 256];
    let mut byte = 0;
    while byte < 128 {
        if (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_' {
            sorts[byte] = if BY_FIRST_BYTE[byte].1 > 0 { Sort::First } else { Sort::Word };
        }
        byte += 1;
    }
    sorts[b':' as usize] = Sort::Mark;
    sorts[b'@' as usize] = Sort::Mark;
    sorts
};

/// What is known by a mark in its middle.
fn marked(text: &str, at: usize) -> Option<&'static str> {
    let rest = &text.as_bytes()[at..];
    if rest.starts_with(b"://") {
        return url::secret(text, at);
    }
    if rest.starts_with(b":AA") {
        return telegram(text, at);
    }
    let data_source = rest.starts_with(b"@tcp(") || rest.starts_with(b"@unix(");
    data_source.then(|| url::in_data_source(text, at))?
}

fn goes_on(first: u8, second: Option<&u8>) -> bool {
    second.is_some_and(|&second| second < 128 && SECOND_BYTES[usize::from(first & 127)] >> second & 1 == 1)
}

fn token(text: &str, at: usize, first: u8) -> Option<&'static str> {
    let (from, to) = BY_FIRST_BYTE[usize::from(first & 127)];
    let candidates = &FORMATS[usize::from(from)..usize::from(to)];
    candidates.iter().find(|format| matches(format, text, at)).map(|format| format.what)
}

fn matches(format: &Format, text: &str, at: usize) -> bool {
    let Some(rest) = text[at..].strip_prefix(format.prefix) else { return false };
    let (least, most) = format.length;
    // One more than fits tells that it is too long.
    let enough = if most == OPEN { least } else { most + 1 };
    let length = rest.bytes().take(enough).take_while(|&byte| (format.alphabet)(byte)).count();
    let body = rest[..length].trim_end_matches('.');
    let end = at + format.prefix.len() + body.len();
    let token = Token { text, whole: &text[at..end], body, end };
    (least..=most).contains(&body.len()) && (format.holds)(&token)
}

/// `123456789:AA...`: a bot's number and its token.
fn telegram(text: &str, colon: usize) -> Option<&'static str> {
    let digits = text[..colon].bytes().rev().take_while(u8::is_ascii_digit).count();
    let token = text[colon + 1..].bytes().take_while(|&byte| super::token::base64_safe(byte)).count();
    ((8..=10).contains(&digits) && token == 35).then_some("a Telegram bot token")
}

//! Credentials that are known by their format alone, wherever in a text they stand.

use super::issuers::{BY_FIRST_BYTE, FORMATS, Format};
use super::token::Token;
use super::url;

/// The first credential of a known format in `text`, with its article. The text is read once.
pub(super) fn find(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    let mut before = b' ';
    for (at, &byte) in bytes.iter().enumerate() {
        let starts = byte.is_ascii_alphanumeric() && !before.is_ascii_alphanumeric() && before != b'_';
        before = byte;
        let found = match byte {
            b':' if bytes[at..].starts_with(b"://") => url::secret(text, at),
            b':' if bytes[at..].starts_with(b":AA") => telegram(text, at),
            b'@' if bytes[at..].starts_with(b"@tcp(") || bytes[at..].starts_with(b"@unix(") => {
                url::in_data_source(text, at)
            }
            _ if starts => token(text, at, byte),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

fn token(text: &str, at: usize, first: u8) -> Option<&'static str> {
    let (from, to) = BY_FIRST_BYTE[usize::from(first & 127)];
    let candidates = &FORMATS[usize::from(from)..usize::from(to)];
    candidates.iter().find(|format| matches(format, text, at)).map(|format| format.what)
}

fn matches(format: &Format, text: &str, at: usize) -> bool {
    let Some(rest) = text[at..].strip_prefix(format.prefix) else { return false };
    let length = rest.bytes().take_while(|&byte| (format.alphabet)(byte)).count();
    let body = rest[..length].trim_end_matches('.');
    let end = at + format.prefix.len() + body.len();
    let (least, most) = format.length;
    let token = Token { text, whole: &text[at..end], body, end };
    (least..=most).contains(&body.len()) && (format.holds)(&token)
}

/// `123456789:AA...`: a bot's number and its token.
fn telegram(text: &str, colon: usize) -> Option<&'static str> {
    let digits = text[..colon].bytes().rev().take_while(u8::is_ascii_digit).count();
    let token = text[colon + 1..].bytes().take_while(|&byte| super::token::base64_safe(byte)).count();
    ((8..=10).contains(&digits) && token == 35).then_some("a Telegram bot token")
}

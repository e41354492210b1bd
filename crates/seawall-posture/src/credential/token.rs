//! One token of a text, and what can be proven about it.

use serde_json::Value;

use super::{base64 as code, checksum, shape};

/// A run of characters that begins with a known prefix.
pub(super) struct Token<'t> {
    /// The text that it stands in.
    pub(super) text: &'t str,
    /// Prefix and body.
    pub(super) whole: &'t str,
    /// What comes after the prefix.
    pub(super) body: &'t str,
    /// Where it ends in the text.
    pub(super) end: usize,
}

/// No row of the same characters, no example.
pub(super) fn varies(token: &Token<'_>) -> bool {
    let examples = ["example", "xxxx", "0000000", "your"];
    let lower = |window: &[u8], word: &str| window.eq_ignore_ascii_case(word.as_bytes());
    let holds = |word: &str| token.body.as_bytes().windows(word.len()).any(|window| lower(window, word));
    shape::distinct(token.body) >= (token.body.len() / 2).min(9) && !examples.iter().any(|word| holds(word))
}

/// `user:password` in base64.
pub(super) fn is_user_with_password(token: &Token<'_>) -> bool {
    shape::is_encoded_pair(token.body)
}

/// Nothing but chance makes such words.
pub(super) fn is_random(token: &Token<'_>) -> bool {
    shape::is_random(token.body)
}

/// The checksum at the end is right.
pub(super) fn is_summed(token: &Token<'_>) -> bool {
    checksum::holds(token.body)
}

/// The header parses and names an algorithm, the claims parse.
pub(super) fn is_jwt(token: &Token<'_>) -> bool {
    let mut parts = token.whole.split('.');
    let json = |part: &str| serde_json::from_slice::<Value>(&code::decode(part)?).ok().filter(Value::is_object);
    let header = parts.next().and_then(json);
    let claims = parts.next().and_then(json);
    let signed = parts.next().is_some_and(|signature| signature.len() >= 20);
    let algorithm = header.as_ref().and_then(|header| header.get("alg")).is_some_and(Value::is_string);
    algorithm && claims.is_some() && signed
}

/// A key stands near that belongs to this id. The id alone is no secret, as a user name is none.
pub(super) fn has_aws_secret(token: &Token<'_>) -> bool {
    let varies = varies(token) && !token.body.ends_with("EXAMPLE");
    let from = token.text.floor_char_boundary(token.end.saturating_sub(NEAR));
    let to = token.text.floor_char_boundary(token.end + NEAR);
    varies && token.text[from..to].split(|c: char| !c.is_ascii_alphanumeric() && !"+/".contains(c)).any(is_aws_secret)
}

/// Behind the header of a PEM block stands the key ittoken.
pub(super) fn is_private_key_header(token: &Token<'_>) -> bool {
    let title = token.body.trim_end_matches(" BLOCK");
    let rest = &token.text[token.end..];
    let dashes = rest.len() - rest.trim_start_matches('-').len();
    let between = |c: char| c.is_ascii_whitespace() || c == '\\' || c == '"' || c == '|';
    let inside = rest[dashes..].trim_start_matches(between).trim_start_matches("n").trim_start_matches(between);
    let key = inside.bytes().take(5).take_while(|&byte| base64(byte)).count();
    title.ends_with("PRIVATE KEY") && dashes >= 3 && key >= 5
}

/// A PEM block in base64 that holds a private key.
pub(super) fn is_encoded_private_key(token: &Token<'_>) -> bool {
    let start = token.whole.get(..64).unwrap_or_default();
    code::decode(start).is_some_and(|start| start.windows(11).any(|window| window == b"PRIVATE KEY"))
}

/// Keys of language model providers.
pub(super) fn is_model_key(token: &Token<'_>) -> bool {
    let known = ["ant-", "proj-", "svcacct-", "admin-", "or-v1-"].iter().any(|kind| token.body.starts_with(kind));
    (known || token.body.contains("T3BlbkFJ")) && varies(token)
}

/// `xoxb-1234-...`, `xapp-1-A...`.
pub(super) fn is_slack(token: &Token<'_>) -> bool {
    let kind = token.whole.starts_with("xapp-") || token.body.as_bytes()[1] == b'-';
    kind && token.body.bytes().filter(u8::is_ascii_digit).count() > 5 && varies(token)
}

/// How far from its id a key is looked for, in bytes.
const NEAR: usize = 500;

/// Forty characters of base64 with every sort among them, and no slash where a path has one.
fn is_aws_secret(word: &str) -> bool {
    let has = |sort: fn(&u8) -> bool| word.as_bytes().iter().any(sort);
    word.len() == 40
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
        && shape::distinct(word) > 18
}

pub(super) fn alnum(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

pub(super) fn upper(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

pub(super) fn hex(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

pub(super) fn base64_safe(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

pub(super) fn base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

pub(super) fn dotted(byte: u8) -> bool {
    base64_safe(byte) || byte == b'.'
}

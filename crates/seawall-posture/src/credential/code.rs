//! Pieces of programs and of other files, which look like values in a text of unknown syntax.

use super::shape;

/// The name of an object: lower-case words with dashes, one of them a word for secrets.
pub(super) fn is_object_name(value: &str) -> bool {
    let named = value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') && value.contains('-');
    named
        && value.split('-').any(|word| matches!(word, "secret" | "secrets" | "creds" | "credentials" | "token" | "tls"))
}

/// Whether a value found within a text is a type, prose, an expression, a pattern or a mask.
pub(super) fn is_code(value: &str, quoted: bool) -> bool {
    const TYPES: [&str; 16] = [
        "string",
        "str",
        "text",
        "bytes",
        "bool",
        "any",
        "required",
        "optional",
        "varchar",
        "boolean",
        "object",
        "self",
        "input",
        "files",
        "credentials",
        "creds",
    ];
    const PATTERNS: [&str; 11] = ["\\w", "\\S", "\\d", "\\s", ".*", ".+", "[^", "(?", "%s", "%v", "..."];
    let first = value.bytes().next().unwrap_or_default();
    let bare = !quoted && (value.len() < 4 || b"*&!".contains(&first) || value.contains('[') || is_identifier(value));
    bare || b"{[(|>:?".contains(&first)
        || value.contains([' ', '('])
        || shape::starts_with(value, "replace")
        || value.bytes().all(|byte| byte.eq_ignore_ascii_case(&b'x'))
        || TYPES.iter().any(|word| word.eq_ignore_ascii_case(value))
        || PATTERNS.iter().any(|mark| value.contains(mark))
}

/// What a program calls things: `config.password`, `db_password`.
fn is_identifier(value: &str) -> bool {
    const SECRETS: [&str; 8] = ["password", "passwd", "pass", "pw", "secret", "token", "key", "creds"];
    let letters = value.bytes().all(|byte| byte.is_ascii_alphabetic() || b"._".contains(&byte));
    letters && (value.contains('.') || value.contains('_') && value.split('_').any(|word| SECRETS.contains(&word)))
}

//! Values: what can be a secret, and what stands for something else.

use super::{base64, placeholder};

/// Whether `value` is meant as it stands: not empty, not a switch, a path, an address, a reference or a slow hash.
pub(super) fn is_literal(value: &str) -> bool {
    let value = value.trim();
    value.len() > 1
        && !is_switch(value)
        && !placeholder::is_one(value)
        && !is_mask(value)
        && !is_path(value)
        && !value.contains("://")
        && !is_slow_hash(value)
}

/// Whether `value` looks drawn at random: letters and digits mixed, as no name, version or word has them.
pub(super) fn is_random(value: &str) -> bool {
    let value = value.trim();
    let graphic = value.bytes().all(|byte| byte.is_ascii_graphic());
    if value.len() < 8 || value.len() > 4096 || !graphic || value.contains(['(', '*', '@', ',']) {
        return false;
    }
    let mut parts = value.split(['-', '_', '.', ':', '/', '+', '=', '~']);
    let joined = || value.contains(['+', '/', '=']) && value.len() >= 20 && is_mixed(value);
    let random = is_uuid(value)
        || parts.clone().any(|part| part.len() >= 8 && is_mixed(part))
        || joined()
        || parts.by_ref().filter(|part| is_dense(part)).count() > 2;
    random && is_literal(value)
}

/// Letters and digits that change places more often than in `release2024` or `sha256`.
fn is_mixed(part: &str) -> bool {
    let class = |byte: &u8| byte.is_ascii_digit();
    let changes = part.as_bytes().windows(2).filter(|pair| class(&pair[0]) != class(&pair[1])).count();
    let letters = part.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = part.bytes().filter(u8::is_ascii_digit).count();
    let short = letters >= 3 && digits >= 3 && part.len() < 16;
    let long = letters >= 4 && digits >= 2 && part.len() >= 16 && changes >= 3;
    (short || long) && distinct(part) >= part.len().min(40) / 4 + 2
}

/// A short part with letters and digits in it.
fn is_dense(part: &str) -> bool {
    part.len() >= 4
        && part.bytes().any(|byte| byte.is_ascii_digit())
        && part.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// How many different characters there are.
pub(super) fn distinct(text: &str) -> usize {
    let seen = text.bytes().fold(0u128, |seen, byte| seen | 1u128.checked_shl(byte.into()).unwrap_or(0));
    seen.count_ones() as usize
}

/// `user:password` in base64, as registries' and HTTP's basic authentication have it.
pub(super) fn is_encoded_pair(value: &str) -> bool {
    let plausible = (8..=2048).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_graphic());
    let decoded = || base64::decode(value).and_then(|bytes| String::from_utf8(bytes).ok());
    plausible
        && decoded().is_some_and(|pair| {
            let printable = pair.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
            printable && pair.split_once(':').is_some_and(|(user, password)| !user.is_empty() && is_literal(password))
        })
}

/// Words that name a key within a Secret rather than being one.
pub(super) fn is_key_word(value: &str) -> bool {
    const WORDS: [&str; 12] = [
        "password",
        "passwd",
        "token",
        "secret",
        "key",
        "value",
        "apikey",
        "api-key",
        "username",
        "secret-key",
        "secretkey",
        "client-secret",
    ];
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(value))
}

/// What reports and dumps write in a secret's place.
fn is_mask(value: &str) -> bool {
    const WORDS: [&str; 8] =
        ["redacted", "(redacted)", "hidden", "masked", "omitted", "(sensitive)", "removed", "sensitive"];
    value.chars().all(|one| matches!(one, '*' | '•' | '●' | '.' | '-' | '#' | '_' | ' '))
        || WORDS.iter().any(|word| word.eq_ignore_ascii_case(value))
}

fn is_switch(value: &str) -> bool {
    const SWITCHES: [&str; 18] = [
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "null",
        "none",
        "nil",
        "undefined",
        "enabled",
        "disabled",
        "n/a",
        "{}",
        "[]",
        "\"\"",
        "''",
        "todo",
    ];
    let short_number = value.len() < 4 && value.bytes().all(|byte| byte.is_ascii_digit());
    short_number || SWITCHES.iter().any(|switch| switch.eq_ignore_ascii_case(value))
}

/// A file's path, told from base64 that begins with a slash.
fn is_path(value: &str) -> bool {
    const ENDINGS: [&str; 12] =
        [".pem", ".key", ".crt", ".txt", ".json", ".yaml", ".yml", ".p12", ".jks", ".pfx", ".pub", ".conf"];
    let rooted = ["/", "./", "../", "~/", "c:\\", "C:\\"].iter().any(|root| value.starts_with(root));
    let characters = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/\\:~@".contains(&byte));
    let upper_and_lower = |part: &str| {
        part.bytes().any(|byte| byte.is_ascii_uppercase()) && part.bytes().any(|byte| byte.is_ascii_lowercase())
    };
    let random = || value.split('/').any(|part| part.len() >= 8 && is_mixed(part) && upper_and_lower(part));
    characters && (rooted && !random() || ENDINGS.iter().any(|ending| value.ends_with(ending)))
}

/// A password that was hashed so that guessing is slow: what is meant to be stored.
fn is_slow_hash(value: &str) -> bool {
    const STARTS: [&str; 14] = [
        "$2a$",
        "$2b$",
        "$2y$",
        "$2x$",
        "$argon2",
        "$5$",
        "$6$",
        "$7$",
        "$y$",
        "$scrypt$",
        "$pbkdf2",
        "pbkdf2",
        "{pbkdf2",
        "scram-sha-",
    ];
    STARTS.iter().any(|start| starts_with(value, start))
}

fn is_uuid(value: &str) -> bool {
    let lengths = value.split('-').map(str::len);
    value.len() == 36
        && lengths.eq([8, 4, 4, 4, 12])
        && value.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        && distinct(value) > 6
}

/// Whether `value` starts with `start`, which is in lower case, in whatever case.
pub(super) fn starts_with(value: &str, start: &str) -> bool {
    value.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

//! What the values of a Secret are worth: some are no secret at all.

use super::{base64, format, name, shape, within};

/// Whether the base64 `value` under `key` of a Secret holds something that others should not know.
pub(crate) fn is_secret_data(key: &str, value: &str) -> bool {
    match base64::decode(value).map(String::from_utf8) {
        Some(Ok(text)) => is_secret_text(key, &text),
        // Keystores, keys in binary form, compressed releases.
        Some(Err(_)) => true,
        // The API server would refuse it: something is to be put in its place.
        None => false,
    }
}

/// The same for a value in plain text.
pub(crate) fn is_secret_text(key: &str, value: &str) -> bool {
    let value = value.trim();
    if is_file(key, value) {
        return within(value).is_some();
    }
    format::find(value).is_some() || !name::is_public(key) && !is_public(value) && shape::is_literal(value)
}

/// A configuration file, a certificate, a script: judged by what it holds.
fn is_file(key: &str, value: &str) -> bool {
    const ENDINGS: [&str; 12] =
        [".yaml", ".yml", ".json", ".ini", ".conf", ".cfg", ".toml", ".properties", ".xml", ".env", ".sh", ".config"];
    value.contains('\n') && !is_key_material(value)
        || ENDINGS.iter().any(|ending| key.ends_with(ending))
        || value.starts_with('{')
}

/// Lines of nothing but base64.
fn is_key_material(value: &str) -> bool {
    value.lines().all(|line| line.trim().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_".contains(&byte)))
}

/// Values that are told to everybody.
fn is_public(value: &str) -> bool {
    ["ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-", "-----BEGIN CERTIFICATE", "-----BEGIN PUBLIC KEY", "age1"]
        .iter()
        .any(|start| value.starts_with(start))
}

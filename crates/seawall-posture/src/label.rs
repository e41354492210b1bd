//! The syntax of labels.

/// Bytes that a label's value, or the name in its key, may have.
const LONGEST: usize = 63;
/// Bytes that the prefix of a key may have.
const LONGEST_PREFIX: usize = 253;

/// Why `value` cannot be the value of a label, as the end of a sentence that begins with it. Nothing is allowed.
pub(crate) fn fault_of_value(value: &str) -> Option<&'static str> {
    if value.is_empty() { None } else { fault_of_name(value) }
}

/// Why `key` cannot be the key of a label, as the end of a sentence that begins with it.
pub(crate) fn fault_of_key(key: &str) -> Option<&'static str> {
    let (prefix, name) = key.rsplit_once('/').map_or((None, key), |(prefix, name)| (Some(prefix), name));
    if prefix.is_some_and(|prefix| !is_subdomain(prefix)) {
        return Some("has a prefix that is no DNS name");
    }
    if name.is_empty() { Some("has no name") } else { fault_of_name(name) }
}

/// Whether a later step is to fill the text in: `${TEAM}`, `$(TEAM)`, `{{ team }}`, `<team>`.
pub(crate) fn is_to_be_filled_in(text: &str) -> bool {
    ["${", "$(", "{{"].iter().any(|mark| text.contains(mark)) || text.starts_with('<') && text.ends_with('>')
}

fn fault_of_name(name: &str) -> Option<&'static str> {
    let bytes = name.as_bytes();
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    if bytes.len() > LONGEST {
        Some("is longer than 63 characters")
    } else if !bytes.iter().all(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')) {
        Some("has other characters than letters, digits, `-`, `_` and `.`")
    } else if !is_end(bytes.first()) || !is_end(bytes.last()) {
        Some("does not begin and end with a letter or digit")
    } else {
        None
    }
}

/// `example.com`: lower-case letters, digits and `-`, in parts that begin and end with a letter or digit.
fn is_subdomain(text: &str) -> bool {
    let is_edge = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let is_part = |part: &str| {
        let bytes = part.as_bytes();
        let allowed = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-';
        bytes.iter().all(allowed) && is_edge(bytes.first()) && is_edge(bytes.last())
    };
    text.len() <= LONGEST_PREFIX && text.split('.').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_short_and_plain() {
        for good in ["", "a", "A1", "v1.4.2", "a_b-c.d", &"a".repeat(63)] {
            assert_eq!(fault_of_value(good), None, "{good}");
        }
        for bad in ["-a", "a-", ".", "a b", "a/b", "a@b.c", "é", "a\n", &"a".repeat(64)] {
            assert!(fault_of_value(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn keys_have_a_name_and_may_have_a_prefix() {
        for good in ["app", "app.kubernetes.io/name", "a.b-c/D_e"] {
            assert_eq!(fault_of_key(good), None, "{good}");
        }
        for bad in ["", "/app", "Example.com/app", "a/", "a/b/c", "a..b/c", "-a/b"] {
            assert!(fault_of_key(bad).is_some(), "{bad}");
        }
    }
}

//! Names and values in a text of unknown syntax: properties, YAML, JSON, INI, XML, shell, connection strings.

use super::{Credential, name};

/// The first credential that stands under a telling name.
pub(super) fn find(text: &str) -> Option<Credential<'_>> {
    if !text.contains(' ') && memchr::memchr3(b'=', b':', b'>', text.as_bytes()).is_none() {
        return None;
    }
    let mut named = None;
    text.lines().filter(|line| !is_comment(line)).find_map(|line| in_line(line, &mut named))
}

/// Whether nothing on the line is in force. What stands in comments is an example more often than not.
pub(super) fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['#', ';', '/', '-', '<', '*'])
        && ["#", ";", "// ", "-- ", "<!--", "* "].iter().any(|mark| line.starts_with(mark))
}

/// `named` is the value of the last `name`, for lists of names and values: `- name: PASSWORD`, `  value: abc`.
fn in_line<'t>(line: &'t str, named: &mut Option<&'t str>) -> Option<Credential<'t>> {
    for at in memchr::memchr3_iter(b'=', b':', b'>', line.as_bytes()) {
        let found = match line.as_bytes()[at] {
            b'=' | b':' if is_separator(line, at) => pair(line, at, named),
            b'>' => element(line, at),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    directive(line)
}

/// Not part of `==`, `!=`, `://`, `::` and the like.
fn is_separator(line: &str, at: usize) -> bool {
    let bytes = line.as_bytes();
    let before = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
    let after = bytes.get(at + 1).copied().unwrap_or(b' ');
    match bytes[at] {
        b':' => before != b':' && !matches!(after, b':' | b'=') && !(after == b'/' && bytes.get(at + 2) == Some(&b'/')),
        _ => !matches!(before, b'!' | b'<' | b'>' | b'=' | b'~') && !matches!(after, b'=' | b'~'),
    }
}

fn pair<'t>(line: &'t str, at: usize, named: &mut Option<&'t str>) -> Option<Credential<'t>> {
    let key = name_before(line, at)?;
    if matches!(key, "name" | "key" | "Name" | "Key") {
        *named = Some(Value::after(line, at).text);
        return None;
    }
    let told = if matches!(key, "value" | "Value") { named.take()? } else { key };
    let noun = name::noun(told)?;
    let value = Value::after(line, at);
    let fits = !value.is_prose
        && !is_end_of_string(line, key, at)
        && !value.repeats(told)
        && noun.fits_within(value.text, value.quoted);
    fits.then_some(Credential { what: noun.what, under: Some(told) })
}

/// Whether the separator is the last character of a quoted string: `'Password:'`.
fn is_end_of_string(line: &str, key: &str, at: usize) -> bool {
    let opening = line[..at].strip_suffix(key).and_then(|before| before.bytes().next_back());
    opening.is_some_and(|quote| matches!(quote, b'"' | b'\'') && line.as_bytes().get(at + 1) == Some(&quote))
}

/// Longer names and values are not looked at to their ends, so that no text takes more time than its length.
const LONGEST_NAME: usize = 128;
const LONGEST_VALUE: usize = 256;

/// The identifier that ends before the separator at `at`, quotes around it left out.
fn name_before(line: &str, at: usize) -> Option<&str> {
    let start = line.floor_char_boundary(at.saturating_sub(LONGEST_NAME));
    let before = line[start..at].trim_end_matches([' ', '\t', '"', '\'', '\\', '?', '+', ':', ']']);
    let length = before.bytes().rev().take_while(|&byte| is_name(byte)).count();
    let name = before[before.len() - length..].trim_start_matches(['-', '.']);
    (!name.is_empty()).then_some(name)
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

struct Value<'t> {
    text: &'t str,
    quoted: bool,
    /// More words follow: a sentence, not a setting.
    is_prose: bool,
    /// An argument or a member among others.
    is_listed: bool,
}

impl<'t> Value<'t> {
    /// What stands behind the separator at `at`.
    fn after(line: &'t str, at: usize) -> Self {
        let colon = line.as_bytes()[at] == b':' || line[..at].ends_with(':');
        let end = line.floor_char_boundary(at + 1 + LONGEST_VALUE);
        let rest = line[at + 1..end].trim_start_matches([' ', '\t', '>', '\\']);
        let Some(quote) = rest.chars().next().filter(|first| matches!(first, '"' | '\'' | '`')) else {
            let end = rest.find(ends_plain).unwrap_or(rest.len());
            let follows = rest[end..].trim_start().chars().next();
            let is_prose = colon && follows.is_some_and(|next| next.is_alphanumeric() || next == '=');
            let is_listed = rest[end..].starts_with([',', ')']);
            return Self { text: &rest[..end], quoted: false, is_prose, is_listed };
        };
        let inside = &rest[1..];
        let end = inside.find([quote, '\\']).unwrap_or(inside.len());
        Self { text: &inside[..end], quoted: true, is_prose: false, is_listed: false }
    }

    /// Whether the value says the name again: a label for people, or an argument handed on.
    fn repeats(&self, name: &str) -> bool {
        let letters = |text: &'t str| text.bytes().rev().filter(u8::is_ascii_alphanumeric);
        let mut names = name.bytes().rev().filter(u8::is_ascii_alphanumeric);
        let mut tail =
            || letters(self.text).all(|byte| names.next().is_some_and(|name| name.eq_ignore_ascii_case(&byte)));
        let code = self.is_listed || name.starts_with("self.") || name.starts_with("this.");
        (code || self.text.starts_with(|first: char| first.is_ascii_uppercase())) && tail()
    }
}

fn ends_plain(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '"' | '\'' | '<' | '&' | ')' | '}' | ']' | '|')
}

/// `<password>abc</password>`, whose `>` stands at `at`.
fn element(line: &str, at: usize) -> Option<Credential<'_>> {
    let name = name_before(line, at).filter(|name| line[..at - name.len()].ends_with('<'))?;
    let noun = name::noun(name)?;
    let value = &line[at + 1..line.floor_char_boundary(at + 1 + LONGEST_VALUE)];
    let value = &value[..value.find("</")?];
    noun.fits_within(value, false).then_some(Credential { what: noun.what, under: Some(name) })
}

/// `requirepass abc`, alone on its line; `machine HOST login USER password abc`.
fn directive(line: &str) -> Option<Credential<'_>> {
    const ALONE: [&str; 5] = ["requirepass", "masterauth", "auth_pass", "password", "rpcpassword"];
    const WITHIN: [&str; 3] = ["password", "insecure-password", "auth-pass"];
    let line = line.trim_start();
    if !line.starts_with(['r', 'm', 'a', 'p', 'u', 's']) {
        return None;
    }
    let mut words = line.split_ascii_whitespace();
    let first = words.next()?;
    let (key, value) = match first {
        "machine" | "user" | "sentinel" => {
            let key = words.find(|word| WITHIN.contains(word))?;
            (key, if key == "auth-pass" { words.nth(1)? } else { words.next()? })
        }
        _ if ALONE.contains(&first) => (first, words.next()?),
        _ => return None,
    };
    let noun = name::noun(key).filter(|_| words.next().is_none())?;
    let value = value.trim_matches(['"', '\'']);
    noun.fits_within(value, true).then_some(Credential { what: noun.what, under: Some(key) })
}

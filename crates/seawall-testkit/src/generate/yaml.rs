//! Values as block-style YAML, with the habits of the person who wrote the file.

use super::comments;
use super::fields::Fields;
use super::json;
use super::random::{Random, Seed};
use super::value::Value;

/// The habits of one author.
pub(crate) struct Hand {
    /// List items stand under their key, or two spaces to the right.
    indents_lists: bool,
    /// Quotes strings with `'` where that is possible.
    single_quotes: bool,
    /// Writes short lists in one line.
    flow_lists: bool,
    /// Of a hundred keys, how many get a comment.
    comments: f64,
    random: Random,
}

impl Hand {
    pub(crate) fn of(seed: Seed) -> Hand {
        let mut random = seed.random();
        Hand {
            indents_lists: random.chance(0.5),
            single_quotes: random.chance(0.25),
            flow_lists: random.chance(0.4),
            comments: if random.chance(0.6) { 0.04 } else { 0.004 },
            random,
        }
    }

    /// Appends a document, without separator.
    pub(crate) fn write(&mut self, value: &Value, out: &mut Vec<u8>) {
        if let Some(fields) = value.fields() {
            self.map(fields, 0, false, out);
        }
    }

    /// `inline`: the first key follows a dash on the same line.
    fn map(&mut self, fields: &Fields, indent: usize, inline: bool, out: &mut Vec<u8>) {
        for (index, (key, value)) in fields.iter().enumerate() {
            let follows_dash = inline && index == 0;
            if !follows_dash {
                self.comment(key, indent, out);
                pad(indent, out);
            }
            self.scalar(key, out);
            out.push(b':');
            self.value(key, value.plain(), indent, out);
        }
    }

    fn value(&mut self, key: &str, value: &Value, indent: usize, out: &mut Vec<u8>) {
        match value {
            Value::Map(fields) if !fields.is_empty() => {
                out.push(b'\n');
                self.map(fields, indent + 2, false, out);
            }
            Value::List(elements) if !elements.is_empty() => self.list(key, elements, indent, out),
            Value::Text(text) if text.contains('\n') => {
                out.push(b' ');
                self.block(text, indent + 2, out);
            }
            scalar => {
                out.push(b' ');
                self.plain(scalar, out);
                if self.random.chance(self.comments / 4.0) {
                    out.extend_from_slice(b"  # ");
                    out.extend_from_slice(self.random.pick(comments::BEHIND).as_bytes());
                }
                out.push(b'\n');
            }
        }
    }

    fn list(&mut self, key: &str, elements: &[Value], indent: usize, out: &mut Vec<u8>) {
        let short =
            elements.len() <= 4 && elements.iter().all(|e| e.text().is_some_and(|t| t.len() < 20 && !t.contains('\n')));
        if short
            && self.flow_lists
            && matches!(key, "command" | "args" | "drop" | "add" | "verbs" | "apiGroups" | "resources")
        {
            for (index, element) in elements.iter().enumerate() {
                out.extend_from_slice(if index == 0 { b" [" } else { b", " });
                json::compact(element, out);
            }
            out.extend_from_slice(b"]\n");
            return;
        }
        out.push(b'\n');
        let indent = if self.indents_lists { indent + 2 } else { indent };
        for element in elements {
            pad(indent, out);
            out.extend_from_slice(b"- ");
            match element.plain() {
                Value::Map(fields) if !fields.is_empty() => self.map(fields, indent + 2, true, out),
                Value::Text(text) if text.contains('\n') => self.block(text, indent + 2, out),
                scalar => {
                    self.plain(scalar, out);
                    out.push(b'\n');
                }
            }
        }
    }

    fn plain(&self, value: &Value, out: &mut Vec<u8>) {
        match value {
            Value::Text(text) => self.scalar(text, out),
            // Numbers, booleans, null and what is empty look the same in JSON.
            other => json::compact(other, out),
        }
    }

    fn scalar(&self, text: &str, out: &mut Vec<u8>) {
        if is_plain(text) {
            out.extend_from_slice(text.as_bytes());
        } else if self.single_quotes && !text.contains('\'') && text.bytes().all(|byte| byte >= b' ') {
            out.push(b'\'');
            out.extend_from_slice(text.as_bytes());
            out.push(b'\'');
        } else {
            json::quoted(text, out);
        }
    }

    /// A literal block scalar; `indent` is that of its lines.
    fn block(&mut self, text: &str, indent: usize, out: &mut Vec<u8>) {
        let body = text.strip_suffix('\n');
        let shown = body.unwrap_or(text);
        let odd = |line: &str| line.starts_with([' ', '\t']) || line.is_empty();
        if shown.lines().next().is_none_or(odd)
            || shown.ends_with('\n')
            || shown.bytes().any(|b| b < b' ' && b != b'\n')
        {
            json::quoted(text, out);
            out.push(b'\n');
            return;
        }
        out.extend_from_slice(if body.is_some() { b"|\n" } else { b"|-\n" });
        for line in shown.split('\n') {
            if !line.is_empty() {
                pad(indent, out);
            }
            out.extend_from_slice(line.as_bytes());
            out.push(b'\n');
        }
    }

    fn comment(&mut self, key: &str, indent: usize, out: &mut Vec<u8>) {
        if !self.random.chance(self.comments) {
            return;
        }
        pad(indent, out);
        out.extend_from_slice(b"# ");
        out.extend_from_slice(self.random.pick(comments::about(key)).as_bytes());
        out.push(b'\n');
    }
}

fn pad(indent: usize, out: &mut Vec<u8>) {
    out.resize(out.len() + indent, b' ');
}

/// True when the text means itself without quotes, in YAML 1.1 and 1.2. It may say no too often.
fn is_plain(text: &str) -> bool {
    let Some(first) = text.bytes().next() else { return false };
    let starts_well = first.is_ascii_alphanumeric() || matches!(first, b'/' | b'.' | b'_' | b'$' | b'(');
    let clean = text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') && !text.ends_with([' ', ':']);
    let breaks = text.contains(": ") || text.contains(" #") || text.contains(['{', '}', '[', ']', ',', '`', '"']);
    starts_well && clean && !breaks && !means_something_else(text)
}

fn means_something_else(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let word = matches!(lower.as_str(), "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null" | "~");
    let first = text.as_bytes()[0];
    let numeric_start = first.is_ascii_digit() || matches!(first, b'.' | b'+' | b'-');
    let telling =
        |byte: u8| byte.is_ascii_alphabetic() && !matches!(byte, b'a'..=b'f' | b'A'..=b'F' | b'o' | b'O' | b'x' | b'X');
    word || (numeric_start && !text.bytes().any(telling))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_read_as_something_else_is_quoted() {
        for text in [
            "",
            "yes",
            "No",
            "1",
            "1.5",
            "1e3",
            "0x1f",
            "12:30",
            "2026-11-20",
            ".5",
            "a: b",
            "a #b",
            "*",
            "&a",
            "- x",
            "null",
            "~",
            "x:",
            "@a",
            "{a}",
        ] {
            assert!(!is_plain(text), "{text}");
        }
        for text in
            ["500m", "10Gi", "nginx:1.29.3", "/healthz", "app.kubernetes.io/name", "30s", "v1.2", "a b", "1.37-alpine"]
        {
            assert!(is_plain(text), "{text}");
        }
    }
}

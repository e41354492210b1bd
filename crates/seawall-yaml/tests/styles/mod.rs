//! Values written as YAML in as many ways as people write it.

use proptest::prelude::*;
use serde_json::Value;

/// A JSON value whose strings and keys are of the kinds that are hard to write.
pub(crate) fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-1_000..1_000_i64).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 30, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(text(), inner, 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

/// As [`any_value`], and a mapping with at least one key.
pub(crate) fn any_object() -> impl Strategy<Value = Value> {
    prop::collection::btree_map(text(), any_value(), 1..6)
        .prop_map(|entries| Value::Object(entries.into_iter().collect()))
}

pub(crate) fn text() -> impl Strategy<Value = String> {
    let hard = prop::sample::select(vec![
        "a",
        "b",
        "name",
        "image",
        "x y",
        "",
        "true",
        "null",
        "~",
        "010",
        "1e3",
        "- a",
        "a: b",
        "a #b",
        "#",
        "'",
        "\"",
        "it's",
        "{{ x }}",
        "[",
        "*",
        "&a",
        "!t",
        "%",
        "@",
        "`",
        "é",
        "two\nlines",
        "three\nlines\n\nand\n",
        " lead",
        "trail ",
        "\ttab",
        "---",
        "...",
        "a,b",
        "a:b",
        ":",
        "?",
        "-",
        "y",
        "<<",
        "line\n  indented\n",
        "back\\slash",
    ]);
    prop_oneof![4 => "[a-z]{1,6}", 2 => hard.prop_map(str::to_owned)]
}

/// Writes values; every choice is taken from a list, over and over.
pub(crate) struct Writer<'c> {
    choices: &'c [u8],
    at: usize,
    pub(crate) comments: bool,
}

impl<'c> Writer<'c> {
    pub(crate) fn new(choices: &'c [u8]) -> Self {
        Self { choices, at: 0, comments: true }
    }

    fn pick(&mut self, of: usize) -> usize {
        self.at += 1;
        usize::from(self.choices.get(self.at % self.choices.len().max(1)).copied().unwrap_or_default()) % of
    }

    pub(crate) fn document(&mut self, value: &Value) -> String {
        let line_break = if self.pick(4) == 0 { "\r\n" } else { "\n" };
        let mut out = String::new();
        if self.comments && self.pick(3) == 0 {
            out += "# a document\n\n";
        }
        if is_block(value) {
            self.block(value, 0, &mut out);
        } else {
            out += &self.flow(value);
        }
        if self.pick(5) > 0 || out.ends_with('\n') {
            out += "\n";
        }
        out.replace('\n', line_break)
    }

    /// Writes a collection by indentation; its first line begins in `column` already.
    fn block(&mut self, value: &Value, column: usize, out: &mut String) {
        let step = 2 + 2 * self.pick(2);
        let mut first = true;
        match value {
            Value::Object(entries) => {
                for (key, value) in entries {
                    self.next_line(&mut first, column, out);
                    *out += &self.key(key);
                    *out += ":";
                    match value {
                        Value::Array(elements) if !elements.is_empty() && self.pick(3) > 0 => {
                            let inner = column + if self.pick(2) == 0 { 0 } else { step };
                            self.below(value, inner, out);
                        }
                        Value::Object(entries) if !entries.is_empty() && self.pick(3) > 0 => {
                            self.below(value, column + step, out);
                        }
                        _ => self.inline(value, column + step, out),
                    }
                }
            }
            Value::Array(elements) => {
                for element in elements {
                    self.next_line(&mut first, column, out);
                    *out += "-";
                    match (is_block(element), self.pick(4)) {
                        (true, 0) => self.below(element, column + step, out),
                        (true, _) => {
                            *out += " ";
                            self.block(element, column + 2, out);
                        }
                        _ => self.inline(element, column + step, out),
                    }
                }
            }
            _ => {}
        }
    }

    fn below(&mut self, value: &Value, column: usize, out: &mut String) {
        self.comment(out);
        *out += &format!("\n{}", " ".repeat(column));
        self.block(value, column, out);
    }

    fn next_line(&mut self, first: &mut bool, column: usize, out: &mut String) {
        if !std::mem::take(first) {
            if self.comments && self.pick(6) == 0 {
                *out += &format!("\n\n{}# about what follows", " ".repeat(column));
            }
            *out += &format!("\n{}", " ".repeat(column));
        }
    }

    fn comment(&mut self, out: &mut String) {
        if self.comments && self.pick(4) == 0 {
            *out += "  # note";
        }
    }

    fn inline(&mut self, value: &Value, column: usize, out: &mut String) {
        if let Value::String(text) = value
            && is_literal(text)
            && self.pick(2) == 0
        {
            let (mark, lines) = text.strip_suffix('\n').map_or(("|-", text.as_str()), |lines| ("|", lines));
            *out += &format!(" {mark}");
            for line in lines.split('\n') {
                *out += &if line.is_empty() { "\n".to_owned() } else { format!("\n{}{line}", " ".repeat(column)) };
            }
            return;
        }
        if value.is_null() && self.pick(3) == 0 {
            return self.comment(out);
        }
        *out += if self.pick(8) == 0 { "  " } else { " " };
        if self.pick(8) == 0 && !is_block(value) {
            *out += &format!("\n{}", " ".repeat(column));
        }
        *out += &self.flow(value);
        self.comment(out);
    }

    fn flow(&mut self, value: &Value) -> String {
        let (open, close, inside): (_, _, Vec<String>) = match value {
            Value::Object(entries) => {
                let entry = |(key, value): (&String, &Value)| format!("{}: {}", self.quoted(key), self.flow(value));
                ("{", "}", entries.iter().map(entry).collect())
            }
            Value::Array(elements) => ("[", "]", elements.iter().map(|element| self.flow(element)).collect()),
            Value::String(text) => return self.quoted(text),
            other => return other.to_string(),
        };
        let (padding, comma) = [("", ", "), (" ", ", "), ("", ","), ("", " ,  ")][self.pick(4)];
        let trailing = if !inside.is_empty() && self.pick(5) == 0 { "," } else { "" };
        format!("{open}{padding}{}{trailing}{padding}{close}", inside.join(comma))
    }

    fn key(&mut self, key: &str) -> String {
        self.quoted(key)
    }

    fn quoted(&mut self, text: &str) -> String {
        let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_word = is_plain && !matches!(text, "true" | "null" | "y" | "n" | "on" | "no" | "off" | "yes" | "false");
        match self.pick(4) {
            0 | 1 if is_word => text.to_owned(),
            2 if !text.contains(['\n', '\t']) => format!("'{}'", text.replace('\'', "''")),
            _ => Value::from(text).to_string(),
        }
    }
}

fn is_block(value: &Value) -> bool {
    match value {
        Value::Object(entries) => !entries.is_empty(),
        Value::Array(elements) => !elements.is_empty(),
        _ => false,
    }
}

fn is_literal(text: &str) -> bool {
    text.contains('\n') && !text.starts_with([' ', '\n', '\t']) && !text.ends_with("\n\n") && text != "\n"
}

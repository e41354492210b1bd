//! A new document at the end of a text.

use std::sync::Arc;

use serde_json::Value;

use super::layout::{self, Layout};
use super::{Edit, EditError, expected, write};
use crate::{Options, Span, Syntax, Text, read, split};

/// The edit that adds `value` to a YAML text as a document of its own, laid out like those before it.
///
/// # Errors
/// When the text is JSON, or when it would then not be read as before with one document more.
pub fn append_document(text: &Text, value: &Value) -> Result<Edit, EditError> {
    let fail = |reason: &str| EditError { pointer: String::new(), reason: reason.to_owned() };
    let source = text.as_str();
    if !text.is_exact() {
        return Err(fail("the file is not UTF-8"));
    }
    if layout::has_rare_breaks(source) {
        return Err(fail("it has line breaks other than `\\n` and `\\r\\n`"));
    }
    let before = split(text);
    if before.iter().any(|chunk| chunk.syntax != Syntax::Yaml) {
        return Err(fail("a JSON file takes no other object"));
    }
    let layout = Layout::of(source);
    let br = layout.line_break;
    let ends_line = source.is_empty() || source.ends_with('\n');
    let ends_document = source.lines().next_back().is_none_or(|line| line.trim_end() == "---");
    let separator = if ends_document { String::new() } else { format!("---{br}") };
    let block = write::block(value, 0, layout);
    let replacement = format!("{}{separator}{block}{br}", if ends_line { "" } else { br });
    let edit = Edit { span: Span { start: source.len(), end: source.len() }, replacement };
    let whole = Arc::new(Text::new(super::apply(source, std::slice::from_ref(&edit))));
    let after = split(&whole);
    let is_kept = before.len() + 1 == after.len()
        && before.iter().zip(&after).all(|(old, new)| {
            source[old.range.clone()].trim() == whole.as_str()[new.range.clone()].trim() && old.syntax == new.syntax
        });
    let added = after.last().and_then(|chunk| read(&whole, chunk, &Options::default()).document);
    let is_added = added.is_some_and(|document| expected::same(&document.root().to_json(), value));
    if is_kept && is_added { Ok(edit) } else { Err(fail("a document at its end would be read differently")) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn appended(source: &str) -> String {
        let text = Text::new(source.to_owned());
        let edit = append_document(&text, &json!({"kind": "Secret", "items": ["x"]})).unwrap();
        crate::edit::apply(source, &[edit])
    }

    #[test]
    fn a_document_is_added_in_the_style_of_the_others() {
        assert_eq!(appended("a: 1\n"), "a: 1\n---\nitems:\n  - x\nkind: Secret\n");
        assert_eq!(appended("a: 1"), "a: 1\n---\nitems:\n  - x\nkind: Secret\n");
        assert_eq!(appended("a: 1\n---\n"), "a: 1\n---\nitems:\n  - x\nkind: Secret\n");
        assert_eq!(appended("a:\r\n- 1\r\n"), "a:\r\n- 1\r\n---\r\nitems:\r\n- x\r\nkind: Secret\r\n");
    }

    #[test]
    fn json_takes_no_other_document() {
        let error = append_document(&Text::new("{\"a\": 1}\n".to_owned()), &json!({"a": 1})).unwrap_err();
        assert_eq!(error.reason, "a JSON file takes no other object");
    }
}

//! Carries a fix out as a viewer would: by lines and columns alone.

use std::collections::BTreeMap;

use serde_json::Value;

/// Applies `fix` to the files, which are named by their paths.
pub(super) fn fix(fix: &Value, files: &mut BTreeMap<String, String>) {
    for change in fix["artifactChanges"].as_array().unwrap() {
        let path = decoded(change["artifactLocation"]["uri"].as_str().unwrap());
        let text = files.get_mut(&path).unwrap_or_else(|| panic!("no file `{path}`"));
        let replacements = change["replacements"].as_array().unwrap();
        let mut edits: Vec<(usize, usize, &str)> = replacements
            .iter()
            .map(|replacement| {
                let region = &replacement["deletedRegion"];
                let at = |line: &str, column: &str| offset(text, number(&region[line]), number(&region[column]));
                let content = replacement["insertedContent"]["text"].as_str().unwrap_or_default();
                (at("startLine", "startColumn"), at("endLine", "endColumn"), content)
            })
            .collect();
        edits.sort();
        let mut edited = text.clone();
        for &(start, end, content) in edits.iter().rev() {
            edited.replace_range(start..end, content);
        }
        *text = edited;
    }
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

/// The byte at a line and a column, which counts code points.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let rest = &text[start..];
    let mark = if start == 0 && rest.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let rest = &rest[mark..];
    start + mark + rest.char_indices().map(|(index, _)| index).chain([rest.len()]).nth(column - 1).unwrap()
}

fn decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'%' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&after[..2]).unwrap(), 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

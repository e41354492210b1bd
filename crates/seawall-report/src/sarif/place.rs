//! Places as SARIF writes them.

use seawall_model::Location;
use seawall_yaml::{Span, Text};
use serde_json::{Value, json};

/// The file and the region in it.
pub(super) fn physical(location: &Location) -> Value {
    json!({"artifactLocation": artifact(&location.file.path), "region": region(&location.file.text, location.span)})
}

/// Lines and columns from 1, the columns in Unicode code points; the end is the place just behind the last character.
pub(super) fn region(text: &Text, span: Span) -> Value {
    let (start, end) = (text.position(span.start), text.position(span.end));
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}

/// A file by its path.
pub(super) fn artifact(path: &str) -> Value {
    json!({"uri": uri(path)})
}

/// A path as a URI reference: relative as it was given, a `file` URI when it begins at the root. Everything but
/// unreserved characters and slashes is percent-encoded.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let mut uri = String::with_capacity(path.len() + 8);
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_relative_reference_or_a_file_uri() {
        assert_eq!(uri("a b/c:d/é%.yaml"), "a%20b/c%3Ad/%C3%A9%25.yaml");
        assert_eq!(uri("./web.yaml"), "web.yaml");
        assert_eq!(uri("../web.yaml"), "../web.yaml");
        assert_eq!(uri("/srv/web.yaml"), "file:///srv/web.yaml");
        assert_eq!(uri("shop.tgz!shop/web.yaml"), "shop.tgz%21shop/web.yaml");
    }
}

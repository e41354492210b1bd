//! Files as editors name them.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use lsp_types::Uri;

/// The path behind a `file` address; nothing for what is in no file system.
pub(crate) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    path.starts_with('/').then(|| PathBuf::from(decoded(path)))
}

/// The address of a file by the name that findings have for it: a path, or the address of what is in no file system.
pub(crate) fn uri(name: &str) -> Option<Uri> {
    if !Path::new(name).is_absolute() {
        return Uri::from_str(name).ok();
    }
    let mut uri = String::from("file://");
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    Uri::from_str(&uri).ok()
}

/// What percent signs stand for; one that stands for nothing is kept.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_an_address_and_comes_back() {
        for name in ["/a/b.yaml", "/a b/ä%#?.yaml"] {
            assert_eq!(path(&uri(name).unwrap()), Some(PathBuf::from(name)));
        }
        assert_eq!(path(&Uri::from_str("file://localhost/a.yaml").unwrap()), Some(PathBuf::from("/a.yaml")));
        assert_eq!(path(&Uri::from_str("untitled:Untitled-1").unwrap()), None);
        assert_eq!(path(&Uri::from_str("file://elsewhere/a.yaml").unwrap()), None);
        assert_eq!(uri("untitled:Untitled-1").unwrap().as_str(), "untitled:Untitled-1");
    }
}

//! From bytes to text.

use std::sync::Arc;

use seawall_model::Problem;
use seawall_yaml::{Position, Text};

use crate::problem::{at, unread};

/// The text that `bytes` hold: UTF-8, or UTF-16 that says so in its first two bytes. Everything else is one problem.
pub(crate) fn decode(bytes: Vec<u8>, file: &Arc<str>) -> Result<Text, Box<Problem>> {
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => return utf16(rest, u16::from_le_bytes, file),
        [0xFE, 0xFF, rest @ ..] => return utf16(rest, u16::from_be_bytes, file),
        _ => {}
    }
    if let Some(nul) = memchr::memchr(0, &bytes) {
        let message = "binary content (a NUL byte), not text; the file was skipped";
        return Err(at(position(&bytes[..nul]), unread(file, message)).into());
    }
    String::from_utf8(bytes).map(Text::new).map_err(|error| {
        let end = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(end).copied().unwrap_or_default();
        let message = format!("not UTF-8 text (byte 0x{byte:02x}); the file was skipped");
        Box::new(at(position(&error.as_bytes()[..end]), unread(file, message)))
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, file: &Arc<str>) -> Result<Text, Box<Problem>> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text: Result<String, _> = char::decode_utf16(pairs.iter().copied().map(unit)).collect();
    match text {
        Ok(text) if rest.is_empty() && !text.contains('\0') => Ok(Text::new(text)),
        _ => Err(unread(file, "begins like UTF-16 text but is none; the file was skipped").into()),
    }
}

/// Where the byte behind `before` stands.
fn position(before: &[u8]) -> Position {
    let start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    Position {
        line: number(memchr::memchr_iter(b'\n', before).count() + 1),
        column: number(String::from_utf8_lossy(&before[start..]).chars().count() + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        match decode(bytes.to_vec(), &"x".into()) {
            Ok(text) => text.as_str().to_owned(),
            Err(problem) => {
                format!("{:?} {}", problem.position.map(|at| (at.line, at.column)), problem.message)
            }
        }
    }

    #[test]
    fn utf_16_with_a_mark_is_text_in_either_order() {
        assert_eq!(text(b"\xFF\xFEa\0\xe4\0"), "aä");
        assert_eq!(text(b"\xFE\xFF\0a\xD8\x3D\xDE\x00"), "a😀");
        assert_eq!(text(b"\xFF\xFEa\0b"), "None begins like UTF-16 text but is none; the file was skipped");
    }

    #[test]
    fn what_is_no_text_is_named_with_its_place() {
        assert_eq!(text(b"a\n\xc3\xa4\0"), "Some((2, 2)) binary content (a NUL byte), not text; the file was skipped");
        assert_eq!(text(b"a: caf\xe9\n"), "Some((1, 7)) not UTF-8 text (byte 0xe9); the file was skipped");
    }
}

//! Characters that YAML does not allow anywhere.

use super::reader::Fault;

/// Finds the first one.
pub(super) fn check(source: &str) -> Result<(), Fault> {
    let bytes = source.as_bytes();
    let Some(at) = [control(bytes), second_control(bytes), noncharacter(bytes)].into_iter().flatten().min() else {
        return Ok(());
    };
    let character = source[at..].chars().next().unwrap_or_default();
    let why = format!("the control character U+{:04X} is not allowed", u32::from(character));
    Err(Fault { at: (at, at + character.len_utf8()), other: None, why: why.into() })
}

/// One of ASCII, tab and line breaks excepted.
fn control(bytes: &[u8]) -> Option<usize> {
    let is_control = |byte: u8| ((byte < 0x20) & (byte != b'\n') & (byte != b'\r') & (byte != b'\t')) | (byte == 0x7F);
    // Without an exit from the inner loop it runs 16 bytes at a time.
    let block =
        bytes.chunks(256).position(|block| block.iter().fold(false, |found, &byte| found | is_control(byte)))?;
    bytes[block * 256..].iter().position(|&byte| is_control(byte)).map(|at| block * 256 + at)
}

/// U+0080 to U+009F, except U+0085, which is a line break.
fn second_control(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(0xC2, bytes).find(|&at| matches!(bytes.get(at + 1), Some(0x80..=0x84 | 0x86..=0x9F)))
}

/// U+FFFE and U+FFFF.
fn noncharacter(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(bytes, b"\xEF\xBF").find(|&at| matches!(bytes.get(at + 2), Some(0xBE | 0xBF)))
}

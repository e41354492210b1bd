//! Characters that are not what they seem: those that YAML does not allow anywhere, and rare line breaks.

use super::parts::Fault;

/// What kinds of line breaks a text has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    /// `\n`, also with `\r` before it.
    Usual,
    /// Others too: U+0085, U+2028, U+2029.
    Rare,
}

/// Finds the first character that is not allowed, or else tells which line breaks there are.
pub(super) fn check(source: &str) -> Result<Breaks, Fault> {
    let bytes = source.as_bytes();
    let (has_control, is_ascii) = survey(bytes);
    if !has_control && is_ascii {
        return Ok(Breaks::Usual);
    }
    let control = has_control.then(|| bytes.iter().position(|&byte| is_control(byte))).flatten();
    let rare = if is_ascii { [None, None] } else { [second_control(bytes), noncharacter(bytes)] };
    if let Some(at) = rare.into_iter().flatten().chain(control).min() {
        let character = source[at..].chars().next().unwrap_or_default();
        let why = format!("the control character U+{:04X} is not allowed", u32::from(character));
        return Err(Fault { at: (at, at + character.len_utf8()), other: None, why: why.into() });
    }
    let next_line = memchr::memmem::find(bytes, b"\xC2\x85").is_some();
    let separator = || memchr::memmem::find_iter(bytes, b"\xE2\x80").any(|at| matches!(bytes[at + 2], 0xA8 | 0xA9));
    Ok(if next_line || separator() { Breaks::Rare } else { Breaks::Usual })
}

/// Whether there is a control character of ASCII, and whether all is ASCII.
fn survey(bytes: &[u8]) -> (bool, bool) {
    let (mut has_control, mut all) = (false, 0);
    // Blocks of a fixed length are looked at 32 bytes at a time.
    let (blocks, rest) = bytes.as_chunks::<64>();
    for block in blocks {
        has_control |= block.iter().fold(false, |found, &byte| found | is_control(byte));
        all |= block.iter().fold(0, |all, &byte| all | byte);
    }
    has_control |= rest.iter().fold(false, |found, &byte| found | is_control(byte));
    all |= rest.iter().fold(0, |all, &byte| all | byte);
    (has_control, all < 0x80)
}

/// Whether it is one of ASCII, tab and line breaks excepted.
#[inline]
fn is_control(byte: u8) -> bool {
    ((byte < 0x20) & (byte != b'\n') & (byte != b'\r') & (byte != b'\t')) | (byte == 0x7F)
}

/// U+0080 to U+009F, except U+0085, which is a line break.
fn second_control(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(0xC2, bytes).find(|&at| matches!(bytes.get(at + 1), Some(0x80..=0x84 | 0x86..=0x9F)))
}

/// U+FFFE and U+FFFF.
fn noncharacter(bytes: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(bytes, b"\xEF\xBF").find(|&at| matches!(bytes.get(at + 2), Some(0xBE | 0xBF)))
}

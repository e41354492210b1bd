//! What the bytes of YAML are to a reader that looks for the end of something.

/// Space or tab.
pub(super) const BLANK: u8 = 1;
/// A line break, or the first byte of a character that may be one.
pub(super) const BREAK: u8 = 2;
/// Ends a plain scalar in a flow collection.
pub(super) const FLOW: u8 = 8;
/// A quote of either kind, or a backslash.
pub(super) const QUOTE: u8 = 16;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    classes[b' ' as usize] = BLANK;
    classes[b'\t' as usize] = BLANK;
    classes[b'\n' as usize] = BREAK;
    classes[b'\r' as usize] = BREAK;
    classes[0xC2] = BREAK;
    classes[0xE2] = BREAK;
    classes[b',' as usize] = FLOW;
    classes[b'?' as usize] = FLOW;
    classes[b'[' as usize] = FLOW;
    classes[b']' as usize] = FLOW;
    classes[b'{' as usize] = FLOW;
    classes[b'}' as usize] = FLOW;
    classes[b'"' as usize] = QUOTE;
    classes[b'\'' as usize] = QUOTE;
    classes[b'\\' as usize] = QUOTE;
    classes
};

/// Whether `byte` is of one of the `classes`.
#[inline]
pub(super) fn is(byte: u8, classes: u8) -> bool {
    CLASSES[byte as usize] & classes != 0
}

/// A letter or digit of ASCII, `_` or `-`: what names of anchors are made of.
#[inline]
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Length of the line break at `at`; 0 where there is none.
///
/// `kubectl` takes the `\r` before a `\n` away before it parses, so `\r\r\n` is one break.
#[inline]
pub(super) fn break_width(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(b'\n') => 1,
        Some(0..=0x0C | 0x0E..=0xC1) | None => 0,
        Some(_) => rare_break_width(&bytes[at..]),
    }
}

fn rare_break_width(bytes: &[u8]) -> usize {
    match bytes {
        [b'\r', b'\n', ..] => 2,
        [b'\r', b'\r', b'\n', ..] => 3,
        [b'\r', ..] => 1,
        [0xC2, 0x85, ..] => 2,
        [0xE2, 0x80, 0xA8 | 0xA9, ..] => 3,
        _ => 0,
    }
}

/// Whether a blank, a line break or the end of the text is at `at`.
#[inline]
pub(super) fn is_blank_or_end(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        Some(b' ' | b'\t' | b'\n') | None => true,
        Some(_) => break_width(bytes, at) > 0,
    }
}

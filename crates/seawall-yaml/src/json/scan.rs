//! Where JSON values end, found by counting brackets: several times as fast as reading them, and blind to most mistakes.

use super::block::{BLOCK, Block, Mask, Strings};
use super::grammar::skip_blanks;
use super::strings::special;

/// The end of the value that begins at or after `at`. Nothing when the text ends inside of it, when the bracket that ends
/// it is not the counterpart of its first, or when a string runs over the end of its line.
pub(crate) fn value_end(bytes: &[u8], at: usize) -> Option<usize> {
    let at = skip_blanks(bytes, at);
    match bytes.get(at)? {
        b'"' => string_end(bytes, at),
        b'{' | b'[' => brackets_end(bytes, at),
        b'}' | b']' | b',' | b':' => None,
        _ => {
            let ends = |byte: &u8| {
                matches!(byte, b',' | b'}' | b']' | b':' | b' ' | b'\n' | b'\r' | b'\t' | b'{' | b'[' | b'"')
            };
            Some(bytes[at..].iter().position(ends).map_or(bytes.len(), |length| at + length))
        }
    }
}

/// The end of the string that begins at `at`.
#[inline]
pub(crate) fn string_end(bytes: &[u8], at: usize) -> Option<usize> {
    let mut at = special(bytes, at + 1);
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at = special(bytes, at + 2),
            b'\n' => return None,
            _ => at = special(bytes, at + 1),
        }
    }
}

/// The end of the brackets that open at `begin`. Of the brackets inside only the number counts.
fn brackets_end(bytes: &[u8], begin: usize) -> Option<usize> {
    let (mut depth, mut strings) = (0_u32, Strings::default());
    let (blocks, rest) = bytes[begin..].as_chunks::<BLOCK>();
    let mut last = [b' '; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    for (number, block) in blocks.iter().chain([&last]).enumerate() {
        let block = Block::new(block);
        let Some((inside, escaped)) = strings.of(&block) else { return brackets_end_by_bytes(bytes, begin) };
        let (opens, closes) = (block.opens() & !inside, block.closes() & !inside);
        let close = if closes.count_ones() < depth {
            depth = depth + opens.count_ones() - closes.count_ones();
            None
        } else {
            closing(opens, closes, &mut depth)
        };
        let seen = close.map_or(Mask::MAX, |close| (1 << close) - 1);
        if block.is(b'\n') & inside & !escaped & seen != 0 {
            return None;
        }
        if let Some(close) = close {
            let at = begin + number * BLOCK + close as usize;
            // `}` is two after `{`, and `]` two after `[`.
            return (bytes[at] == bytes[begin] + 2).then_some(at + 1);
        }
    }
    None
}

/// The same, for whatever is no JSON: a backslash outside of strings means nothing.
#[cold]
fn brackets_end_by_bytes(bytes: &[u8], begin: usize) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, begin);
    loop {
        match bytes.get(at)? {
            b'"' => {
                at = string_end(bytes, at)?;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return (bytes[at - 1] == bytes[begin] + 2).then_some(at);
        }
    }
}

/// The bracket after which none is open any more, if there is one. `depth` are open before the block, and after it.
fn closing(opens: Mask, closes: Mask, depth: &mut u32) -> Option<u32> {
    let mut brackets = opens | closes;
    while brackets != 0 {
        let at = brackets.trailing_zeros();
        if opens >> at & 1 == 1 {
            *depth += 1;
        } else {
            *depth -= 1;
            if *depth == 0 {
                return Some(at);
            }
        }
        brackets &= brackets - 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_end_where_their_brackets_close() {
        for (text, expected) in [
            (r#" {"a":"}\"]","b":[{},[]]} x"#, Some(25)),
            (r#""a\\" "#, Some(5)),
            ("12,", Some(2)),
            ("true", Some(4)),
            (r#"{"a":[]]"#, None),
            (r#"{"a":1"#, None),
            ("{\"a\n\":1}", None),
            ("  ", None),
            ("]", None),
        ] {
            assert_eq!(value_end(text.as_bytes(), 0), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn blocks_find_what_bytes_find(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "{", "}", "[", "]", "\"", "\\", "\\\"", "\\\\", "\n", "a", "{\"b\":[", "\"c\"", " ", "}}",
                    "\"0123456789012345678901234567890123456789012345678901234567890\"", "\\\\\\\\\\\\\\\\\\",
                ]),
                0..80,
            ),
        ) {
            let text = format!("{{{}", parts.concat());
            proptest::prop_assert_eq!(value_end(text.as_bytes(), 0), brackets_end_by_bytes(text.as_bytes(), 0));
        }
    }
}

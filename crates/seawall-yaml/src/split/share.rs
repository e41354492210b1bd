//! A long list, looked through by every core at once.
//!
//! Each core gets a share of the bytes and looks in it for what begins like the first element. What it takes for one may
//! be an object inside of another; it knows better when the list that it follows ends before its share does. Nothing is
//! believed in the end that the share before does not lead to.

use std::ops::Range;

use rayon::prelude::*;

use super::list::{Beginning, LONG, LONGEST, next_element};

/// Bytes that one core looks through at a time.
const SHARE: usize = 4 << 20;

/// Bytes that may be followed in vain in one share.
const PATIENCE: usize = 32 << 20;

/// The elements that begin in one share, the first of them and the one after the last.
struct Share {
    begin: usize,
    elements: Vec<Range<usize>>,
    next: usize,
}

/// Finds elements from the one at `first` on, as long as nothing is wrong and the list does not end. Gives where the one
/// begins that was not looked at any more.
pub(super) fn elements(
    bytes: &[u8],
    first: usize,
    beginning: &Beginning<'_>,
    found: &mut impl FnMut(Range<usize>),
) -> usize {
    in_shares(SHARE, bytes, first, beginning, found)
}

fn in_shares(
    size: usize,
    bytes: &[u8],
    first: usize,
    beginning: &Beginning<'_>,
    found: &mut impl FnMut(Range<usize>),
) -> usize {
    let count = (bytes.len() - first.min(bytes.len())) / size;
    if count < 2 {
        return first;
    }
    let end = |number: usize| first + (number + 1) * size;
    let shares = (1..count).into_par_iter();
    let shares: Vec<Option<Share>> =
        shares.map(|number| Share::find(bytes, first + number * size, end(number), beginning)).collect();
    let mut at = first;
    for (number, share) in std::iter::once(None).chain(shares).enumerate() {
        if at >= end(number) {
            continue;
        }
        let share =
            share.filter(|share| share.begin == at).unwrap_or_else(|| Share::walk(bytes, at, end(number), LONGEST));
        share.elements.into_iter().for_each(&mut *found);
        at = share.next;
        if at < end(number) {
            break;
        }
    }
    at
}

impl Share {
    /// The elements from the first that begins at or after `from`, if there is one before `end`.
    fn find(bytes: &[u8], from: usize, end: usize, beginning: &Beginning<'_>) -> Option<Self> {
        let mut patience = PATIENCE;
        let mut after = from;
        for begin in beginning.candidates(bytes, from).take_while(|&begin| begin < end) {
            // What was followed before is not looked at again.
            if begin < after {
                continue;
            }
            let share = Self::walk(bytes, begin, end, LONG);
            if share.next >= end {
                return Some(share);
            }
            after = share.next;
            patience = patience.checked_sub(after - begin + LONG)?;
        }
        None
    }

    /// Follows the elements from the one at `begin` up to the first that begins at or after `end`. None of them is longer
    /// than `longest`.
    fn walk(bytes: &[u8], begin: usize, end: usize, longest: usize) -> Self {
        let mut share = Self { begin, elements: Vec::new(), next: begin };
        while share.next < end
            && let Some((close, next)) = next_element(bytes, share.next, longest)
        {
            share.elements.push(share.next..close);
            share.next = next;
        }
        share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Objects that hold others like themselves, in lists and in strings.
    const ELEMENTS: &[&str] = &[
        r#"{"a":1}"#,
        r#"{"a":[{"a":1},{"a":2},{"a":{"b":[]}}],"c":"d"}"#,
        r#"{"a":"},{\"a\":1},{"}"#,
        r#"{"a":",{","b":[[],[{"a":1},{"a":2}]]}"#,
        r#"{"a":"\\"}"#,
        "{ \"a\" : 1 }",
        "1",
    ];

    proptest::proptest! {
        #[test]
        fn shares_find_what_one_walk_finds(
            elements in proptest::collection::vec(proptest::sample::select(ELEMENTS), 1..60),
            separator in proptest::sample::select(vec![",", ", ", ",\n  "]),
            tail in proptest::sample::select(vec!["]}", "", "]", r#",{"a":"#, "}"]),
            size in 1_usize..200,
        ) {
            let text = format!("[{}{tail}", elements.join(separator));
            let bytes = text.as_bytes();
            let beginning = Beginning::of(bytes, 1, 1);
            let mut found = Vec::new();
            let next = in_shares(size, bytes, 1, &beginning, &mut |element| found.push(element));
            let mut one = Share::walk(bytes, 1, usize::MAX, LONGEST);
            proptest::prop_assert!(next <= one.next);
            // What is left is for whoever knows how a list ends.
            one.elements.retain(|element| element.start < next);
            proptest::prop_assert_eq!(found, one.elements);
        }
    }
}

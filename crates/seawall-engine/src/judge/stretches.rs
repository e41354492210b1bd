//! Which parts of a document a byte lies in.

use seawall_yaml::Span;

/// Parts of a document, by where they begin: a byte finds those that hold it without a look at all the others.
#[derive(Debug, Default)]
pub(crate) struct Stretches {
    /// Sorted; the last number is the furthest end of this part and all before it.
    parts: Vec<(Span, usize, usize)>,
}

impl Stretches {
    /// Takes parts with a number each.
    pub(crate) fn new(mut parts: Vec<(Span, usize)>) -> Self {
        parts.sort_by_key(|(span, number)| (span.start, *number));
        let mut furthest = 0;
        let parts = parts.into_iter().map(|(span, number)| {
            furthest = furthest.max(span.end);
            (span, number, furthest)
        });
        Self { parts: parts.collect() }
    }

    /// The numbers of the parts that hold the byte, their end included.
    pub(crate) fn holding(&self, byte: usize) -> Vec<usize> {
        let begun = self.parts.partition_point(|(span, ..)| span.start <= byte);
        let near = self.parts[..begun].iter().rev().take_while(|(.., furthest)| *furthest >= byte);
        near.filter(|(span, ..)| byte <= span.end).map(|(_, number, _)| *number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_finds_the_parts_that_hold_it() {
        let parts = [(0, 100), (10, 20), (12, 15), (30, 40), (200, 210)];
        let parts = parts.into_iter().enumerate().map(|(number, (start, end))| (Span { start, end }, number)).collect();
        let stretches = Stretches::new(parts);
        let holding = |byte| {
            let mut numbers = stretches.holding(byte);
            numbers.sort_unstable();
            numbers
        };
        assert_eq!(holding(13), [0, 1, 2]);
        assert_eq!(holding(25), [0]);
        assert_eq!(holding(40), [0, 3]);
        assert_eq!(holding(101), [0_usize; 0]);
        assert_eq!(holding(205), [4]);
    }
}

//! Bytes of JSON looked at sixteen or sixty-four at a time.

use wide::u8x16;

/// How many bytes a block has: one for each bit of a mask.
pub(super) const BLOCK: usize = 64;

/// Where something is in a block: the lowest bit is the first byte.
pub(super) type Mask = u64;

/// Sixty-four bytes.
pub(super) struct Block([u8x16; 4]);

impl Block {
    pub(super) fn new(bytes: &[u8; BLOCK]) -> Self {
        let (parts, _) = bytes.as_chunks::<16>();
        Self(std::array::from_fn(|part| u8x16::new(parts[part])))
    }

    /// Where `byte` is.
    #[inline]
    pub(super) fn is(&self, byte: u8) -> Mask {
        self.mask(|part| part.simd_eq(u8x16::splat(byte)))
    }

    /// Where a bracket opens. Both have the bits of `{` once the bit that tells `[` from it is set.
    #[inline]
    pub(super) fn opens(&self) -> Mask {
        self.mask(|part| (part | u8x16::splat(0x20)).simd_eq(u8x16::splat(b'{')))
    }

    /// Where a bracket closes.
    #[inline]
    pub(super) fn closes(&self) -> Mask {
        self.mask(|part| (part | u8x16::splat(0x20)).simd_eq(u8x16::splat(b'}')))
    }

    #[inline]
    fn mask(&self, of: impl Fn(u8x16) -> u8x16) -> Mask {
        let parts = self.0.iter().rev();
        parts.fold(0, |mask, &part| mask << 16 | Mask::from(of(part).to_bitmask()))
    }
}

/// Which bytes of a block belong to strings.
#[derive(Debug, Default)]
pub(super) struct Strings {
    /// Whether the next block begins inside a string: all bits or none.
    inside: Mask,
    /// Whether its first byte is escaped: the lowest bit.
    escaped: Mask,
}

impl Strings {
    /// The bytes that stand in strings, opening quotes included and closing ones not, and the escaped ones among them.
    /// Nothing when a backslash stands outside of a string, where it escapes nothing.
    pub(super) fn of(&mut self, block: &Block) -> Option<(Mask, Mask)> {
        let backslashes = block.is(b'\\');
        let escaped = self.escaped(backslashes);
        let quotes = block.is(b'"') & !escaped;
        let inside = odd_before(quotes) ^ self.inside;
        self.inside = 0_u64.wrapping_sub(inside >> 63);
        (backslashes & !inside == 0).then_some((inside, escaped))
    }

    /// The bytes before which an odd number of backslashes stands: Langdale and Lemire, «Parsing gigabytes of JSON per
    /// second», 2019, section 3.1.1.
    fn escaped(&mut self, backslashes: Mask) -> Mask {
        const EVEN: Mask = 0x5555_5555_5555_5555;
        if backslashes == 0 {
            return std::mem::take(&mut self.escaped);
        }
        let backslashes = backslashes & !self.escaped;
        let after = backslashes << 1 | self.escaped;
        // Adding a run that begins at an odd bit to itself carries to the bit after its end.
        let odd_starts = backslashes & !EVEN & !after;
        let (carried, runs_over) = odd_starts.overflowing_add(backslashes);
        self.escaped = runs_over.into();
        (EVEN ^ carried << 1) & after
    }
}

/// For each bit whether the number of bits up to it, itself included, is odd.
fn odd_before(mut mask: Mask) -> Mask {
    for shift in [1, 2, 4, 8, 16, 32] {
        mask ^= mask << shift;
    }
    mask
}

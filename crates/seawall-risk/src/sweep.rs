//! What everybody reaches, for many targets at once: one pass over the condensed graph for 512 of them.

use crate::components::Components;

/// Targets that one pass follows.
pub(crate) const LANES: usize = 512;
const WORDS: usize = LANES / 64;

/// A set of targets of one pass.
pub(crate) type Lanes = [u64; WORDS];

/// For each component the targets that it reaches. `targets` are vertices, at most [`LANES`]; the lane is the position.
pub(crate) fn sweep(components: &Components, targets: &[u32]) -> Vec<Lanes> {
    debug_assert!(targets.len() <= LANES);
    let mut reached = vec![[0_u64; WORDS]; components.count];
    for (lane, &target) in targets.iter().enumerate() {
        set(&mut reached[components.of[target as usize] as usize], lane);
    }
    // Links lead to smaller numbers, which are settled before.
    for component in 0..components.count {
        let (settled, rest) = reached.split_at_mut(component);
        let own = &mut rest[0];
        for &next in components.next(component as u32) {
            let other = &settled[next as usize];
            own.iter_mut().zip(other).for_each(|(own, other)| *own |= other);
        }
    }
    reached
}

pub(crate) fn set(lanes: &mut Lanes, lane: usize) {
    lanes[lane / 64] |= 1 << (lane % 64);
}

pub(crate) fn has(lanes: &Lanes, lane: usize) -> bool {
    lanes[lane / 64] >> (lane % 64) & 1 == 1
}

/// How many lanes are in both.
pub(crate) fn count(lanes: &Lanes, among: &Lanes) -> u32 {
    lanes.iter().zip(among).map(|(own, other)| (own & other).count_ones()).sum()
}

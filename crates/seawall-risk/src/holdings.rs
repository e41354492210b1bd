//! Which of some vertices everybody comes to.
//!
//! Most come to none of them, and nearly all others to what somebody else comes to as well, so that a set is kept once
//! for all who have it.

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::components::Components;

/// For each component a set of vertices that it comes to.
#[derive(Debug)]
pub(crate) struct Holdings {
    /// The number of each component's set.
    of: Vec<u32>,
    /// The sets, sorted. The first is empty.
    sets: IndexSet<Box<[u32]>, FxBuildHasher>,
}

/// The number of the empty set.
pub(crate) const NOTHING: u32 = 0;

impl Holdings {
    /// Which of `wanted`, sorted vertices, each component comes to.
    pub(crate) fn new(components: &Components, wanted: &[u32]) -> Self {
        let mut own: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for &vertex in wanted {
            own.entry(components.of[vertex as usize]).or_default().push(vertex);
        }
        let mut holdings = Self { of: Vec::with_capacity(components.count), sets: IndexSet::default() };
        holdings.sets.insert(Box::default());
        let mut unions: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        let mut parts: Vec<u32> = Vec::new();
        // Links lead to smaller numbers, which are settled before.
        for component in 0..components.count as u32 {
            parts.clear();
            for &next in components.next(component) {
                let set = holdings.of[next as usize];
                if set != NOTHING && parts.last() != Some(&set) {
                    parts.push(set);
                }
            }
            if let Some(own) = own.remove(&component) {
                parts.push(holdings.number(own));
            }
            let set = holdings.union(&mut parts, &mut unions);
            holdings.of.push(set);
        }
        holdings
    }

    /// The number of the set of everything that is in one of `parts`.
    fn union(&mut self, parts: &mut Vec<u32>, known: &mut FxHashMap<(u32, u32), u32>) -> u32 {
        parts.sort_unstable();
        parts.dedup();
        match parts[..] {
            [] => NOTHING,
            [only] => only,
            [one, other] => {
                if let Some(&union) = known.get(&(one, other)) {
                    return union;
                }
                let union = self.put_together(parts);
                known.insert((one, other), union);
                union
            }
            _ => self.put_together(parts),
        }
    }

    fn put_together(&mut self, parts: &[u32]) -> u32 {
        let longest = parts.iter().copied().max_by_key(|&part| self.set(part).len()).unwrap_or(NOTHING);
        let has = |vertex: &u32| self.set(longest).binary_search(vertex).is_ok();
        let others = parts.iter().filter(|&&part| part != longest);
        let new: Vec<u32> = others.flat_map(|&part| self.set(part)).filter(|vertex| !has(vertex)).copied().collect();
        if new.is_empty() {
            return longest;
        }
        self.number([self.set(longest), &new].concat())
    }

    /// The number of a set.
    fn number(&mut self, mut set: Vec<u32>) -> u32 {
        set.sort_unstable();
        set.dedup();
        self.sets.insert_full(set.into_boxed_slice()).0 as u32
    }

    /// The number of a component's set.
    pub(crate) fn of(&self, component: u32) -> u32 {
        self.of[component as usize]
    }

    /// The numbers of all components' sets.
    pub(crate) fn all(&self) -> &[u32] {
        &self.of
    }

    /// The set with a number, sorted.
    pub(crate) fn set(&self, number: u32) -> &[u32] {
        self.sets.get_index(number as usize).map_or(&[], |set| set)
    }

    /// How many different sets there are.
    pub(crate) fn len(&self) -> usize {
        self.sets.len()
    }

    /// Whether all of one set is in the other.
    pub(crate) fn is_within(&self, one: u32, other: u32) -> bool {
        one == other || self.set(one).iter().all(|vertex| self.set(other).binary_search(vertex).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::links::Links;

    /// Everything that is come to from `start`.
    fn reached(links: &[(u32, u32, u32)], start: u32) -> Vec<bool> {
        let mut seen = vec![false; 64];
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut seen[at as usize], true) {
                open.extend(links.iter().filter(|link| link.0 == at).map(|link| link.1));
            }
        }
        seen
    }

    #[test]
    fn what_each_vertex_of_a_random_graph_holds_is_what_a_walk_comes_to() {
        let mut state = 0x5eed_u64;
        let mut roll = |sides: u32| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u32 % sides
        };
        let (mut shared, mut several) = (0, 0);
        for _ in 0..200 {
            let count = 2 + roll(62);
            let links: Vec<(u32, u32, u32)> = (0..roll(2 * count)).map(|_| (roll(count), roll(count), 0)).collect();
            let components = Components::new(&Links::new(count as usize, links.iter().copied()));
            let wanted: Vec<u32> = (0..count).filter(|_| roll(3) == 0).collect();
            let holdings = Holdings::new(&components, &wanted);
            for vertex in 0..count {
                let reached = reached(&links, vertex);
                let expected: Vec<u32> = wanted.iter().copied().filter(|one| reached[*one as usize]).collect();
                let own = holdings.of(components.of[vertex as usize]);
                assert_eq!(holdings.set(own), expected, "{vertex}: {links:?} {wanted:?}");
                several += u32::from(expected.len() > 1);
                for &next in components.next(components.of[vertex as usize]) {
                    assert!(holdings.is_within(holdings.of(next), own));
                }
            }
            shared += components.count.saturating_sub(holdings.len());
        }
        assert!(shared > 1_000 && several > 1_000, "{shared} {several}");
    }
}

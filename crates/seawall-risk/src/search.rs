//! The likeliest ways: Dijkstra over minus the logarithm of chances.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::layer::Layer;

/// What one search found: for each vertex the cost of the best way, and the link that it begins with.
#[derive(Debug)]
pub(crate) struct Search {
    /// Infinite where there is no way.
    pub(crate) costs: Vec<f32>,
    /// The vertex that comes next, and the link there.
    pub(crate) next: Vec<(u32, u32)>,
}

const NOBODY: u32 = u32::MAX;

impl Search {
    /// From every vertex to the nearest of `goals`.
    pub(crate) fn backward(layer: &Layer, goals: &[u32]) -> Self {
        let links = &layer.backward;
        let mut search = Self { costs: vec![f32::INFINITY; links.len()], next: vec![(NOBODY, NOBODY); links.len()] };
        let mut open = BinaryHeap::new();
        for &start in goals {
            search.costs[start as usize] = 0.0;
            open.push((Reverse(Cost(0.0)), Reverse(start)));
        }
        while let Some((Reverse(Cost(far)), Reverse(vertex))) = open.pop() {
            if far > search.costs[vertex as usize] {
                continue;
            }
            for link in links.of(vertex) {
                let total = far + layer.cost(link.via);
                let place = link.to as usize;
                // Of ways that cost the same the one through the smaller vertex, so that the answer does not depend
                // on the order of edges.
                let is_better = total < search.costs[place]
                    || (total == search.costs[place] && (vertex, link.via) < search.next[place] && total > 0.0);
                if is_better {
                    let is_shorter = total < search.costs[place];
                    search.costs[place] = total;
                    search.next[place] = (vertex, link.via);
                    if is_shorter {
                        open.push((Reverse(Cost(total)), Reverse(link.to)));
                    }
                }
            }
        }
        search
    }

    /// Whether there is a way.
    pub(crate) fn reaches(&self, vertex: u32) -> bool {
        self.costs[vertex as usize].is_finite()
    }

    /// The chance of the best way.
    pub(crate) fn chance(&self, vertex: u32) -> f64 {
        f64::from(-self.costs[vertex as usize]).exp()
    }

    /// The vertices and links of the way that ends or begins at `vertex`, beginning there.
    pub(crate) fn way(&self, vertex: u32) -> Vec<(u32, u32)> {
        let mut way = Vec::new();
        let mut at = vertex;
        while self.next[at as usize].0 != NOBODY && way.len() <= self.next.len() {
            let (next, via) = self.next[at as usize];
            way.push((next, via));
            at = next;
        }
        way
    }
}

/// A cost, which is never NaN, in an order.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Cost(pub(crate) f32);

impl Eq for Cost {}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Cost {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

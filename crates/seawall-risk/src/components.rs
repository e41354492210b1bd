//! Strongly connected components: who can reach one of them can reach all.

use crate::links::Links;

/// The components, numbered so that links lead from greater numbers to smaller ones.
#[derive(Debug, Default)]
pub(crate) struct Components {
    /// The component of each vertex.
    pub(crate) of: Vec<u32>,
    /// How many there are.
    pub(crate) count: usize,
    /// Links between different components, each once.
    pub(crate) links: Links,
}

impl Components {
    /// Tarjan's algorithm without recursion.
    pub(crate) fn new(links: &Links) -> Self {
        let count = links.len();
        const UNSEEN: u32 = u32::MAX;
        let (mut index, mut low, mut of) = (vec![UNSEEN; count], vec![0_u32; count], vec![UNSEEN; count]);
        let (mut stack, mut open): (Vec<u32>, Vec<(u32, u32)>) = (Vec::new(), Vec::new());
        let (mut next, mut components) = (0_u32, 0_u32);
        for root in 0..count as u32 {
            if index[root as usize] != UNSEEN {
                continue;
            }
            open.push((root, 0));
            while let Some((vertex, at)) = open.pop() {
                let here = vertex as usize;
                if at == 0 {
                    index[here] = next;
                    low[here] = next;
                    next += 1;
                    stack.push(vertex);
                }
                let own = links.of(vertex);
                let mut descended = false;
                for (position, link) in own.iter().enumerate().skip(at as usize) {
                    let there = link.to as usize;
                    if index[there] == UNSEEN {
                        open.push((vertex, position as u32 + 1));
                        open.push((link.to, 0));
                        descended = true;
                        break;
                    }
                    if of[there] == UNSEEN {
                        low[here] = low[here].min(index[there]);
                    }
                }
                if descended {
                    continue;
                }
                if low[here] == index[here] {
                    while let Some(member) = stack.pop() {
                        of[member as usize] = components;
                        if member == vertex {
                            break;
                        }
                    }
                    components += 1;
                }
                if let Some(&(parent, _)) = open.last() {
                    let parent = parent as usize;
                    low[parent] = low[parent].min(low[here]);
                }
            }
        }
        let links = between(links, &of, components as usize);
        Self { of, count: components as usize, links }
    }
}

fn between(links: &Links, of: &[u32], count: usize) -> Links {
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for vertex in 0..links.len() as u32 {
        let from = of[vertex as usize];
        let others = links.of(vertex).iter().map(|link| (from, of[link.to as usize]));
        pairs.extend(others.filter(|(from, to)| from != to));
    }
    pairs.sort_unstable();
    pairs.dedup();
    Links::new(count, pairs.iter().map(|&(from, to)| (from, to, 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_one_component_and_links_lead_to_smaller_numbers() {
        // 0 -> 1 -> 2 -> 0, 2 -> 3 -> 4
        let edges = [(0, 1, 0), (1, 2, 0), (2, 0, 0), (2, 3, 0), (3, 4, 0)];
        let components = Components::new(&Links::new(5, edges.into_iter()));
        assert_eq!(components.count, 3);
        assert_eq!(components.of[0], components.of[1]);
        assert_eq!(components.of[1], components.of[2]);
        assert!(components.of[2] > components.of[3] && components.of[3] > components.of[4]);
        let ring: Vec<u32> = components.links.of(components.of[0]).iter().map(|link| link.to).collect();
        assert_eq!(ring, [components.of[3]]);
    }
}

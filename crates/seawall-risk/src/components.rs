//! Strongly connected components: who can reach one of them can reach all.

use crate::links::Links;

/// The components, numbered so that links lead from greater numbers to smaller ones.
#[derive(Debug, Default)]
pub(crate) struct Components {
    /// The component of each vertex.
    pub(crate) of: Vec<u32>,
    /// How many there are.
    pub(crate) count: usize,
    /// For each component, where its links begin in `next`; one more at the end.
    starts: Vec<u32>,
    /// Links between different components, each once.
    next: Vec<u32>,
}

impl Components {
    /// Tarjan's algorithm without recursion.
    pub(crate) fn new(links: &Links) -> Self {
        let count = links.len();
        const UNSEEN: u32 = u32::MAX;
        let (mut index, mut low, mut of) = (vec![UNSEEN; count], vec![0_u32; count], vec![UNSEEN; count]);
        let (mut stack, mut open): (Vec<u32>, Vec<(u32, u32)>) = (Vec::new(), Vec::new());
        let mut next = 0_u32;
        let mut components = Self { of: Vec::new(), count: 0, starts: vec![0], next: Vec::new() };
        // For each component the one that has been the last to link to it.
        let mut linked_by: Vec<u32> = Vec::new();
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
                    let own = components.count as u32;
                    let first = stack.iter().rposition(|&member| member == vertex).unwrap_or(0);
                    stack[first..].iter().for_each(|&member| of[member as usize] = own);
                    linked_by.push(own);
                    for link in stack.drain(first..).flat_map(|member| links.of(member)) {
                        let other = of[link.to as usize];
                        if linked_by[other as usize] != own {
                            linked_by[other as usize] = own;
                            components.next.push(other);
                        }
                    }
                    components.starts.push(components.next.len() as u32);
                    components.count += 1;
                }
                if let Some(&(parent, _)) = open.last() {
                    let parent = parent as usize;
                    low[parent] = low[parent].min(low[here]);
                }
            }
        }
        components.of = of;
        components
    }

    /// For each vertex whether one of `goals` is come to from it; goals are come to from themselves.
    pub(crate) fn reaching(&self, goals: &[u32]) -> Vec<bool> {
        let mut reaching = vec![false; self.count];
        goals.iter().for_each(|&goal| reaching[self.of[goal as usize] as usize] = true);
        // Links lead to smaller numbers, which are settled before.
        let first = goals.iter().map(|&goal| self.of[goal as usize]).min().unwrap_or(0);
        for component in first..self.count as u32 {
            let mut next = self.next(component).iter();
            reaching[component as usize] |= next.any(|&next| reaching[next as usize]);
        }
        self.of.iter().map(|&component| reaching[component as usize]).collect()
    }

    /// The components that links lead to from one.
    pub(crate) fn next(&self, component: u32) -> &[u32] {
        let at = component as usize;
        &self.next[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
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
        assert_eq!(components.next(components.of[0]), [components.of[3]]);
    }
}

//! Adjacency in two arrays.

/// Which way a link goes, and which edge it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    /// The vertex at the other end.
    pub(crate) to: u32,
    /// The number of the edge; see [`crate::Layer`].
    pub(crate) via: u32,
}

/// The links of every vertex, next to each other.
#[derive(Debug, Default, Clone)]
pub(crate) struct Links {
    starts: Vec<u32>,
    links: Vec<Link>,
}

impl Links {
    /// Of `count` vertices, from `(from, to, via)`. Links of one vertex keep their order.
    pub(crate) fn new(count: usize, edges: impl Iterator<Item = (u32, u32, u32)> + Clone) -> Self {
        let mut starts = vec![0_u32; count + 1];
        for (from, ..) in edges.clone() {
            starts[from as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut links = vec![Link { to: 0, via: 0 }; starts[count] as usize];
        for (from, to, via) in edges {
            let place = &mut next[from as usize];
            links[*place as usize] = Link { to, via };
            *place += 1;
        }
        Self { starts, links }
    }

    /// The links of a vertex.
    pub(crate) fn of(&self, vertex: u32) -> &[Link] {
        let at = vertex as usize;
        &self.links[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// How many vertices there are.
    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// All vertices, each before those that its links lead to, as far as there is no ring: whoever is left last in a walk
    /// into the depth comes first.
    pub(crate) fn order(&self) -> Vec<u32> {
        let mut order = Vec::with_capacity(self.len());
        let mut seen = vec![false; self.len()];
        let mut open: Vec<(u32, u32)> = Vec::new();
        for root in 0..self.len() as u32 {
            if std::mem::replace(&mut seen[root as usize], true) {
                continue;
            }
            open.push((root, 0));
            while let Some((vertex, at)) = open.last_mut() {
                match self.of(*vertex).get(*at as usize) {
                    Some(link) => {
                        *at += 1;
                        if !std::mem::replace(&mut seen[link.to as usize], true) {
                            open.push((link.to, 0));
                        }
                    }
                    None => {
                        order.push(*vertex);
                        open.pop();
                    }
                }
            }
        }
        order.reverse();
        order
    }
}

//! The least that must be cut between a source and a sink: Dinic's maximum flow.

/// Capacity of what cannot be cut.
pub(crate) const ENDLESS: u64 = u64::MAX / 4;

/// A network of capacities.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    arcs: Vec<Arc>,
    of: Vec<Vec<u32>>,
}

#[derive(Debug, Clone, Copy)]
struct Arc {
    to: u32,
    left: u64,
}

impl Flow {
    /// A network of `count` vertices without arcs.
    pub(crate) fn new(count: usize) -> Self {
        Self { arcs: Vec::new(), of: vec![Vec::new(); count] }
    }

    /// Adds a vertex.
    pub(crate) fn vertex(&mut self) -> u32 {
        self.of.push(Vec::new());
        self.of.len() as u32 - 1
    }

    /// Adds an arc.
    pub(crate) fn arc(&mut self, from: u32, to: u32, capacity: u64) {
        self.of[from as usize].push(self.arcs.len() as u32);
        self.arcs.push(Arc { to, left: capacity });
        self.of[to as usize].push(self.arcs.len() as u32);
        self.arcs.push(Arc { to: from, left: 0 });
    }

    /// Sends as much as there is room for. [`ENDLESS`] or more: some way cannot be cut.
    pub(crate) fn run(&mut self, source: u32, sink: u32) -> u64 {
        let mut total: u64 = 0;
        loop {
            let level = self.levels(source, Some(sink));
            if level[sink as usize] == u32::MAX {
                return total;
            }
            let mut next = vec![0_usize; self.of.len()];
            loop {
                let sent = self.send(source, sink, &level, &mut next);
                if sent == 0 {
                    break;
                }
                total = total.saturating_add(sent);
                if total >= ENDLESS {
                    return total;
                }
            }
        }
    }

    /// For each vertex whether `source` still reaches it: after a run, the source's side of the least cut.
    pub(crate) fn side(&self, source: u32) -> Vec<bool> {
        self.levels(source, None).into_iter().map(|level| level != u32::MAX).collect()
    }

    /// How far each vertex is from `source`, as far as `until`.
    fn levels(&self, source: u32, until: Option<u32>) -> Vec<u32> {
        let mut level = vec![u32::MAX; self.of.len()];
        level[source as usize] = 0;
        let mut open = std::collections::VecDeque::from([source]);
        while let Some(vertex) = open.pop_front() {
            if Some(vertex) == until {
                break;
            }
            for &arc in &self.of[vertex as usize] {
                let Arc { to, left } = self.arcs[arc as usize];
                if left > 0 && level[to as usize] == u32::MAX {
                    level[to as usize] = level[vertex as usize] + 1;
                    open.push_back(to);
                }
            }
        }
        level
    }

    /// One way from `source` to `sink` along rising levels, without recursion.
    fn send(&mut self, source: u32, sink: u32, level: &[u32], next: &mut [usize]) -> u64 {
        let mut way: Vec<u32> = Vec::new();
        let mut at = source;
        while at != sink {
            let arcs = &self.of[at as usize];
            let open = arcs[next[at as usize]..].iter().position(|&arc| {
                let Arc { to, left } = self.arcs[arc as usize];
                left > 0 && level[to as usize] == level[at as usize] + 1
            });
            match open {
                Some(skipped) => {
                    next[at as usize] += skipped;
                    let arc = arcs[next[at as usize]];
                    way.push(arc);
                    at = self.arcs[arc as usize].to;
                }
                None => {
                    next[at as usize] = arcs.len();
                    let Some(back) = way.pop() else { return 0 };
                    at = self.arcs[back as usize ^ 1].to;
                    next[at as usize] += 1;
                }
            }
        }
        let sent = way.iter().map(|&arc| self.arcs[arc as usize].left).min().unwrap_or(0);
        for &arc in &way {
            self.arcs[arc as usize].left -= sent;
            self.arcs[arc as usize ^ 1].left += sent;
        }
        sent
    }
}

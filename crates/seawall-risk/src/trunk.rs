//! What many reach by way of the same: the admin of the cluster has nearly everything, the network leads everywhere, and
//! a grant of all Secrets to each of them. What lies behind such a trunk is walked through once, for all who come to it.

use std::sync::OnceLock;

use seawall_model::access::AccessGraph;

use crate::blast::Blast;
use crate::components::Components;

/// The trunks of a layer.
#[derive(Debug)]
pub(crate) struct Trunks {
    /// For each component the number of the trunk by which it reaches most of what it does; [`NONE`] where that is little.
    of: Vec<u32>,
    trunks: Vec<Trunk>,
}

#[derive(Debug)]
struct Trunk {
    component: u32,
    behind: OnceLock<Behind>,
}

/// What lies behind a trunk, itself included.
#[derive(Debug)]
pub(crate) struct Behind {
    /// For each component whether it does, a bit each.
    bits: Vec<u64>,
    /// How much that is.
    pub(crate) blast: Blast,
}

const NONE: u32 = u32::MAX;

/// Whoever reaches no more than this part of everything is followed without a trunk.
const PART: usize = 64;

impl Trunks {
    /// From each component on towards where more than half of what it reaches lies, as long as there is such a place.
    pub(crate) fn new(components: &Components) -> Self {
        let least = (components.of.len() / PART).max(1);
        // What is reached by several ways counts several times: this only decides where a trunk is worth its room.
        let mut reached = vec![0_usize; components.count];
        components.of.iter().for_each(|&component| reached[component as usize] += 1);
        let mut of = vec![NONE; components.count];
        let mut trunks = Vec::new();
        for component in 0..components.count {
            let next = components.next(component as u32);
            let sum = next.iter().fold(next.len(), |sum, &next| sum.saturating_add(reached[next as usize]));
            reached[component] = reached[component].saturating_add(sum);
            let own = reached[component];
            let most = next.iter().copied().max_by_key(|&next| (reached[next as usize], next));
            of[component] = match most {
                _ if own < least => NONE,
                Some(most) if reached[most as usize] > own / 2 && of[most as usize] != NONE => of[most as usize],
                _ => {
                    trunks.push(Trunk { component: component as u32, behind: OnceLock::new() });
                    trunks.len() as u32 - 1
                }
            };
        }
        Self { of, trunks }
    }

    /// What lies behind the trunk of a component, if it has one.
    pub(crate) fn behind(&self, component: u32, components: &Components, access: &AccessGraph) -> Option<&Behind> {
        let trunk = self.trunks.get(self.of[component as usize] as usize)?;
        Some(trunk.behind.get_or_init(|| Behind::new(trunk.component, components, access)))
    }
}

impl Behind {
    fn new(trunk: u32, components: &Components, access: &AccessGraph) -> Self {
        let mut own = Self { bits: vec![0; components.count.div_ceil(64)], blast: Blast::default() };
        let mut open = vec![trunk];
        own.set(trunk);
        while let Some(at) = open.pop() {
            for &next in components.next(at) {
                if !own.has(next) {
                    own.set(next);
                    open.push(next);
                }
            }
        }
        // Doubles of endpoints follow the vertices and count for nothing.
        let mut blast = Blast::default();
        let behind = access.vertices().iter().zip(&components.of).filter(|(_, component)| own.has(**component));
        behind.for_each(|(vertex, _)| blast.add(vertex));
        Self { blast, ..own }
    }

    fn set(&mut self, component: u32) {
        self.bits[component as usize / 64] |= 1 << (component % 64);
    }

    /// Whether a component lies behind the trunk.
    pub(crate) fn has(&self, component: u32) -> bool {
        self.bits[component as usize / 64] >> (component % 64) & 1 == 1
    }
}

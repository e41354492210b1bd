//! The groups of pods that policies treat alike, by pods.

use crate::Network;
use crate::connections::Admitted;
use crate::internet::Internet;
use crate::ports::Ports;
use crate::reaches::Reaches;

use super::Places;

/// Which groups of [`Reaches`] the pods of each member are in. Lists are sorted.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    /// For each member its groups of those who connect.
    pub(crate) sources: Vec<Vec<u32>>,
    /// For each member its groups of those who are connected to.
    pub(crate) destinations: Vec<Vec<u32>>,
    /// For each member what is admitted from anybody at all, inside or outside.
    pub(crate) entering: Vec<Admitted>,
}

impl Groups {
    pub(crate) fn of(network: &Network, reaches: &Reaches, internet: &Internet, places: &Places<'_>) -> Self {
        let mut groups = Self {
            sources: vec![Vec::new(); places.count()],
            destinations: vec![Vec::new(); places.count()],
            entering: vec![Admitted::default(); places.count()],
        };
        let members: Vec<Option<u32>> = network
            .inventory
            .endpoints
            .iter()
            .map(|endpoint| places.member_at(endpoint.object, endpoint.template))
            .collect();
        for (lists, of) in [(&mut groups.sources, &reaches.sources), (&mut groups.destinations, &reaches.destinations)]
        {
            for (group, number) in of.iter().zip(0..) {
                for member in group.pods.iter().filter_map(|pod| members[pod.0 as usize]) {
                    let own = &mut lists[member as usize];
                    // Groups come in order, so that one that was seen is the last.
                    if own.last() != Some(&number) {
                        own.push(number);
                    }
                }
            }
        }
        groups.admit(reaches, internet, places);
        groups
    }

    fn admit(&mut self, reaches: &Reaches, internet: &Internet, places: &Places<'_>) {
        let mut by_group = vec![Admitted::default(); reaches.destinations.len()];
        for &(hub, destination) in &reaches.leaves {
            add(&mut by_group[destination as usize], &reaches.hubs[hub as usize]);
        }
        for (entering, groups) in self.entering.iter_mut().zip(&self.destinations) {
            groups.iter().for_each(|&group| add(entering, &by_group[group as usize]));
        }
        // Whoever serves Ingresses may be nobody that is known here.
        for leg in internet.ways.iter().filter_map(|way| way.target()) {
            if let Some(member) = places.member_at(leg.to, 0) {
                add(&mut self.entering[member as usize], &leg.admitted);
            }
        }
    }
}

fn add(all: &mut Admitted, more: &Admitted) {
    if !all.allowed.is_all() {
        *all = if more.allowed.is_all() {
            Admitted { allowed: Ports::all(), ..Admitted::default() }
        } else {
            all.either(more)
        };
    }
}

//! Tells addresses apart that no policy told apart before.

use super::Watch;
use crate::bits::Bits;
use crate::condition::Condition;
use crate::policy::{Direction, Policy};

impl Watch {
    /// Cuts atoms, and classes with pods on both sides, wherever a block of one of these policies ends.
    pub(super) fn cut(&mut self, policies: &[Policy]) {
        let mut blocks = Vec::new();
        for policy in policies {
            let mut learn = |condition: &Condition| {
                if let Condition::Address(block) = condition {
                    blocks.push(block.addresses.clone());
                }
            };
            policy.subject.visit(&mut learn);
            let sections = Direction::BOTH.into_iter().filter_map(|direction| policy.section(direction));
            sections.flat_map(|section| &section.rules).for_each(|rule| rule.peers.visit(&mut learn));
        }
        for block in blocks {
            let classes = self.network.columns.classes.len();
            for (old, new) in self.network.columns.atoms.cut(&block) {
                self.repeat(classes + old, classes + new);
                if !self.split_classes(super::number(old)) {
                    self.recount();
                }
            }
        }
    }

    /// Gives a new column whatever an old one has.
    fn repeat(&mut self, old: usize, new: usize) {
        let network = &mut self.network;
        for extent in &mut network.programs.extents {
            extent.sure.repeat(old, new);
            extent.possible.repeat(old, new);
        }
        network.programs.named.values_mut().flatten().for_each(|(_, bits)| bits.repeat(old, new));
        network.matrix.each_part(|bits: &mut Bits| bits.repeat(old, new));
        network.columns.of_namespace.iter_mut().for_each(|bits| bits.repeat(old, new));
        network.hosts.repeat(old, new);
    }

    /// Splits the classes whose pods lie in an atom that was cut. False when there is no column left for one.
    fn split_classes(&mut self, atom: u32) -> bool {
        let questions = self.asked.questions();
        let count = self.network.columns.classes.len();
        for class in 0..count {
            if !self.network.columns.classes[class].key.atoms.contains(&atom) {
                continue;
            }
            let namespace = self.network.columns.classes[class].namespace;
            let endpoints = std::mem::take(&mut self.network.columns.classes[class].endpoints);
            let old = self.network.columns.classes[class].key.clone();
            self.classes.remove(&(namespace, old));
            let mut is_first = true;
            for pod in endpoints {
                let key = self.network.columns.key(&self.network.inventory.endpoints[pod as usize], &questions);
                let place = (namespace, key.clone());
                let target = match self.classes.get(&place) {
                    Some(&known) => known as usize,
                    None if is_first => class,
                    None => {
                        let classes = &self.network.columns.classes;
                        let Some(spare) = classes.iter().rposition(|class| class.is_spare()) else { return false };
                        self.network.columns.classes[spare].namespace = namespace;
                        self.repeat(class, spare);
                        self.network.matrix.repeat_class(class, spare);
                        spare
                    }
                };
                is_first = false;
                self.classes.insert(place, super::number(target));
                self.network.columns.classes[target].key = key;
                self.network.columns.classes[target].endpoints.push(pod);
                self.network.columns.class_of[pod as usize] = super::number(target);
            }
        }
        true
    }
}

//! What one request needs two rights for: held by one identity, in one binding or in several.

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::access::{Edges, Fix};

use crate::access::Survey;
use crate::held::{Held, meet};
use crate::holders::Holding;
use crate::reason::product;

impl Survey<'_, '_> {
    /// Those of `first` who may do what `second` says in the same request: by one set, or by several that one identity
    /// holds, groups that it is surely in included.
    pub(crate) fn together<'h>(&self, edges: &mut Edges<'_>, first: &[Held<'h>], second: &[Held<'h>]) -> Vec<Held<'h>> {
        let mut together = Vec::new();
        if first.is_empty() || second.is_empty() {
            return together;
        }
        let second_by_set = by_set(second);
        for one in first {
            let Some(other) = one.sets.iter().find_map(|at| second_by_set.get(at)) else { continue };
            together.push(Held { reasons: product(&one.reasons, &other.reasons), ..one.clone() });
        }
        let (first_parts, second_parts) = (self.parts(first), self.parts(second));
        let (first_groups, second_groups) = (self.groups_among(&first_parts), self.groups_among(&second_parts));
        let holders = self.holders();
        for one in first.iter().filter(|held| self.is_part(held)) {
            for &(index, subject) in holders.of_set(one.sets[0]) {
                let groups = holders.groups(subject).iter().filter(|group| second_groups.contains(group));
                let others = std::iter::once(&subject).chain(groups).flat_map(|&number| holders.own(number));
                for holding in others {
                    let Some(other) = second_parts.get(&holding.set).filter(|_| holding.set != one.sets[0]) else {
                        continue;
                    };
                    let one = (one, Holding { set: one.sets[0], subject: index });
                    together.extend(self.of_two(edges, subject, one, (other, *holding)));
                }
            }
        }
        for other in second.iter().filter(|held| self.is_part(held)) {
            for &(index, subject) in holders.of_set(other.sets[0]) {
                let groups = holders.groups(subject).iter().filter(|group| first_groups.contains(group));
                for holding in groups.flat_map(|&number| holders.own(number)) {
                    let Some(one) = first_parts.get(&holding.set).filter(|_| holding.set != other.sets[0]) else {
                        continue;
                    };
                    let other = (other, Holding { set: other.sets[0], subject: index });
                    together.extend(self.of_two(edges, subject, (one, *holding), other));
                }
            }
        }
        together
    }

    /// Whether one set gives it that does not give everything anyway.
    fn is_part(&self, held: &Held<'_>) -> bool {
        held.sets.len() == 1 && !self.is_everything(held.sets[0])
    }

    fn parts<'h, 's>(&self, held: &'h [Held<'s>]) -> FxHashMap<usize, &'h Held<'s>> {
        held.iter().filter(|held| self.is_part(held)).map(|held| (held.sets[0], held)).collect()
    }

    /// The subjects that hold one of these. Few groups do, so that most members need no second look.
    fn groups_among(&self, held: &FxHashMap<usize, &Held<'_>>) -> FxHashSet<u32> {
        held.keys().flat_map(|&set| self.holders().of_set(set).iter().map(|&(_, subject)| subject)).collect()
    }

    fn of_two<'h>(
        &self,
        edges: &mut Edges<'_>,
        subject: u32,
        one: (&Held<'h>, Holding),
        other: (&Held<'h>, Holding),
    ) -> Option<Held<'h>> {
        let namespace = meet(one.0.namespace, other.0.namespace)?;
        let mut reasons = product(&one.0.reasons, &other.0.reasons);
        for (_, Holding { set, subject }) in [one, other] {
            let binding = self.rbac.sets[set].binding;
            reasons.iter_mut().for_each(|reason| reason.fixes.push(Fix::Unbind { binding, subject }));
        }
        let from = edges.vertex(self.holders().subject(subject).vertex());
        Some(Held { from, sets: vec![one.1.set, other.1.set], namespace, reasons })
    }
}

fn by_set<'h, 's>(held: &'h [Held<'s>]) -> FxHashMap<usize, &'h Held<'s>> {
    held.iter().filter(|held| held.sets.len() == 1).map(|held| (held.sets[0], held)).collect()
}

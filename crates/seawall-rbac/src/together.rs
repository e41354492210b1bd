//! What one request needs two rights for: held by one identity, in one binding or in several.

use rustc_hash::FxHashMap;
use seawall_model::access::{Edges, Fix};

use crate::Subject;
use crate::access::Survey;
use crate::held::{Held, meet};
use crate::reason::product;

impl Survey<'_, '_> {
    /// Those of `first` who may do what `second` says in the same request: by one set, or by several that one identity
    /// holds, groups that it is surely in included.
    pub(crate) fn together<'h>(&self, edges: &mut Edges<'_>, first: &[Held<'h>], second: &[Held<'h>]) -> Vec<Held<'h>> {
        let mut together = Vec::new();
        let second_by_set = by_set(second);
        for one in first {
            let Some(other) = one.sets.iter().find_map(|at| second_by_set.get(at)) else { continue };
            together.push(Held { reasons: product(&one.reasons, &other.reasons), ..one.clone() });
        }
        let first_by_set = by_set(first);
        for one in first.iter().filter(|held| self.is_part(held)) {
            for (index, subject) in &self.rbac.sets[one.sets[0]].subjects {
                let others = self.holders().own(subject).iter().copied();
                for (at, at_index) in others.chain(self.holders().through_groups(subject)) {
                    let Some(other) = second_by_set.get(&at).filter(|_| at != one.sets[0]) else { continue };
                    if !self.is_part(other) {
                        continue;
                    }
                    together.extend(self.of_two(edges, subject, (one, *index), (other, at_index)));
                }
            }
        }
        for other in second.iter().filter(|held| self.is_part(held)) {
            for (index, subject) in &self.rbac.sets[other.sets[0]].subjects {
                for (at, at_index) in self.holders().through_groups(subject) {
                    let Some(one) = first_by_set.get(&at).filter(|_| at != other.sets[0]) else { continue };
                    if !self.is_part(one) {
                        continue;
                    }
                    together.extend(self.of_two(edges, subject, (one, at_index), (other, *index)));
                }
            }
        }
        together
    }

    /// Whether one set gives it that does not give everything anyway.
    fn is_part(&self, held: &Held<'_>) -> bool {
        held.sets.len() == 1 && !self.is_everything(held.sets[0])
    }

    fn of_two<'h>(
        &self,
        edges: &mut Edges<'_>,
        subject: &Subject<'_>,
        one: (&Held<'h>, u16),
        other: (&Held<'h>, u16),
    ) -> Option<Held<'h>> {
        let namespace = meet(one.0.namespace, other.0.namespace)?;
        let mut reasons = product(&one.0.reasons, &other.0.reasons);
        for (held, subject) in [one, other] {
            let binding = self.rbac.sets[held.sets[0]].binding;
            reasons.iter_mut().for_each(|reason| reason.fixes.push(Fix::Unbind { binding, subject }));
        }
        let sets = vec![one.0.sets[0], other.0.sets[0]];
        Some(Held { from: edges.vertex(subject.vertex()), sets, namespace, reasons })
    }
}

fn by_set<'h, 's>(held: &'h [Held<'s>]) -> FxHashMap<usize, &'h Held<'s>> {
    held.iter().filter(|held| held.sets.len() == 1).map(|held| (held.sets[0], held)).collect()
}

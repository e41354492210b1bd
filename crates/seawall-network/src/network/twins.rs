//! Columns that reach the same and are reached alike, whatever the others are.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Network;
use crate::bits::Bits;
use crate::matrix::{AdmittedId, Side};

/// Columns by what the matrix says of them. Classes with rows of their own may still have twins: rows of different
/// policies may say the same.
#[derive(Debug)]
pub(crate) struct Twins {
    /// The first of each group of twins.
    pub(crate) first: Bits,
    /// For each column the first of its twins.
    pub(crate) first_of: Vec<u32>,
}

impl Twins {
    /// The twins among the columns of a network. Where all rows are about few columns, or about nearly all, this costs
    /// as much as those few.
    pub(crate) fn of(network: &Network) -> Self {
        let columns = network.columns.len();
        let classes = &network.columns.classes;
        let (ingress, egress) = (distinct_rows(&network.matrix.ingress), distinct_rows(&network.matrix.egress));
        let of_class = |column: usize| {
            let own = |side: &Side, distinct: &[u32]| side.of_class.get(column).map(|&row| distinct[row as usize]);
            let rows = (own(&network.matrix.ingress, &ingress), own(&network.matrix.egress, &egress));
            (rows, network.is_host_column(column), classes.get(column).is_some_and(crate::columns::Class::is_spare))
        };
        let mut parts = Parts::of((0..columns).map(of_class));
        let rows = network.matrix.ingress.rows.iter().chain(&network.matrix.egress.rows);
        let sets: FxHashSet<&Bits> = rows.flatten().map(|part| &part.1).collect();
        let everything = Bits::below(columns);
        for set in sets {
            // Taking out the others tells apart the same columns.
            if set.len() * 2 > columns {
                parts.split(everything.and_not(set).iter());
            } else {
                parts.split(set.iter());
            }
        }
        parts.into_twins()
    }
}

/// For each row of a side the first one that says the same.
fn distinct_rows(side: &Side) -> Vec<u32> {
    let mut known: FxHashMap<&[(AdmittedId, Bits)], u32> = FxHashMap::default();
    side.rows.iter().zip(0..).map(|(row, number)| *known.entry(row).or_insert(number)).collect()
}

/// Columns in parts, which are split until only twins are together.
struct Parts {
    part_of: Vec<u32>,
    sizes: Vec<u32>,
    /// For each part how many of its columns leave it, while it is being split.
    leaving: Vec<u32>,
}

impl Parts {
    fn of<K: std::hash::Hash + Eq>(keys: impl Iterator<Item = K>) -> Self {
        let mut known: FxHashMap<K, u32> = FxHashMap::default();
        let mut sizes: Vec<u32> = Vec::new();
        let part_of = keys.map(|key| {
            let part = *known.entry(key).or_insert_with(|| {
                sizes.push(0);
                index(sizes.len() - 1)
            });
            sizes[part as usize] += 1;
            part
        });
        let part_of = part_of.collect();
        Self { part_of, leaving: vec![0; sizes.len()], sizes }
    }

    /// Takes these columns out of their parts, unless they are the whole part; each of them stands once.
    fn split(&mut self, columns: impl Iterator<Item = usize> + Clone) {
        let mut parts: Vec<u32> = Vec::new();
        for column in columns.clone() {
            let part = self.part_of[column];
            if self.leaving[part as usize] == 0 {
                parts.push(part);
            }
            self.leaving[part as usize] += 1;
        }
        let mut to: FxHashMap<u32, u32> = FxHashMap::default();
        for part in parts {
            let leaving = std::mem::take(&mut self.leaving[part as usize]);
            if leaving < self.sizes[part as usize] {
                to.insert(part, index(self.sizes.len()));
                self.sizes[part as usize] -= leaving;
                self.sizes.push(leaving);
                self.leaving.push(0);
            }
        }
        if !to.is_empty() {
            for column in columns {
                let part = &mut self.part_of[column];
                *part = to.get(part).copied().unwrap_or(*part);
            }
        }
    }

    fn into_twins(self) -> Twins {
        let mut firsts: Vec<Option<u32>> = vec![None; self.sizes.len()];
        let mut first = Bits::default();
        let of = |(column, part): (usize, u32)| {
            *firsts[part as usize].get_or_insert_with(|| {
                first.insert(column);
                index(column)
            })
        };
        let first_of = self.part_of.into_iter().enumerate().map(of).collect();
        Twins { first, first_of }
    }
}

fn index(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use seawall_testkit::generate::network::{Cluster, Parameters};

    use super::Twins;
    use crate::pairing::Pairing;
    use crate::{Network, Profile};

    #[test]
    fn twins_reach_the_same_and_are_reached_alike() {
        let parameters = Parameters { pods: 90, workloads: 40, namespaces: 6, policies: 30, ..Parameters::small() };
        for seed in 0..4 {
            let network = Network::build(&Cluster::plan(&parameters, seed).snapshot(), Profile::Default);
            let twins = Twins::of(&network);
            let classes = network.columns.classes.len();
            let mut pairing = Pairing::of(&network.matrix);
            for (column, &first) in twins.first_of.iter().enumerate() {
                let first = first as usize;
                assert!(twins.first.contains(first) && first <= column);
                let is_inside = column < classes;
                for other in (0..network.columns.len()).filter(|&other| is_inside || other < classes) {
                    let mut between = |from, to| network.between(from, to, &mut pairing);
                    assert_eq!(between(column, other), between(first, other), "seed {seed}: {column} {first} {other}");
                    assert_eq!(between(other, column), between(other, first), "seed {seed}: {column} {first} {other}");
                }
            }
            assert!(twins.first.len() < twins.first_of.len(), "seed {seed}: some are twins");
        }
    }
}

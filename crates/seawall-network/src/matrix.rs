//! What is admitted between any two columns: a row for each class and direction, equal rows once.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::bits::Bits;
use crate::columns::Columns;
use crate::connections::Admitted;
use crate::policy::Direction;
use crate::port_sets::PortSets;
use crate::program::Programs;
use crate::row::{Row, RowKey, row};

/// Number of a set of what is admitted, within one matrix. [`NOTHING`] and [`EVERYTHING`] are always the same.
pub(crate) type AdmittedId = u32;

/// Nothing is admitted.
pub(crate) const NOTHING: AdmittedId = 0;
/// How many columns are asked at a time: those of a word of [`Bits`], so that a row is read once for all of them.
pub(crate) const BLOCK: usize = 64;

/// Everything is admitted.
pub(crate) const EVERYTHING: AdmittedId = 1;

/// What the policies on one side say of each class. Where no policy governs, everything is admitted.
#[derive(Debug, Default)]
pub(crate) struct Side {
    /// For each class its row.
    pub(crate) of_class: Vec<u32>,
    /// The first is that of ungoverned classes.
    pub(crate) rows: Vec<Vec<(AdmittedId, Bits)>>,
    /// Which of them a program has.
    pub(crate) keys: FxHashMap<RowKey, u32>,
}

/// Rows of both sides.
#[derive(Debug, Default)]
pub(crate) struct Matrix {
    pub(crate) ingress: Side,
    pub(crate) egress: Side,
    pub(crate) admitted: Vec<Admitted>,
    ids: FxHashMap<Admitted, AdmittedId>,
}

impl Matrix {
    pub(crate) fn of(programs: &Programs, columns: &Columns, all: &Bits) -> Self {
        let of_classes = programs.of_classes(columns.classes.len());
        let mut matrix = Self { admitted: vec![Admitted::default(), Admitted::everything()], ..Self::default() };
        matrix.ids = matrix.admitted.iter().cloned().zip(0..).collect();
        for direction in Direction::BOTH {
            let side = matrix.side_mut(direction);
            side.rows = vec![vec![(EVERYTHING, all.clone())]];
            side.of_class = vec![0; columns.classes.len()];
            matrix.refresh(direction, 0..columns.classes.len(), &of_classes, programs, columns, all);
        }
        matrix
    }

    /// Works out the rows of some classes again. Those that an equal program has already are taken from there.
    pub(crate) fn refresh(
        &mut self,
        direction: Direction,
        classes: impl Iterator<Item = usize>,
        of_classes: &[Vec<(u32, bool)>],
        programs: &Programs,
        columns: &Columns,
        all: &Bits,
    ) {
        let side = self.side_mut(direction);
        let mut order: Vec<RowKey> = Vec::new();
        let first = side.rows.len();
        for class in classes {
            let key = key(direction, &of_classes[class], &columns.classes[class].key.ports, programs);
            if key.policies.is_empty() {
                side.of_class[class] = 0;
                continue;
            }
            side.of_class[class] = *side.keys.entry(key).or_insert_with_key(|key| {
                order.push(key.clone());
                u32::try_from(first + order.len() - 1).unwrap_or(u32::MAX)
            });
        }
        let rows: Vec<Row> =
            order.par_iter().map_init(PortSets::default, |sets, key| row(key, programs, all, sets)).collect();
        for row in rows {
            let parts: Vec<(AdmittedId, Bits)> =
                row.into_iter().map(|(admitted, bits)| (self.number(admitted), bits)).collect();
            self.side_mut(direction).rows.push(parts);
        }
    }

    /// The side that governs connections in a direction.
    pub(crate) fn side(&self, direction: Direction) -> &Side {
        match direction {
            Direction::Ingress => &self.ingress,
            Direction::Egress => &self.egress,
        }
    }

    /// The number of a set that some row has.
    pub(crate) fn number_of(&self, admitted: &Admitted) -> Option<AdmittedId> {
        self.ids.get(admitted).copied()
    }

    pub(crate) fn side_mut(&mut self, direction: Direction) -> &mut Side {
        match direction {
            Direction::Ingress => &mut self.ingress,
            Direction::Egress => &mut self.egress,
        }
    }

    fn number(&mut self, admitted: Admitted) -> AdmittedId {
        *self.ids.entry(admitted).or_insert_with_key(|admitted| {
            self.admitted.push(admitted.clone());
            u32::try_from(self.admitted.len() - 1).unwrap_or(u32::MAX)
        })
    }
}

/// Classes with equal keys have equal rows.
pub(crate) fn key(
    direction: Direction,
    policies: &[(u32, bool)],
    ports: &[crate::inventory::NamedPort],
    programs: &Programs,
) -> RowKey {
    let section = |number: u32| programs.policies[number as usize].section(direction);
    let policies: Vec<(u32, bool)> =
        policies.iter().copied().filter(|&(number, _)| section(number).is_some()).collect();
    let mut sections = policies.iter().filter_map(|&(number, _)| section(number));
    let by_name = direction == Direction::Ingress && sections.any(|section| section.by_name);
    RowKey { direction, policies, ports: if by_name { ports.to_vec() } else { Vec::new() } }
}

impl Side {
    /// What is admitted between a class and a column.
    pub(crate) fn at(&self, class: usize, column: usize) -> AdmittedId {
        Self::in_row(&self.rows[self.of_class[class] as usize], column)
    }

    /// The parts of a class's row.
    pub(crate) fn row(&self, class: usize) -> &[(AdmittedId, Bits)] {
        &self.rows[self.of_class[class] as usize]
    }

    pub(crate) fn in_row(row: &[(AdmittedId, Bits)], column: usize) -> AdmittedId {
        row.iter().find(|part| part.1.contains(column)).map_or(NOTHING, |part| part.0)
    }

    /// What every row says of the columns of one block: for each column in turn, all rows.
    pub(crate) fn of_columns(&self, block: usize) -> Vec<AdmittedId> {
        let mut said = vec![NOTHING; BLOCK * self.rows.len()];
        for (number, row) in self.rows.iter().enumerate() {
            for (admitted, bits) in row {
                let mut word = bits.word(block);
                while word != 0 {
                    said[word.trailing_zeros() as usize * self.rows.len() + number] = *admitted;
                    word &= word - 1;
                }
            }
        }
        said
    }
}

//! Pods that are not in the input: what policies say of them, as far as they are known.

mod known;
mod truth;

pub(crate) use known::Known;

use crate::bits::Bits;
use crate::extent::Extent;
use crate::inventory::{NAME_LABEL, Namespace};
use crate::matrix;
use crate::network::Network;
use crate::policy::Direction;
use crate::port_sets::PortSets;
use crate::program::Programs;
use crate::reason::Reasons;
use crate::row::{Row, row};
use crate::words::{Word, Words};

/// Pods that need not exist, and what is known of them. They have a network of their own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Stranger {
    /// Their labels.
    pub(crate) labels: Known,
    /// Their namespace.
    pub(crate) namespace: Somewhere,
    /// Whether a demand that is not known to be met is one that they do not meet, instead of an open question.
    pub(crate) is_plain: bool,
}

/// A namespace of which not everything need be known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Somewhere {
    /// Its name; absent when it may be any.
    pub(crate) name: Option<Word>,
    /// Its labels.
    pub(crate) labels: Known,
}

impl Somewhere {
    /// A namespace of this name, and its labels as far as `known` tells.
    pub(crate) fn named(name: Word, known: Option<&Namespace>, words: &Words) -> Self {
        let mut labels = match known {
            Some(namespace) => Known::of(&namespace.labels, !namespace.open),
            None => Known::default(),
        };
        if let Some(key) = words.known(NAME_LABEL) {
            labels.is(key, name);
        }
        Self { name: Some(name), labels }
    }
}

/// Strangers, and the policies with every condition evaluated for them.
pub(crate) struct Strangers<'n> {
    network: &'n Network,
    programs: Programs,
    governing: Vec<Vec<(u32, bool)>>,
    all: Bits,
}

impl<'n> Strangers<'n> {
    /// Evaluates what the policies of `network` ask for these strangers, which are columns in this order.
    pub(crate) fn of(network: &'n Network, strangers: &[Stranger]) -> Self {
        let programs = network.programs.over(&network.policies, |condition| {
            let mut extent = Extent { sure: Bits::default(), possible: Bits::default(), reasons: Reasons::NONE };
            for (number, stranger) in strangers.iter().enumerate() {
                let (truth, reasons) = stranger.meets(condition, &network.words);
                if truth == Some(true) {
                    extent.sure.insert(number);
                }
                if truth == Some(true) || truth.is_none() && !stranger.is_plain {
                    extent.possible.insert(number);
                    extent.reasons = extent.reasons.and(reasons);
                }
            }
            extent
        });
        let governing = network.programs.of_classes(network.columns.classes.len());
        Self { network, programs, governing, all: Bits::below(strangers.len()) }
    }

    /// What the policies that govern a class say of the strangers; everything where none does.
    pub(crate) fn row(&self, class: usize, direction: Direction) -> Row {
        let ports = &self.network.columns.classes[class].key.ports;
        let key = matrix::key(direction, &self.governing[class], ports, &self.programs);
        row(&key, &self.programs, &self.all, &mut PortSets::default())
    }

    /// The policies that govern a class in a direction, in the order in which they are asked.
    pub(crate) fn governing(&self, class: usize, direction: Direction) -> impl Iterator<Item = u32> + '_ {
        let of = self.governing[class].iter().map(|entry| entry.0);
        of.filter(move |&number| self.programs.policies[number as usize].section(direction).is_some())
    }

    /// The same policies, asked of the strangers.
    pub(crate) fn programs(&self) -> &Programs {
        &self.programs
    }
}

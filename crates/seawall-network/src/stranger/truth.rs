//! Whether a condition holds for a stranger.

use super::Stranger;
use crate::condition::Condition;
use crate::reason::{Reason, Reasons};
use crate::words::Words;

/// What is known, and why not more is.
type Truth = (Option<bool>, Reasons);

impl Stranger {
    /// Whether `condition` holds; nothing when that is not known.
    pub(crate) fn meets(&self, condition: &Condition, words: &Words) -> Truth {
        let known = |holds: bool| (Some(holds), Reasons::NONE);
        let asked = |holds: Option<bool>, reason: Reason| match holds {
            Some(holds) => known(holds),
            None => open(reason),
        };
        match condition {
            Condition::Always | Condition::Pod => known(true),
            Condition::Never | Condition::Host | Condition::Outside | Condition::NodeLabel(_) => known(false),
            Condition::Maybe(reason) => open(*reason),
            Condition::Label(requirement) => asked(self.labels.meets(requirement, words), Reason::Label),
            Condition::NamespaceLabel(requirement) => {
                asked(self.namespace.labels.meets(requirement, words), Reason::NamespaceLabels)
            }
            Condition::Namespace(name) => asked(self.namespace.name.map(|own| own == *name), Reason::NamespaceLabels),
            Condition::Account(_) | Condition::AccountLabel(_) => open(Reason::AccountLabels),
            Condition::Address(block) if !block.pods || block.addresses.is_empty() => known(false),
            // As for pods whose address is not known.
            Condition::Address(block) if block.addresses.v4.is_all() => known(true),
            Condition::Address(_) => open(Reason::PodAddress),
            Condition::All(all) => self.fold(all, words, false),
            Condition::Any(any) => self.fold(any, words, true),
            Condition::Not(inner) => {
                let (truth, reasons) = self.meets(inner, words);
                (truth.map(|holds| !holds), reasons)
            }
        }
    }

    /// One that is `decisive` decides; otherwise one that is not known leaves it open.
    fn fold(&self, conditions: &[Condition], words: &Words, decisive: bool) -> Truth {
        let mut all: Truth = (Some(!decisive), Reasons::NONE);
        for condition in conditions {
            match self.meets(condition, words) {
                (Some(holds), _) if holds == decisive => return (Some(decisive), Reasons::NONE),
                (Some(_), _) => {}
                (None, reasons) => all = (None, all.1.and(reasons)),
            }
        }
        all
    }
}

fn open(reason: Reason) -> Truth {
    (None, reason.into())
}

//! Who writes objects of a kind: makes new ones, or changes those that are there.

use seawall_model::GroupKind;

use crate::Action;
use crate::access::Survey;
use crate::way::{Way, Ways};

/// What changing an object depends on where the input need not hold all.
pub(crate) const EXISTS: &str = "whether there is one to change";

/// A kind, with the actions that write its objects.
#[derive(Clone, Copy)]
pub(crate) struct Written {
    /// The kind.
    pub(crate) kind: GroupKind<'static>,
    /// The actions that make a new one.
    pub(crate) create: &'static [Action],
    /// The actions that change one that is there.
    pub(crate) change: &'static [Action],
}

/// One permission set that writes objects.
pub(crate) struct Writer<'w, 'a, 's> {
    /// The set, with all that it may.
    pub(crate) of: &'w Ways<'a, 's>,
    /// The ways to do it.
    pub(crate) ways: &'w [Way],
    /// The object, when it is one of this name only.
    pub(crate) name: Option<&'s str>,
    /// What it depends on that the input does not tell.
    pub(crate) unsure: Option<&'static str>,
}

impl<'a, 's> Survey<'a, 's> {
    /// Calls `each` with every permission set that writes objects of a kind. What is changed must be there.
    pub(crate) fn each_writer(&self, written: Written, mut each: impl FnMut(Writer<'_, 'a, 's>)) {
        let (making, changing) = (self.allowing(written.create), self.allowing(written.change));
        for (set, vertex) in self.sets() {
            let makes = making.of(set, vertex).filter(|makes| !makes.all.is_empty());
            if let Some(makes) = &makes {
                each(Writer { of: makes, ways: &makes.all, name: None, unsure: None });
            }
            let Some(changes) = changing.of(set, vertex) else { continue };
            let namespace = changes.namespace();
            if !changes.all.is_empty() {
                if self.all_of(written.kind, namespace).next().is_some() {
                    each(Writer { of: &changes, ways: &changes.all, name: None, unsure: None });
                } else if makes.is_none() && self.may_have(written.kind, namespace) {
                    each(Writer { of: &changes, ways: &changes.all, name: None, unsure: Some(EXISTS) });
                }
            }
            for (name, ways) in &changes.names {
                let is_there = self.has_named(written.kind, namespace, name);
                if is_there || self.may_have(written.kind, namespace) {
                    let unsure = (!is_there).then_some(EXISTS);
                    each(Writer { of: &changes, ways, name: Some(name), unsure });
                }
            }
        }
    }
}

//! Which rules of which roles allow an action, found without asking every rule.

use rustc_hash::FxHashMap;

use crate::everything::is_everything;
use crate::{Action, Role};

/// A rule by the index of its role and its own.
pub(crate) type At = (u32, u32);

/// The rules of all roles by the resources that they name.
#[derive(Debug)]
pub(crate) struct RuleIndex<'s> {
    by_resource: FxHashMap<&'s str, Vec<At>>,
    /// Of each role, the first rule that allows everything.
    everything: Vec<Option<u32>>,
}

impl<'s> RuleIndex<'s> {
    pub(crate) fn new(roles: &[Role<'s>]) -> Self {
        let mut by_resource: FxHashMap<&'s str, Vec<At>> = FxHashMap::default();
        let mut everything = Vec::with_capacity(roles.len());
        for (role, at) in roles.iter().zip(0..) {
            for (rule, index) in role.rules.iter().zip(0..) {
                rule.resources.iter().for_each(|&resource| by_resource.entry(resource).or_default().push((at, index)));
            }
            everything.push(role.rules.iter().zip(0..).find(|(rule, _)| is_everything(rule)).map(|found| found.1));
        }
        Self { by_resource, everything }
    }

    /// The rules that allow `action`, role by role, in the order of each role.
    pub(crate) fn allowing(&self, roles: &[Role<'s>], action: &Action) -> Vec<At> {
        let of_any = action.resource.split_once('/').map(|(_, subresource)| format!("*/{subresource}"));
        let names = [Some("*"), Some(action.resource), of_any.as_deref()];
        let by_resource: &FxHashMap<&str, Vec<At>> = &self.by_resource;
        let candidates = names.into_iter().flatten().filter_map(|name| by_resource.get(name)).flatten().copied();
        let allows = |&(role, rule): &At| {
            let rule = &roles[role as usize].rules[rule as usize];
            rule.has_verb(action.verb) && rule.has_group(action.group)
        };
        let mut found: Vec<At> = candidates.filter(allows).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The first rule of a role that allows everything.
    pub(crate) fn everything(&self, role: usize) -> Option<usize> {
        self.everything[role].map(|rule| rule as usize)
    }
}

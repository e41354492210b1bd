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
        let allows = |&(role, rule): &At| {
            let rule = &roles[role as usize].rules[rule as usize];
            rule.has_verb(action.verb) && rule.has_group(action.group)
        };
        let mut found: Vec<At> = self.naming(action.resource).filter(allows).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Of each of so many roles, whether a rule of it is about a resource or subresource.
    pub(crate) fn about(&self, roles: usize, resource: &str) -> Vec<bool> {
        let mut about = vec![false; roles];
        self.naming(resource).for_each(|(role, _)| about[role as usize] = true);
        about
    }

    /// The rules that are about a resource or subresource; one that says so twice comes twice.
    fn naming(&self, resource: &str) -> impl Iterator<Item = At> {
        let of_any = resource.split_once('/').map(|(_, subresource)| format!("*/{subresource}"));
        let by_resource: &FxHashMap<&str, Vec<At>> = &self.by_resource;
        let lists = [Some("*"), Some(resource), of_any.as_deref()].map(|name| by_resource.get(name?));
        lists.into_iter().flatten().flatten().copied()
    }

    /// The first rule of a role that allows everything.
    pub(crate) fn everything(&self, role: usize) -> Option<usize> {
        self.everything[role].map(|rule| rule as usize)
    }
}

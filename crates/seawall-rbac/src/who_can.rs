//! Everybody who may do something.

use std::collections::BTreeMap;

use crate::decision::{Doubt, GrantedBy, Via};
use crate::identity::MASTERS;
use crate::{Authorizer, PolicyRule, Resource, Scope, Subject, Target};

/// Everybody whom the roles let do something, groups as such.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grantees<'s> {
    /// Who may do just what was asked, in order.
    pub whole: Vec<Grantee<'s>>,
    /// Who may do it for some names where none was asked about, or in some namespaces where all were; in order.
    pub partly: Vec<Grantee<'s>>,
    /// Nodes that may, for the pods that run on them; in order.
    pub nodes: Vec<&'s str>,
    /// Bindings that may let somebody do it.
    pub unknown: Vec<Doubt>,
}

/// Somebody who may do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grantee<'s> {
    /// Who.
    pub subject: Subject<'s>,
    /// By what, all of it.
    pub via: Vec<Via>,
}

impl<'s> Authorizer<'_, 's> {
    /// Everybody who may do `verb` on `target`.
    pub fn who_can(&self, verb: &str, target: &Target<'_>) -> Grantees<'s> {
        let mut whole: BTreeMap<Subject<'s>, Vec<Via>> = BTreeMap::new();
        let mut partly: BTreeMap<Subject<'s>, Vec<Via>> = BTreeMap::new();
        let mut unknown = Vec::new();
        whole.insert(Subject::Group(MASTERS), vec![Via::Masters]);
        for (set, index) in self.rbac().sets.iter().zip(0..) {
            let reach = reach(set.scope, target);
            if reach == Reach::Nothing || set.subjects.is_empty() {
                continue;
            }
            if self.rbac().is_in_doubt(set) {
                unknown.push(Doubt::Role(index));
            }
            for (rule, position) in self.rbac().rules(set).iter().zip(0..=u16::MAX) {
                let into = match (extent(rule, verb, target), reach) {
                    (Reach::Whole, Reach::Whole) => &mut whole,
                    (Reach::Nothing, _) => continue,
                    _ => &mut partly,
                };
                for &(subject_index, subject) in &set.subjects {
                    let via = Via::Grant(GrantedBy { set: index, subject: subject_index, rule: position });
                    into.entry(subject).or_default().push(via);
                }
            }
        }
        partly.retain(|subject, _| !whole.contains_key(subject));
        let list = |of: BTreeMap<Subject<'s>, Vec<Via>>| {
            of.into_iter().map(|(subject, via)| Grantee { subject, via }).collect::<Vec<_>>()
        };
        let nodes = match target {
            Target::Resource(asked) => self.nodes().readers(verb, asked),
            Target::Path(_) => Vec::new(),
        };
        Grantees { whole: list(whole), partly: list(partly), nodes, unknown }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Whole,
    Part,
    Nothing,
}

/// How much of what is asked lies in a scope.
fn reach(scope: Scope<'_>, target: &Target<'_>) -> Reach {
    match (scope, target) {
        (Scope::Cluster, _) => Reach::Whole,
        (Scope::Namespace(own), Target::Resource(asked)) if own == asked.namespace => Reach::Whole,
        (Scope::Namespace(_), Target::Resource(asked)) if asked.namespace.is_empty() => Reach::Part,
        _ => Reach::Nothing,
    }
}

/// How much of what is asked a rule allows.
fn extent(rule: &PolicyRule<'_>, verb: &str, target: &Target<'_>) -> Reach {
    if rule.allows(verb, target) {
        return Reach::Whole;
    }
    let Target::Resource(asked) = target else { return Reach::Nothing };
    // What is made has no name yet.
    let is_nameless = matches!(verb, "create" | "deletecollection") && asked.subresource.is_empty();
    let named = |&name: &&str| rule.allows(verb, &Target::Resource(Resource { name, ..*asked }));
    let for_some = asked.name.is_empty() && !is_nameless && rule.names.iter().any(named);
    if for_some { Reach::Part } else { Reach::Nothing }
}

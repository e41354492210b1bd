//! What findings say of grants.

use std::fmt::Write as _;

use seawall_model::Object;

use super::{Danger, Hit, Power, Spot};
use crate::{Scope, Subject};

/// As many grants as a reader takes in.
const MOST: usize = 3;

impl Spot<'_, '_> {
    /// One sentence about the cause: who may do what, where, by which binding.
    pub(crate) fn sentence(&self, power: &Power) -> String {
        let what = power.what.of(&self.hits);
        let only = self.only();
        match &self.dangers[..] {
            [] => format!("would let whoever is bound to it {what}{only}"),
            [(_, danger)] if danger.is_of_kubernetes => format!(
                "gives {} {} `{}`{}: may {what}{only}",
                subjects(&danger.subjects),
                danger.set.role_kind,
                danger.set.role_name,
                place(danger),
            ),
            [(_, danger)] => {
                let (who, by) = (subjects(&danger.subjects), binding_text(danger.set.object));
                format!("lets {who} {what}{only}{}, by {by}", place(danger))
            }
            many => {
                let mut text = format!("lets those whom {} bindings name {what}{only}: ", many.len());
                for (index, (_, danger)) in many.iter().take(MOST).enumerate() {
                    let (who, by) = (subjects(&danger.subjects), binding_text(danger.set.object));
                    let comma = if index == 0 { "" } else { ", " };
                    let _ = write!(text, "{comma}{who}{} by {by}", place(danger));
                }
                if many.len() > MOST {
                    let _ = write!(text, " and {} more", many.len() - MOST);
                }
                text
            }
        }
    }

    /// The names that all of it is limited to.
    fn only(&self) -> String {
        if !self.hits.iter().all(Hit::is_named) {
            return String::new();
        }
        let mut names: Vec<&str> = self.hits.iter().flat_map(|hit| hit.rule.names.iter().copied()).collect();
        names.sort_unstable();
        names.dedup();
        format!(" ({})", seawall_check::mention::several("only name", names.len(), names.into_iter()))
    }
}

/// Where a grant counts: nothing for what is in no namespace.
fn place(danger: &Danger<'_, '_>) -> String {
    if danger.hits.iter().all(Hit::is_of_cluster) {
        return String::new();
    }
    scope(danger.set.scope, danger.set.object)
}

/// `` in namespace `shop` ``.
pub(crate) fn scope(scope: Scope<'_>, binding: &Object) -> String {
    match scope {
        Scope::Cluster => " in every namespace".to_owned(),
        // Who writes none leaves it to the command that applies it.
        Scope::Namespace(_) if binding.reference.namespace.is_none() => " in the binding's namespace".to_owned(),
        Scope::Namespace(namespace) => format!(" in namespace `{namespace}`"),
    }
}

/// ``RoleBinding `readers` ``.
pub(crate) fn binding_text(binding: &Object) -> String {
    format!("{} `{}`", binding.reference.kind, binding.reference.name)
}

/// ``user `alice`, group `devs` and 3 more``.
pub(crate) fn subjects(subjects: &[Subject<'_>]) -> String {
    let shown: Vec<String> = subjects.iter().take(MOST).map(subject_text).collect();
    let mut text = match &shown[..] {
        [first, second] if subjects.len() == 2 => format!("{first} and {second}"),
        shown => shown.join(", "),
    };
    if subjects.len() > MOST {
        let _ = write!(text, " and {} more", subjects.len() - MOST);
    }
    text
}

/// ``ServiceAccount `shop/web` ``.
pub(crate) fn subject_text(subject: &Subject<'_>) -> String {
    match subject {
        Subject::User(name) => format!("user `{name}`"),
        Subject::Group(name) => format!("group `{name}`"),
        Subject::ServiceAccount { namespace, name } => format!("ServiceAccount `{namespace}/{name}`"),
    }
}

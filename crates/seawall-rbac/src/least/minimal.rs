//! The least roles for one identity.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::actor::{Actor, Use};
use super::atom::{Atom, Atoms};
use super::proof::{Proof, resource_rules};
use super::rules::{MinimalRole, roles};
use crate::identity::MASTERS;
use crate::{Authorizer, PolicyRule, Request, is_covered};

/// How large roles may get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Names that a rule lists at the most; where there are more, it is for all names.
    pub most_names: usize,
    /// From how many namespaces on something is allowed everywhere; never when it is 0.
    pub many_namespaces: usize,
    /// What becomes of requests that were denied.
    pub refused: Refused,
    /// Whether sessions in containers need `create` for a `get`, as since Kubernetes 1.35.
    pub sessions_create: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { most_names: 50, many_namespaces: 10, refused: Refused::Alone, sessions_create: true }
    }
}

/// What becomes of requests that were denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// They are left out, unless somebody was allowed nothing at all and no objects tell what they have: a log that is
    /// made to find out what somebody needs.
    Alone,
    /// They are left out.
    Never,
    /// They are allowed.
    Always,
}

/// What the roles are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// What was done.
    Used,
    /// What was asked for, denied or not.
    Asked,
}

/// The least roles for one identity.
#[derive(Debug, Clone)]
pub struct Minimal<'u> {
    /// What they are for.
    pub basis: Basis,
    /// The roles: everywhere first, then by namespace.
    pub roles: Vec<MinimalRole<'u>>,
    /// What was done and is not among what the identity has: not granted.
    pub outside: Vec<Outside<'u>>,
    /// What is proved of the roles.
    pub proof: Proof,
    /// What the API server asks without a trace in its log and the roles do not grant, in sentences.
    pub notes: Vec<String>,
}

/// Something that was done and that the roles do not allow.
#[derive(Debug, Clone)]
pub struct Outside<'u> {
    /// What was done.
    pub used: Use<'u>,
    /// Why it is not granted.
    pub lack: Lack,
}

/// Why something that was done is not granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// The objects do not allow it: another authorizer did, or the grant is gone.
    NotAllowed,
    /// The objects do not surely allow it: what is not known of them.
    Unknown(Vec<String>),
    /// Whoever asked wrote a `*`, which in a rule is everything.
    Wild,
}

impl<'u> Minimal<'u> {
    /// The least roles for each of `actors`, in their order, worked out on all threads.
    pub fn of_all(actors: &[&Actor<'u>], old: Option<&Authorizer<'_, '_>>, options: &Options) -> Vec<Self> {
        actors.par_iter().map(|actor| Self::of(actor, old, options)).collect()
    }

    /// The least roles for `actor`, who has what `old` gives; with no `old` nobody knows what they have.
    pub fn of(actor: &Actor<'u>, old: Option<&Authorizer<'_, '_>>, options: &Options) -> Self {
        let asks = match options.refused {
            Refused::Always => true,
            Refused::Never => false,
            Refused::Alone => old.is_none() && !actor.was_allowed_anything() && !actor.is_anonymous(),
        };
        let basis = if asks { Basis::Asked } else { Basis::Used };
        let wanted = actor.uses.iter().filter(|used| used.times > 0 || asks && used.denied > 0);
        let (mut granted, mut outside) = (Vec::new(), Vec::new());
        for &used in wanted {
            match lack(actor, &used, old) {
                Some(lack) => outside.push(Outside { used, lack }),
                None => granted.push(used),
            }
        }
        let is_allowed = |atom: &Atom<'_>| old.is_none_or(|old| has(actor, atom, old));
        let mut atoms: BTreeSet<Atom<'u>> = granted.iter().map(Atom::of).collect();
        if basis == Basis::Asked {
            let refused = granted.iter().filter(|used| used.times == 0).map(Atom::of);
            let refused: Vec<Atom<'u>> = refused.filter(is_read).collect();
            atoms.extend(refused.into_iter().flat_map(all_reads).filter(|atom| is_allowed(atom)));
        }
        if options.sessions_create {
            let implied: Vec<Atom<'u>> = atoms.iter().filter_map(|atom| atom.implied()).collect();
            atoms.extend(implied.into_iter().filter(|atom| is_allowed(atom)));
        }
        let mut atoms = Atoms { atoms, is_allowed: &is_allowed };
        atoms.drop_covered();
        atoms.drop_many_names(options.most_names);
        if options.many_namespaces > 0 {
            atoms.drop_many_namespaces(options.many_namespaces);
            atoms.drop_many_names(options.most_names);
        }
        let roles = roles(&atoms.atoms, &granted);
        let proof = Proof::of(actor, &granted, &roles, old);
        let notes = notes(&granted);
        Self { basis, roles, outside, proof, notes }
    }
}

/// Why a use is not granted; none when it may be.
fn lack(actor: &Actor<'_>, used: &Use<'_>, old: Option<&Authorizer<'_, '_>>) -> Option<Lack> {
    if used.is_wild() {
        return Some(Lack::Wild);
    }
    let old = old?;
    let decision = old.decide(&Request { identity: &actor.identity, verb: used.verb, target: used.target() });
    // So many names that they were not remembered: only what is for all names is known to cover them.
    if decision.allowed && (!used.is_many || has(actor, &Atom::of(used), old)) {
        return None;
    }
    let unknown: Vec<String> = decision.unknown.iter().map(|doubt| doubt.text(old.rbac())).collect();
    Some(if unknown.is_empty() { Lack::NotAllowed } else { Lack::Unknown(unknown) })
}

/// Whether what the identity has covers `atom`.
fn has(actor: &Actor<'_>, atom: &Atom<'_>, old: &Authorizer<'_, '_>) -> bool {
    let rule = PolicyRule {
        verbs: vec![atom.verb],
        groups: atom.group.into_iter().collect(),
        resources: atom.group.map(|_| atom.resource).into_iter().collect(),
        names: atom.name.into_iter().collect(),
        urls: if atom.group.is_none() { vec![atom.resource] } else { Vec::new() },
        id: None,
    };
    let owned: Vec<PolicyRule<'_>> = resource_rules(actor, atom.scope, old);
    actor.identity.is_in(MASTERS) || is_covered(&owned, &[rule])
}

const READS: [&str; 3] = ["get", "list", "watch"];

fn is_read(atom: &Atom<'_>) -> bool {
    atom.group.is_some() && !atom.resource.contains('/') && READS.contains(&atom.verb)
}

/// Whoever is refused a read never comes to the next one: a client that may not list does not watch, and looks at no
/// single object.
fn all_reads(atom: Atom<'_>) -> impl Iterator<Item = Atom<'_>> {
    READS.into_iter().map(move |verb| Atom { verb, ..atom.nameless() })
}

/// What nobody can see in a log.
fn notes(uses: &[Use<'_>]) -> Vec<String> {
    let writes = |resources: &[&str]| {
        uses.iter().any(|used| {
            used.group == Some("rbac.authorization.k8s.io")
                && resources.contains(&used.resource)
                && matches!(used.verb, "create" | "update" | "patch")
        })
    };
    let mut notes = Vec::new();
    if writes(&["roles", "clusterroles"]) {
        notes.push(
            "it writes roles: the API server also wants every permission in them, or `escalate`, which no log shows"
                .to_owned(),
        );
    }
    if writes(&["rolebindings", "clusterrolebindings"]) {
        notes.push(
            "it writes bindings: the API server also wants every permission of the role, or `bind`, which no log shows"
                .to_owned(),
        );
    }
    notes
}

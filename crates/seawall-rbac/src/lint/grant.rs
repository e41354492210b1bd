//! Who has a power, and where that is to be said.

use rustc_hash::FxHashMap;
use seawall_model::{ObjectId, Severity};
use seawall_yaml::Node;

use super::{Hit, Power, Survey};
use crate::bootstrap::is_default_subject;
use crate::{PermissionSet, RuleId, Subject};

/// One binding that gives somebody a power.
pub(crate) struct Danger<'a, 's> {
    pub(crate) survey: &'a Survey<'s>,
    /// The binding with its scope.
    pub(crate) set: &'a PermissionSet<'s>,
    /// Who gets it; not those to whom Kubernetes itself gives it.
    pub(crate) subjects: Vec<Subject<'s>>,
    /// The rules that count in that scope.
    pub(crate) hits: Vec<Hit<'a, 's>>,
    /// Whether those are rules of Kubernetes' own role of that name.
    pub(crate) is_of_kubernetes: bool,
}

/// One cause, to be reported once.
pub(crate) struct Spot<'a, 's> {
    /// The role whose rule it is; the binding where the role is Kubernetes' own.
    pub(crate) object: ObjectId,
    /// The rule; none for the binding.
    pub(crate) rule: Option<u16>,
    /// The grants, each with its grade; none where nobody is bound.
    pub(crate) dangers: Vec<(Severity, Danger<'a, 's>)>,
    /// What gives it, grants or not.
    pub(crate) hits: Vec<Hit<'a, 's>>,
}

impl<'a, 's> Spot<'a, 's> {
    /// Where a power comes from, by object. A role that nobody is bound to is one too.
    pub(crate) fn all(survey: &'a Survey<'s>, power: &Power) -> Vec<Self> {
        let mut spots = Spots::default();
        for role in 0..survey.rbac.roles.len() {
            let own = power.hits(survey.rules_of(role, false));
            if !own.is_empty() {
                spots.at_role(survey, power, role, own);
            }
            if survey.sets_of(role).next().is_some() {
                let defaults = power.hits(survey.rules_of(role, true));
                if !defaults.is_empty() {
                    spots.at_bindings(survey, power, role, &defaults);
                }
            }
        }
        let mut all = spots.all;
        all.sort_by_key(|spot| (spot.object, spot.rule));
        all
    }

    /// How bad the worst of the grants is; worth knowing where there is none.
    pub(crate) fn severity(&self) -> Severity {
        self.dangers.iter().map(|(severity, _)| *severity).max().unwrap_or(Severity::Info)
    }

    /// The node that is to be reported.
    pub(crate) fn node(&self, survey: &Survey<'s>) -> Node<'s> {
        let object = survey.snapshot.object(self.object).node();
        match self.rule {
            Some(rule) => rule_node(object, rule),
            None => object.get("roleRef").unwrap_or(object),
        }
    }
}

/// The rule at an index of a role.
pub(crate) fn rule_node(role: Node<'_>, rule: u16) -> Node<'_> {
    role.get("rules").and_then(|rules| rules.items().nth(rule.into())).unwrap_or(role)
}

#[derive(Default)]
struct Spots<'a, 's> {
    all: Vec<Spot<'a, 's>>,
    by_place: FxHashMap<(ObjectId, Option<u16>), usize>,
}

impl<'a, 's> Spots<'a, 's> {
    /// Rules that somebody has written: they can be mended.
    fn at_role(&mut self, survey: &'a Survey<'s>, power: &Power, role: usize, hits: Vec<Hit<'a, 's>>) {
        let Some(RuleId { role: object, index }) = hits.iter().find_map(|hit| hit.rule.id) else { return };
        let is_bound = survey.sets_of(role).any(|set| !set.subjects.is_empty());
        let mut dangers = Vec::new();
        for set in survey.sets_of(role) {
            let subjects = set.subjects.iter().map(|(_, subject)| *subject).collect();
            dangers.extend(graded(survey, power, set, subjects, &hits, false));
        }
        let is_dead = survey.rbac.roles[role].namespace.is_some() && hits.iter().all(Hit::is_of_cluster);
        if is_bound && dangers.is_empty() || is_dead {
            return;
        }
        // A single object may be read with anybody's blessing.
        if !is_bound && hits.iter().all(Hit::is_named) {
            return;
        }
        self.add(object, Some(index), dangers, hits);
    }

    /// Rules of Kubernetes' own roles: whom they are given to can be mended.
    fn at_bindings(&mut self, survey: &'a Survey<'s>, power: &Power, role: usize, hits: &[Hit<'a, 's>]) {
        for set in survey.sets_of(role) {
            let strangers = set.subjects.iter().filter(|(_, subject)| !is_default_subject(set, subject));
            let subjects: Vec<Subject<'s>> = strangers.map(|(_, subject)| *subject).collect();
            if let Some(danger) = graded(survey, power, set, subjects, hits, true) {
                self.add(set.binding, None, vec![danger], hits.to_vec());
            }
        }
    }

    fn add(
        &mut self,
        object: ObjectId,
        rule: Option<u16>,
        dangers: Vec<(Severity, Danger<'a, 's>)>,
        hits: Vec<Hit<'a, 's>>,
    ) {
        let at = *self.by_place.entry((object, rule)).or_insert(self.all.len());
        match self.all.get_mut(at) {
            // Rules that are aggregated to several roles.
            Some(spot) => spot.dangers.extend(dangers),
            None => self.all.push(Spot { object, rule, dangers, hits }),
        }
    }
}

/// What `set` gives of `hits` in its scope, if it is worth a word.
fn graded<'a, 's>(
    survey: &'a Survey<'s>,
    power: &Power,
    set: &'a PermissionSet<'s>,
    subjects: Vec<Subject<'s>>,
    hits: &[Hit<'a, 's>],
    is_of_kubernetes: bool,
) -> Option<(Severity, Danger<'a, 's>)> {
    if subjects.is_empty() {
        return None;
    }
    let effective = hits.iter().filter(|hit| set.scope.namespace().is_none() || !hit.is_of_cluster());
    let effective: Vec<Hit<'a, 's>> = effective.copied().collect();
    if effective.is_empty() {
        return None;
    }
    let danger = Danger::new(survey, set, subjects, effective, is_of_kubernetes);
    (power.grade)(&danger).map(|severity| (severity, danger))
}

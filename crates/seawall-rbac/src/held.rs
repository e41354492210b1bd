//! What somebody may do that is a part of a step: alone, together in one request, or in two.

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::access::{Edges, Fix, PART, Proof, Vertex, VertexId};

use crate::access::Survey;
use crate::way::{Way, Ways};
use crate::{Action, PolicyRule, Scope, Subject};

/// Grants that are enough together. Each fix takes one of them away.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reason {
    pub(crate) proofs: Vec<Proof>,
    pub(crate) fixes: Vec<Fix>,
}

impl Reason {
    /// Both of them.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.proofs.extend(other.proofs.iter().filter(|proof| !self.proofs.contains(proof)));
        both.fixes.extend(other.fixes.iter().filter(|fix| !self.fixes.contains(fix)).cloned());
        both
    }
}

/// What somebody may do.
#[derive(Debug, Clone)]
pub(crate) struct Held<'s> {
    /// The permission set, or the identity that has several.
    pub(crate) from: VertexId,
    /// The sets, by index: one, or two of one identity.
    pub(crate) sets: Vec<usize>,
    /// Where; none for everywhere.
    pub(crate) namespace: Option<&'s str>,
    /// Each of them enough.
    pub(crate) reasons: Vec<Reason>,
}

/// Where an edge leads, and what it depends on that the input does not tell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) to: VertexId,
    pub(crate) unsure: Option<&'static str>,
}

impl From<VertexId> for Target {
    fn from(to: VertexId) -> Self {
        Self { to, unsure: None }
    }
}

impl Held<'_> {
    /// Adds an edge to `target` for each reason.
    pub(crate) fn lead(
        &self,
        edges: &mut Edges<'_>,
        kind: &'static seawall_model::access::EdgeKind,
        target: impl Into<Target>,
    ) {
        let target = target.into();
        for reason in &self.reasons {
            reason.add(edges, kind, self.from, target);
        }
    }
}

impl Reason {
    /// Adds an edge that is there because of it.
    pub(crate) fn add(
        &self,
        edges: &mut Edges<'_>,
        kind: &'static seawall_model::access::EdgeKind,
        from: VertexId,
        target: Target,
    ) {
        let mut added = edges.add(kind, from, target.to);
        for proof in &self.proofs {
            added = added.proof(*proof);
        }
        for fix in &self.fixes {
            added = added.fix(fix.clone());
        }
        if let Some(on) = target.unsure {
            added = added.depends(on);
        }
        added.done();
    }
}

/// Everybody who may do one of several things, of all objects or of some.
pub(crate) struct Grants<'v, 'a, 's> {
    survey: &'v Survey<'a, 's>,
    entries: Vec<(usize, Ways<'a, 's>)>,
}

impl<'a, 's> Survey<'a, 's> {
    /// Everybody who may do one of `actions`.
    pub(crate) fn grants<'v>(&'v self, actions: &'static [Action]) -> Grants<'v, 'a, 's> {
        let sets = self.sets().enumerate();
        let ways = sets.map(|(at, (set, vertex))| (at, self.ways_of(set, vertex, actions)));
        let entries = ways.filter(|(_, ways)| !ways.all.is_empty() || !ways.named.is_empty()).collect();
        Grants { survey: self, entries }
    }

    /// Whether a set allows everything, everywhere.
    pub(crate) fn is_everything(&self, at: usize) -> bool {
        self.everything(at).is_some()
    }

    /// The rule by which a set allows everything, everywhere.
    pub(crate) fn everything(&self, at: usize) -> Option<&'a PolicyRule<'s>> {
        let set = &self.rbac.sets[at];
        self.rbac.rules(set).iter().find(|rule| set.scope == Scope::Cluster && is_everything(rule))
    }

    /// Those of `first` who may do what `second` says in the same request: by one set, or by several that one identity
    /// holds, groups that it is surely in included.
    pub(crate) fn together<'h>(&self, edges: &mut Edges<'_>, first: &[Held<'h>], second: &[Held<'h>]) -> Vec<Held<'h>> {
        let mut together = Vec::new();
        let second_by_set = by_set(second);
        for one in first {
            let Some(other) = one.sets.iter().find_map(|at| second_by_set.get(at)) else { continue };
            together.push(Held { reasons: product(&one.reasons, &other.reasons), ..one.clone() });
        }
        let first_by_set = by_set(first);
        for one in first.iter().filter(|held| self.is_part(held)) {
            for (index, subject) in &self.rbac.sets[one.sets[0]].subjects {
                let others = self.holders().own(subject).iter().copied();
                for (at, at_index) in others.chain(self.holders().through_groups(subject)) {
                    let Some(other) = second_by_set.get(&at).filter(|_| at != one.sets[0]) else { continue };
                    if !self.is_part(other) {
                        continue;
                    }
                    together.extend(self.of_two(edges, subject, (one, *index), (other, at_index)));
                }
            }
        }
        for other in second.iter().filter(|held| self.is_part(held)) {
            for (index, subject) in &self.rbac.sets[other.sets[0]].subjects {
                for (at, at_index) in self.holders().through_groups(subject) {
                    let Some(one) = first_by_set.get(&at).filter(|_| at != other.sets[0]) else { continue };
                    if !self.is_part(one) {
                        continue;
                    }
                    together.extend(self.of_two(edges, subject, (one, at_index), (other, *index)));
                }
            }
        }
        together
    }

    /// Whether one set gives it that does not give everything anyway.
    fn is_part(&self, held: &Held<'_>) -> bool {
        held.sets.len() == 1 && !self.is_everything(held.sets[0])
    }

    fn of_two<'h>(
        &self,
        edges: &mut Edges<'_>,
        subject: &Subject<'_>,
        one: (&Held<'h>, u16),
        other: (&Held<'h>, u16),
    ) -> Option<Held<'h>> {
        let namespace = meet(one.0.namespace, other.0.namespace)?;
        let mut reasons = product(&one.0.reasons, &other.0.reasons);
        for (held, subject) in [one, other] {
            let binding = self.rbac.sets[held.sets[0]].binding;
            reasons.iter_mut().for_each(|reason| reason.fixes.push(Fix::Unbind { binding, subject }));
        }
        let sets = vec![one.0.sets[0], other.0.sets[0]];
        Some(Held { from: edges.vertex(subject.vertex()), sets, namespace, reasons })
    }
}

impl<'s> Grants<'_, '_, 's> {
    /// Those who may do it to every object.
    pub(crate) fn all(&self) -> Vec<Held<'s>> {
        self.held(|ways| ways.all.clone())
    }

    /// Those who may do it to at least one object, whichever.
    pub(crate) fn any(&self) -> Vec<Held<'s>> {
        self.held(|ways| ways.all.iter().cloned().chain(ways.named.iter().map(|entry| entry.1.clone())).collect())
    }

    /// Those who may do it to an object of this name, those included who may to all.
    pub(crate) fn of(&self, name: &str) -> Vec<Held<'s>> {
        self.of_one_of(&[name])
    }

    /// The same where several names mean the object.
    pub(crate) fn of_one_of(&self, names: &[&str]) -> Vec<Held<'s>> {
        self.held(|ways| {
            let named = ways.named.iter().filter(|entry| names.contains(&entry.0));
            ways.all.iter().chain(named.map(|entry| &entry.1)).cloned().collect()
        })
    }

    /// Those who may do it to an object of this name by a rule that names it.
    pub(crate) fn of_only(&self, name: &str) -> Vec<Held<'s>> {
        self.held(|ways| ways.named.iter().filter(|entry| entry.0 == name).map(|entry| entry.1.clone()).collect())
    }

    /// All names that rules are limited to, sorted.
    pub(crate) fn names(&self) -> Vec<&'s str> {
        let mut names: Vec<&'s str> =
            self.entries.iter().flat_map(|(_, ways)| ways.named.iter().map(|entry| entry.0)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn held(&self, choose: impl Fn(&Ways<'_, 's>) -> Vec<Way>) -> Vec<Held<'s>> {
        let held = self.entries.iter().filter_map(|(at, ways)| {
            let mut seen = FxHashSet::default();
            let chosen = choose(ways).into_iter().filter(|way| seen.insert((way.rule, way.action.text)));
            let reasons: Vec<Reason> = chosen
                .map(|way| Reason {
                    proofs: vec![self.survey.proof(ways.set, way.rule, way.action)],
                    fixes: way.fix.into_iter().collect(),
                })
                .collect();
            let held = Held { from: ways.vertex, sets: vec![*at], namespace: ways.namespace(), reasons };
            (!held.reasons.is_empty()).then_some(held)
        });
        held.collect()
    }
}

/// One half of a step that takes two requests.
pub(crate) struct Half<'h, 's> {
    /// What it is, as an ability.
    pub(crate) what: &'static str,
    /// Who has it.
    pub(crate) held: &'h [Held<'s>],
}

/// Adds the edges of a step that takes two requests, whoever makes them: from each set or identity that may make both,
/// and for all who may make one only a conjunction of two abilities.
pub(crate) fn in_two_requests(
    survey: &Survey<'_, '_>,
    edges: &mut Edges<'_>,
    kind: &'static seawall_model::access::EdgeKind,
    (one, other): (Half<'_, '_>, Half<'_, '_>),
    targets: impl Fn(&mut Edges<'_>, Option<&str>) -> Vec<Target>,
) {
    let mut by_holder: FxHashMap<VertexId, Vec<&Held<'_>>> = FxHashMap::default();
    other.held.iter().for_each(|held| by_holder.entry(held.from).or_default().push(held));
    for first in one.held {
        for second in by_holder.get(&first.from).into_iter().flatten() {
            let Some(namespace) = meet(first.namespace, second.namespace) else { continue };
            for target in targets(edges, namespace) {
                for reason in product(&first.reasons, &second.reasons) {
                    reason.add(edges, kind, first.from, target);
                }
            }
        }
    }
    let leads = |own: &Half<'_, '_>, others: &Half<'_, '_>, edges: &mut Edges<'_>| {
        let others = Places::of(survey, others.held);
        let mut places: Vec<Option<String>> = Vec::new();
        for held in own.held.iter().filter(|held| needs_another(survey, held)) {
            if others.meets_another(held) {
                let ability = edges.vertex(Vertex::ability(own.what, held.namespace));
                held.lead(edges, kind, ability);
                places.push(held.namespace.map(str::to_owned));
            }
        }
        places.sort_unstable();
        places.dedup();
        places
    };
    let (ones, others) = (leads(&one, &other, edges), leads(&other, &one, edges));
    let mut places: Vec<&Option<String>> = ones.iter().chain(&others).collect();
    places.sort_unstable();
    places.dedup();
    for place in places {
        let has = |own: &[Option<String>]| own.contains(&None) || own.contains(place);
        let is_place = match place {
            None => ones.contains(&None) && others.contains(&None),
            Some(_) => has(&ones) && has(&others),
        };
        if !is_place {
            continue;
        }
        let place = place.as_deref();
        let premises = [(one.what, &ones), (other.what, &others)].map(|(what, own)| {
            let premise = edges.vertex(Vertex::ability(what, place));
            if place.is_some() && own.contains(&None) {
                let everywhere = edges.vertex(Vertex::ability(what, None));
                edges.add(&PART, everywhere, premise).done();
            }
            premise
        });
        for target in targets(edges, place) {
            let added = edges.add_all(kind, &premises, target.to);
            match target.unsure {
                Some(on) => added.depends(on).done(),
                None => added.done(),
            }
        }
    }
}

/// Whether somebody is not allowed everything anyway.
fn needs_another(survey: &Survey<'_, '_>, held: &Held<'_>) -> bool {
    !held.sets.iter().any(|&at| survey.is_everything(at))
}

/// Who may do something where.
struct Places<'h> {
    by_namespace: FxHashMap<Option<&'h str>, FxHashSet<VertexId>>,
    holders: FxHashSet<VertexId>,
}

impl<'h> Places<'h> {
    fn of<'s: 'h>(survey: &Survey<'_, '_>, held: &'h [Held<'s>]) -> Self {
        let mut places = Self { by_namespace: FxHashMap::default(), holders: FxHashSet::default() };
        for held in held.iter().filter(|held| needs_another(survey, held)) {
            places.by_namespace.entry(held.namespace).or_default().insert(held.from);
            places.holders.insert(held.from);
        }
        places
    }

    /// Whether somebody else may do it where `held` is in force.
    fn meets_another(&self, held: &Held<'_>) -> bool {
        let others = |holders: &FxHashSet<VertexId>| holders.len() > usize::from(holders.contains(&held.from));
        let by_namespace: &FxHashMap<Option<&str>, _> = &self.by_namespace;
        match held.namespace {
            None => others(&self.holders),
            Some(_) => [held.namespace, None].iter().any(|place| by_namespace.get(place).is_some_and(others)),
        }
    }
}

/// Every reason of the one with every reason of the other.
pub(crate) fn product(one: &[Reason], other: &[Reason]) -> Vec<Reason> {
    one.iter().flat_map(|first| other.iter().map(move |second| first.and(second))).collect()
}

/// Where two scopes are both in force: none for everywhere within.
pub(crate) fn meet<'s>(one: Option<&'s str>, other: Option<&'s str>) -> Option<Option<&'s str>> {
    match (one, other) {
        (Some(one), Some(other)) => (one == other).then_some(Some(one)),
        (one, other) => Some(one.or(other)),
    }
}

fn by_set<'h, 's>(held: &'h [Held<'s>]) -> FxHashMap<usize, &'h Held<'s>> {
    held.iter().filter(|held| held.sets.len() == 1).map(|held| (held.sets[0], held)).collect()
}

pub(crate) fn is_everything(rule: &PolicyRule<'_>) -> bool {
    let is_all = |own: &[&str]| own.contains(&"*");
    rule.names.is_empty() && is_all(&rule.verbs) && is_all(&rule.groups) && is_all(&rule.resources)
}

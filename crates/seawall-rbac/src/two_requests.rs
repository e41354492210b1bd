//! Steps that take two requests, of one identity or of two.

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::access::{EdgeKind, Edges, PART, Vertex, VertexId};

use crate::access::Survey;
use crate::held::{Held, meet};
use crate::reason::{Target, product};

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
    kind: &'static EdgeKind,
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

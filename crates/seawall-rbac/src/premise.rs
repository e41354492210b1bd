//! Steps that need several permissions at once, from one permission set or from several.

use rustc_hash::FxHashSet;
use seawall_model::access::{EdgeKind, Edges, PART, Vertex, VertexId};

use crate::access::Survey;
use crate::allowed::Allowing;
use crate::way::{Step, Ways};
use crate::{Action, PermissionSet};

/// One of the permissions that a step needs.
pub(crate) struct Premise {
    /// What it is, in a few words.
    pub(crate) what: &'static str,
    /// The actions, any of which will do.
    pub(crate) actions: &'static [Action],
    /// Whether only a permission of the whole cluster will do.
    pub(crate) is_of_cluster: bool,
}

/// A step that needs several permissions.
pub(crate) struct Conjunction<'p, T: Fn(Option<&str>) -> Vec<Vertex>> {
    /// The kind of edge.
    pub(crate) kind: &'static EdgeKind,
    /// What it needs, all in one namespace or everywhere.
    pub(crate) premises: &'p [Premise],
    /// What it leads to, by the namespace; none for everywhere.
    pub(crate) targets: T,
    /// What it depends on that the input does not tell.
    pub(crate) unsure: Option<&'static str>,
}

impl<T: Fn(Option<&str>) -> Vec<Vertex>> Conjunction<'_, T> {
    /// Adds the edges: from a set that holds all, and from all that hold a part to their conjunction.
    pub(crate) fn add(&self, survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
        let allowing: Vec<Allowing<'_>> =
            self.premises.iter().map(|premise| survey.allowing(premise.actions)).collect();
        let mut halves = Vec::new();
        for (set, vertex) in survey.sets() {
            let ways: Vec<Option<Ways<'_, '_>>> = self.ways(&allowing, set, vertex);
            if ways.iter().all(Option::is_some) {
                self.lead(survey, edges, &ways.into_iter().flatten().collect::<Vec<_>>());
            } else if ways.iter().any(Option::is_some) {
                halves.push(Half { namespace: set.scope.namespace(), ways });
            }
        }
        let places: Vec<Places<'_>> = (0..self.premises.len()).map(|index| Places::of(&halves, index)).collect();
        let scopes = self.scopes(&halves, &places);
        for &namespace in &scopes {
            self.join(edges, &places, namespace);
        }
        if scopes.is_empty() {
            return;
        }
        for half in &halves {
            for (premise, ways) in self.premises.iter().zip(&half.ways) {
                let Some(ways) = ways else { continue };
                let to = edges.vertex(Vertex::ability(premise.what, ways.namespace()));
                ways.lead(survey, edges, Step { kind: self.kind, ways: &ways.all, to, unsure: None });
            }
        }
    }

    /// The ways in which a set allows each of the premises of all objects.
    fn ways<'a, 's>(
        &self,
        allowing: &[Allowing<'s>],
        set: &'a PermissionSet<'s>,
        vertex: VertexId,
    ) -> Vec<Option<Ways<'a, 's>>> {
        let is_here = |premise: &Premise| !premise.is_of_cluster || set.scope.namespace().is_none();
        let of = |(premise, allowing): (&Premise, &Allowing<'s>)| {
            let ways = is_here(premise).then(|| allowing.of(set, vertex)).flatten();
            ways.filter(|ways| !ways.all.is_empty())
        };
        self.premises.iter().zip(allowing).map(of).collect()
    }

    /// The edge of a set that holds all. What closes the only way to one of the premises takes it away.
    fn lead(&self, survey: &Survey<'_, '_>, edges: &mut Edges<'_>, premises: &[Ways<'_, '_>]) {
        let Some(first) = premises.first() else { return };
        for target in (self.targets)(first.namespace()) {
            let to = edges.vertex(target);
            let mut added = edges.add(self.kind, first.vertex, to);
            for ways in premises {
                let way = &ways.all[0];
                added = added.proof(survey.proof(ways.set, way.rule, way.action));
                if let ([_], Some(fix)) = (ways.all.as_slice(), &way.fix) {
                    added = added.fix(fix.clone());
                }
            }
            if let Some(on) = self.unsure {
                added = added.depends(on);
            }
            added.done();
        }
    }

    /// Where the halves make a whole: everywhere, and in every namespace that has a half of its own.
    fn scopes<'s>(&self, halves: &[Half<'_, 's>], places: &[Places<'s>]) -> Vec<Option<&'s str>> {
        let is_whole = |namespace: Option<&str>| places.iter().all(|places| places.hold(namespace));
        let everywhere = is_whole(None).then_some(None);
        let mut own: Vec<&str> = halves.iter().filter_map(|half| half.namespace).collect();
        own.sort_unstable();
        own.dedup();
        everywhere.into_iter().chain(own.into_iter().map(Some).filter(|&namespace| is_whole(namespace))).collect()
    }

    fn join(&self, edges: &mut Edges<'_>, places: &[Places<'_>], namespace: Option<&str>) {
        let mut premises = Vec::new();
        for (premise, places) in self.premises.iter().zip(places) {
            let everywhere = edges.vertex(Vertex::ability(premise.what, None));
            if !namespace.is_some_and(|namespace| places.own.contains(namespace)) {
                premises.push(everywhere);
                continue;
            }
            let here = edges.vertex(Vertex::ability(premise.what, namespace));
            edges.add(&PART, everywhere, here).done();
            premises.push(here);
        }
        for target in (self.targets)(namespace) {
            let to = edges.vertex(target);
            let added = edges.add_all(self.kind, &premises, to);
            match self.unsure {
                Some(on) => added.depends(on).done(),
                None => added.done(),
            }
        }
    }
}

/// A set that holds some of the premises only.
struct Half<'a, 's> {
    namespace: Option<&'s str>,
    /// By premise.
    ways: Vec<Option<Ways<'a, 's>>>,
}

/// Where halves hold one of the premises.
#[derive(Default)]
struct Places<'s> {
    everywhere: bool,
    own: FxHashSet<&'s str>,
}

impl<'s> Places<'s> {
    fn of(halves: &[Half<'_, 's>], premise: usize) -> Self {
        let mut places = Self::default();
        for half in halves.iter().filter(|half| half.ways[premise].is_some()) {
            match half.namespace {
                Some(namespace) => drop(places.own.insert(namespace)),
                None => places.everywhere = true,
            }
        }
        places
    }

    fn hold(&self, namespace: Option<&str>) -> bool {
        self.everywhere || namespace.is_some_and(|namespace| self.own.contains(namespace))
    }
}

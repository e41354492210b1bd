//! Steps that need several permissions at once, from one permission set or from several.

use seawall_model::access::{EdgeKind, Edges, PART, Vertex, VertexId};

use crate::access::Survey;
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
        let mut halves = Vec::new();
        for (set, vertex) in survey.sets() {
            let ways: Vec<Ways<'_, '_>> = self.ways(survey, set, vertex);
            if ways.iter().all(|ways| !ways.all.is_empty()) {
                self.lead(survey, edges, &ways);
            } else if ways.iter().any(|ways| !ways.all.is_empty()) {
                halves.push(ways);
            }
        }
        let scopes = self.scopes(&halves);
        for namespace in &scopes {
            self.join(edges, &halves, namespace.as_deref());
        }
        if scopes.is_empty() {
            return;
        }
        for ways in &halves {
            for (premise, ways) in self.premises.iter().zip(ways) {
                let to = edges.vertex(Vertex::ability(premise.what, ways.namespace()));
                ways.lead(survey, edges, Step { kind: self.kind, ways: &ways.all, to, unsure: None });
            }
        }
    }

    fn ways<'a, 's>(&self, survey: &Survey<'a, 's>, set: &'a PermissionSet<'s>, vertex: VertexId) -> Vec<Ways<'a, 's>> {
        let of = |premise: &Premise| {
            let mut ways = survey.ways_of(set, vertex, premise.actions);
            if premise.is_of_cluster && ways.namespace().is_some() {
                ways.all.clear();
            }
            ways
        };
        self.premises.iter().map(of).collect()
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
    fn scopes(&self, halves: &[Vec<Ways<'_, '_>>]) -> Vec<Option<String>> {
        let is_held = |index: usize, namespace: Option<&str>| {
            let holds =
                |ways: &Ways<'_, '_>| !ways.all.is_empty() && ways.namespace().is_none_or(|of| Some(of) == namespace);
            halves.iter().any(|half| holds(&half[index]))
        };
        let is_whole = |namespace: Option<&str>| (0..self.premises.len()).all(|index| is_held(index, namespace));
        let everywhere = is_whole(None).then_some(None);
        let mut own: Vec<&str> = halves.iter().filter_map(|half| half.first()?.namespace()).collect();
        own.sort_unstable();
        own.dedup();
        let own = own.into_iter().filter(|namespace| is_whole(Some(namespace)));
        everywhere.into_iter().chain(own.map(|namespace| Some(namespace.to_owned()))).collect()
    }

    fn join(&self, edges: &mut Edges<'_>, halves: &[Vec<Ways<'_, '_>>], namespace: Option<&str>) {
        let mut premises = Vec::new();
        for (index, premise) in self.premises.iter().enumerate() {
            let is_local = |ways: &Ways<'_, '_>| {
                !ways.all.is_empty() && ways.namespace().is_some() && ways.namespace() == namespace
            };
            let has_local = halves.iter().any(|half| is_local(&half[index]));
            let everywhere = edges.vertex(Vertex::ability(premise.what, None));
            if !has_local {
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

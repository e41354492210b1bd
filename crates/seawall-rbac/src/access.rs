//! What grants are good for, as edges of the access graph.

use std::sync::OnceLock;

use rayon::prelude::*;
use seawall_model::access::{EdgeKind, EdgeSource, Edges, Inventory, Parts, Proof, Vertex, VertexId};
use seawall_model::{ObjectId, Snapshot};

use crate::bindable::{NEW, bindable};
use crate::containers::Containers;
use crate::deputy::Deputy;
use crate::edges::FINDERS;
use crate::holders::Holders;
use crate::named::Named;
use crate::rule_index::RuleIndex;
use crate::token_secret::TokenSecret;
use crate::{Action, PermissionSet, Rbac, RuleId};

/// A kind of edge with the function that finds its edges.
pub(crate) type Finder = seawall_check::Finder<fn(&Survey<'_, '_>, &mut Edges<'_>)>;

/// The edges that grants are.
#[derive(Debug, Default, Clone, Copy)]
pub struct RbacEdges;

impl EdgeSource for RbacEdges {
    fn name(&self) -> &'static str {
        "rbac"
    }

    fn kinds(&self) -> Vec<&'static EdgeKind> {
        FINDERS.iter().map(|finder| finder.kind).collect()
    }

    fn find(&self, snapshot: &Snapshot, inventory: &Inventory, into: &mut Edges<'_>) {
        with_survey(snapshot, inventory, into, |survey, into| {
            let of_kind = |finder: &&Finder| {
                let mut edges = into.fork();
                (finder.find)(survey, &mut edges);
                edges.into()
            };
            let found: Vec<Parts> = FINDERS.par_iter().map(of_kind).collect();
            into.take_all(found);
        });
    }
}

impl RbacEdges {
    /// Does what [`EdgeSource::find`] does, on one thread, and calls `found` after each kind of edge, in the order of
    /// [`EdgeSource::kinds`].
    pub fn find_telling(
        &self,
        snapshot: &Snapshot,
        inventory: &Inventory,
        into: &mut Edges<'_>,
        found: &mut dyn FnMut(&'static EdgeKind),
    ) {
        with_survey(snapshot, inventory, into, |survey, into| {
            for finder in FINDERS {
                (finder.find)(survey, into);
                found(finder.kind);
            }
        });
    }
}

fn with_survey(
    snapshot: &Snapshot,
    inventory: &Inventory,
    into: &mut Edges<'_>,
    find: impl FnOnce(&Survey<'_, '_>, &mut Edges<'_>),
) {
    let mut rbac = Rbac::new(snapshot);
    let mut vertices: Vec<VertexId> = rbac.sets.iter().map(|set| into.vertex(set.vertex())).collect();
    let made = rbac.sets.len();
    let rules = RuleIndex::new(&rbac.roles);
    let unmade = bindable(&rbac, &rules, snapshot);
    rbac.sets.extend(unmade);
    vertices.extend(rbac.sets[made..].iter().map(|set| {
        let namespace = set.scope.namespace().map(Into::into);
        into.vertex(Vertex::Permissions { namespace, role: set.role_name.into(), binding: NEW.into() })
    }));
    let survey = Survey {
        snapshot,
        inventory,
        rbac: &rbac,
        rules,
        vertices,
        made,
        named: Named::default(),
        containers: OnceLock::new(),
        tokens: OnceLock::new(),
        holders: OnceLock::new(),
    };
    find(&survey, into);
}

/// What finders look at.
pub(crate) struct Survey<'a, 's> {
    pub(crate) snapshot: &'s Snapshot,
    pub(crate) inventory: &'a Inventory,
    pub(crate) rbac: &'a Rbac<'s>,
    /// The rules of its roles.
    pub(crate) rules: RuleIndex<'s>,
    /// The vertex of each permission set.
    vertices: Vec<VertexId>,
    /// How many of the sets there are bindings for; the others are those that [`bindable`] tells of.
    pub(crate) made: usize,
    pub(crate) named: Named<'s>,
    /// What runs here, looked for when somebody asks.
    containers: OnceLock<Containers<'s>>,
    pub(crate) tokens: OnceLock<Vec<TokenSecret<'s>>>,
    holders: OnceLock<Holders<'s>>,
}

impl<'a, 's> Survey<'a, 's> {
    /// That `set` allows `action` by `rule`, as proof of an edge.
    pub(crate) fn proof(&self, set: &PermissionSet<'_>, rule: Option<RuleId>, action: &Action) -> Proof {
        let rule = rule.unwrap_or(RuleId { role: set.binding, index: 0 });
        Proof::Grant { binding: set.binding, role: rule.role, rule: rule.index, action: action.text }
    }

    /// Every permission set, with its vertex.
    pub(crate) fn sets(&self) -> impl Iterator<Item = (&'a PermissionSet<'s>, VertexId)> + '_ {
        self.rbac.sets.iter().zip(self.vertices.iter().copied())
    }

    /// Who holds which sets.
    pub(crate) fn holders(&self) -> &Holders<'s> {
        self.holders.get_or_init(|| Holders::new(&self.rbac.sets))
    }

    /// What runs here.
    pub(crate) fn containers(&self) -> &Containers<'s> {
        self.containers.get_or_init(|| Containers::of(self))
    }

    /// The controllers of the catalogue that run here.
    pub(crate) fn deputies(&self) -> &[Deputy<'s>] {
        &self.containers().deputies
    }

    /// The object with this id.
    pub(crate) fn object(&self, id: ObjectId) -> &'s seawall_model::Object {
        self.snapshot.object(id)
    }
}

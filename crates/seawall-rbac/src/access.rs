//! What grants are good for, as edges of the access graph.

use std::cell::OnceCell;

use seawall_model::access::{EdgeKind, EdgeSource, Edges, Inventory, Proof, VertexId};
use seawall_model::{ObjectId, Snapshot};

use crate::deputy::{Deputy, deputies};
use crate::edges::FINDERS;
use crate::membership::Holders;
use crate::{Action, Grant, PermissionSet, Rbac, RuleId};

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
        let rbac = Rbac::new(snapshot);
        let vertices = rbac.sets.iter().map(|set| into.vertex(set.vertex())).collect();
        let survey =
            Survey { snapshot, inventory, rbac: &rbac, vertices, deputies: OnceCell::new(), holders: OnceCell::new() };
        for finder in FINDERS {
            (finder.find)(&survey, into);
        }
    }
}

/// What finders look at.
pub(crate) struct Survey<'a, 's> {
    pub(crate) snapshot: &'s Snapshot,
    pub(crate) inventory: &'a Inventory,
    pub(crate) rbac: &'a Rbac<'s>,
    /// The vertex of each permission set.
    vertices: Vec<VertexId>,
    /// The controllers that run here, looked for when somebody asks.
    deputies: OnceCell<Vec<Deputy<'s>>>,
    holders: OnceCell<Holders<'s>>,
}

impl<'a, 's> Survey<'a, 's> {
    /// Every permission set that allows an action of at least one object, with its vertex, and how far it does.
    #[allow(dead_code)]
    pub(crate) fn granted(
        &self,
        action: &'a Action,
    ) -> impl Iterator<Item = (&'a PermissionSet<'s>, VertexId, Grant<'s>)> + '_ {
        let rbac = self.rbac;
        rbac.sets.iter().zip(&self.vertices).filter_map(move |(set, &vertex)| {
            let grant = rbac.grant(set, action);
            grant.is_something().then_some((set, vertex, grant))
        })
    }

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

    /// The controllers of the catalogue that run here.
    pub(crate) fn deputies(&self) -> &[Deputy<'s>] {
        self.deputies.get_or_init(|| deputies(self.snapshot, self.inventory))
    }

    /// The object with this id.
    pub(crate) fn object(&self, id: ObjectId) -> &'s seawall_model::Object {
        self.snapshot.object(id)
    }
}

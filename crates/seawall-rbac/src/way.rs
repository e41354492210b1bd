//! By which rules permission sets allow what they allow, each of them, so that what takes one away is known not to leave
//! another.

use std::ops::Deref;
use std::rc::Rc;

use seawall_model::access::{EdgeKind, Edges, Fix, Proof, VertexId};

use crate::access::Survey;
use crate::allowed::Allowed;
use crate::{Action, PermissionSet, RuleId};

/// Actions, written as they are read: `action!("create", "apps", "deployments")`; what is in the core group has no group,
/// what has no namespace begins with `cluster`.
macro_rules! action {
    (cluster $verb:literal, $group:literal, $resource:literal) => {
        $crate::Action {
            verb: $verb,
            group: $group,
            resource: $resource,
            is_of_cluster: true,
            text: concat!($verb, " ", $resource),
        }
    };
    (cluster $verb:literal, $resource:literal) => {
        action!(cluster $verb, "", $resource)
    };
    ($verb:literal, $group:literal, $resource:literal) => {
        $crate::Action {
            verb: $verb,
            group: $group,
            resource: $resource,
            is_of_cluster: false,
            text: concat!($verb, " ", $resource),
        }
    };
    ($verb:literal, $resource:literal) => {
        action!($verb, "", $resource)
    };
}
pub(crate) use action;

/// One rule that allows one action.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    /// What is allowed.
    pub(crate) action: &'static Action,
    /// The rule; none for one of a role that the input does not hold.
    pub(crate) rule: Option<RuleId>,
    /// What closes it.
    pub(crate) fix: Option<Fix>,
}

/// All ways in which a permission set allows one of several actions; at least one.
#[derive(Debug)]
pub(crate) struct Ways<'a, 's> {
    /// The set.
    pub(crate) set: &'a PermissionSet<'s>,
    /// Its vertex.
    pub(crate) vertex: VertexId,
    /// The ways, the same for all bindings of its role.
    pub(crate) allowed: Rc<Allowed<'s>>,
}

impl<'s> Deref for Ways<'_, 's> {
    type Target = Allowed<'s>;

    fn deref(&self) -> &Self::Target {
        &self.allowed
    }
}

impl<'s> Ways<'_, 's> {
    /// The namespace that the set is in force in; none for all.
    pub(crate) fn namespace(&self) -> Option<&'s str> {
        self.set.scope.namespace()
    }

    /// Adds an edge from the set to `to` for each of `ways`.
    pub(crate) fn lead(&self, survey: &Survey<'_, '_>, edges: &mut Edges<'_>, step: Step<'_>) {
        self.lead_by(survey, edges, step, None);
    }

    /// The same, for what another object has a part in.
    pub(crate) fn lead_by(&self, survey: &Survey<'_, '_>, edges: &mut Edges<'_>, step: Step<'_>, part: Option<Proof>) {
        for way in step.ways {
            let proof = survey.proof(self.set, way.rule, way.action);
            let mut added = edges.add(step.kind, self.vertex, step.to).proof(proof);
            if let Some(fix) = &way.fix {
                added = added.fix(fix.clone());
            }
            if let Some(part) = part {
                added = added.proof(part);
            }
            if let Some(on) = step.unsure {
                added = added.depends(on);
            }
            added.done();
        }
    }
}

/// What several ways lead to.
#[derive(Clone, Copy)]
pub(crate) struct Step<'w> {
    /// The kind of edge.
    pub(crate) kind: &'static EdgeKind,
    /// The ways.
    pub(crate) ways: &'w [Way],
    /// Where they lead.
    pub(crate) to: VertexId,
    /// What the edges depend on that the input does not tell.
    pub(crate) unsure: Option<&'static str>,
}

impl<'a, 's> Survey<'a, 's> {
    /// Every permission set that allows one of `actions` of at least one object, with the ways.
    pub(crate) fn ways<'x, A: IntoIterator<Item = &'static Action>>(
        &'x self,
        actions: A,
    ) -> impl Iterator<Item = Ways<'a, 's>> + use<'x, 'a, 's, A> {
        let allowing = self.allowing(actions);
        self.sets().filter_map(move |(set, vertex)| allowing.of(set, vertex))
    }
}

//! By which rules permission sets allow what they allow, each of them, so that what takes one away is known not to leave
//! another.

use seawall_model::access::{EdgeKind, Edges, Fix, Proof, VertexId};
use seawall_model::{Object, Snapshot};

use crate::access::Survey;
use crate::{Action, PermissionSet, PolicyRule, RuleId, Scope};

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

/// All ways in which a permission set allows one of several actions.
pub(crate) struct Ways<'a, 's> {
    /// The set.
    pub(crate) set: &'a PermissionSet<'s>,
    /// Its vertex.
    pub(crate) vertex: VertexId,
    /// Those that hold for every object. One alone when there is one that no change of a rule closes.
    pub(crate) all: Vec<Way>,
    /// Those for objects of one name, sorted by it.
    pub(crate) named: Vec<(&'s str, Way)>,
}

impl<'s> Ways<'_, 's> {
    /// The namespace that the set is in force in; none for all.
    pub(crate) fn namespace(&self) -> Option<&'s str> {
        self.set.scope.namespace()
    }

    /// The names, each with the ways to objects that are called so. Empty when no change of a rule closes the way to all.
    pub(crate) fn names(&self) -> Vec<(&'s str, Vec<Way>)> {
        if self.all.iter().any(|way| way.fix.is_none()) {
            return Vec::new();
        }
        let names = self.named.chunk_by(|one, other| one.0 == other.0);
        names.map(|ways| (ways[0].0, fewest(ways.iter().map(|way| way.1.clone()).collect()))).collect()
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
    pub(crate) fn ways<'x>(
        &'x self,
        actions: impl IntoIterator<Item = &'static Action> + Clone + 'x,
    ) -> impl Iterator<Item = Ways<'a, 's>> + 'x {
        self.sets().filter_map(move |(set, vertex)| {
            let ways = self.ways_of(set, vertex, actions.clone());
            (!ways.all.is_empty() || !ways.named.is_empty()).then_some(ways)
        })
    }

    /// The ways in which one set allows one of `actions`; there may be none.
    pub(crate) fn ways_of(
        &self,
        set: &'a PermissionSet<'s>,
        vertex: VertexId,
        actions: impl IntoIterator<Item = &'static Action>,
    ) -> Ways<'a, 's> {
        let mut ways = Ways { set, vertex, all: Vec::new(), named: Vec::new() };
        let rules = self.rbac.rules(set);
        for action in actions {
            if action.is_of_cluster && set.scope != Scope::Cluster {
                continue;
            }
            for rule in rules.iter().filter(|rule| allows(rule, action)) {
                let way = || Way { action, rule: rule.id, fix: fix(self.snapshot, rule, action) };
                if rule.names.is_empty() {
                    ways.all.push(way());
                } else if !is_nameless(action) {
                    ways.named.extend(rule.names.iter().map(|&name| (name, way())));
                }
            }
        }
        ways.all = fewest(std::mem::take(&mut ways.all));
        ways.named.sort_by_key(|way| way.0);
        ways
    }
}

fn allows(rule: &PolicyRule<'_>, action: &Action) -> bool {
    rule.has_verb(action.verb) && rule.has_group(action.group) && rule.has_resource(action.resource)
}

/// Whether requests for it carry no name: nothing that is made has one yet. A subresource is made of something that has.
fn is_nameless(action: &Action) -> bool {
    matches!(action.verb, "create" | "deletecollection") && !action.resource.contains('/')
}

/// Of ways to the same end those that count: where one cannot be closed, closing the others changes nothing.
fn fewest(ways: Vec<Way>) -> Vec<Way> {
    match ways.iter().position(|way| way.fix.is_none()) {
        Some(open) => vec![ways[open].clone()],
        None => ways,
    }
}

/// What takes an action out of a rule: only where the rule names it, and where nobody writes it back.
fn fix(snapshot: &Snapshot, rule: &PolicyRule<'_>, action: &Action) -> Option<Fix> {
    let id = rule.id?;
    let subresource = action.resource.split_once('/').map(|(_, subresource)| subresource);
    let is_named = rule.verbs.contains(&action.verb) && rule.resources.contains(&action.resource);
    let is_general = rule.verbs.contains(&"*")
        || rule
            .resources
            .iter()
            .any(|own| *own == "*" || own.strip_prefix("*/").is_some_and(|own| Some(own) == subresource));
    let fixable = is_named && !is_general && !is_kept(snapshot.object(id.role));
    fixable.then_some(Fix::Disallow { role: id.role, rule: id.index, verb: action.verb, resource: action.resource })
}

/// Whether the API server puts the rules of a role, or the subjects of a binding, back as they were when it starts.
pub(crate) fn is_kept(object: &Object) -> bool {
    object.label("kubernetes.io/bootstrapping") == Some("rbac-defaults")
        && object.annotation("rbac.authorization.kubernetes.io/autoupdate") == Some("true")
}

//! How roles allow what is asked about, worked out once for all bindings of each role.

use std::rc::Rc;

use seawall_model::access::{Fix, VertexId};
use seawall_model::{Object, Snapshot};

use crate::access::Survey;
use crate::way::{Way, Ways};
use crate::{Action, PermissionSet, PolicyRule, RoleFound, Scope};

/// How the rules of a role allow one of several actions.
#[derive(Debug, Default)]
pub(crate) struct Allowed<'s> {
    /// The ways that hold for every object. One alone when there is one that no change of a rule closes.
    pub(crate) all: Vec<Way>,
    /// Those for objects of one name, sorted by it.
    pub(crate) named: Vec<(&'s str, Way)>,
    /// The names, each with the ways to objects that are called so. Empty when no change of a rule closes the way to all.
    pub(crate) names: Vec<(&'s str, Vec<Way>)>,
}

impl<'s> Allowed<'s> {
    fn of(mut all: Vec<Way>, mut named: Vec<(&'s str, Way)>) -> Self {
        all = fewest(all);
        named.sort_by_key(|way| way.0);
        let names = match all.iter().any(|way| way.fix.is_none()) {
            true => Vec::new(),
            false => {
                let names = named.chunk_by(|one, other| one.0 == other.0);
                names.map(|ways| (ways[0].0, fewest(ways.iter().map(|way| way.1.clone()).collect()))).collect()
            }
        };
        Self { all, named, names }
    }

    fn is_nothing(&self) -> bool {
        self.all.is_empty() && self.named.is_empty()
    }
}

/// How every role allows one of several actions, bound everywhere and in a namespace.
#[derive(Debug)]
pub(crate) struct Allowing<'s> {
    /// By the index of the role; none where it allows nothing of it.
    everywhere: Vec<Option<Rc<Allowed<'s>>>>,
    /// The same in a namespace, where that makes a difference.
    within: Option<Vec<Option<Rc<Allowed<'s>>>>>,
}

impl<'s> Allowing<'s> {
    /// The ways of one set, if it allows any of it.
    pub(crate) fn of<'a>(&self, set: &'a PermissionSet<'s>, vertex: VertexId) -> Option<Ways<'a, 's>> {
        let RoleFound::Known(role) = set.role else { return None };
        let roles = match set.scope {
            Scope::Cluster => &self.everywhere,
            Scope::Namespace(_) => self.within.as_ref().unwrap_or(&self.everywhere),
        };
        let allowed = Rc::clone(roles[role].as_ref()?);
        Some(Ways { set, vertex, allowed })
    }
}

impl<'s> Survey<'_, 's> {
    /// How every role allows one of `actions`.
    pub(crate) fn allowing(&self, actions: impl IntoIterator<Item = &'static Action>) -> Allowing<'s> {
        let actions: Vec<&'static Action> = actions.into_iter().collect();
        let everywhere = self.allowed(&actions);
        let local: Vec<_> = actions.iter().copied().filter(|action| !action.is_of_cluster).collect();
        let within = (local.len() < actions.len()).then(|| self.allowed(&local));
        Allowing { everywhere, within }
    }

    fn allowed(&self, actions: &[&'static Action]) -> Vec<Option<Rc<Allowed<'s>>>> {
        let mut found: Vec<(u32, &'static Action, u32)> = Vec::new();
        for &action in actions {
            let rules = self.rules.allowing(&self.rbac.roles, action);
            found.extend(rules.into_iter().map(|(role, rule)| (role, action, rule)));
        }
        found.sort_by_key(|entry| entry.0);
        let mut allowed = vec![None; self.rbac.roles.len()];
        for ways in found.chunk_by(|one, other| one.0 == other.0) {
            let role = ways[0].0 as usize;
            let (mut all, mut named) = (Vec::new(), Vec::new());
            for &(_, action, rule) in ways {
                let rule = &self.rbac.roles[role].rules[rule as usize];
                let way = || Way { action, rule: rule.id, fix: fix(self.snapshot, rule, action) };
                if rule.names.is_empty() {
                    all.push(way());
                } else if !is_nameless(action) {
                    named.extend(rule.names.iter().map(|&name| (name, way())));
                }
            }
            let ways = Allowed::of(all, named);
            allowed[role] = (!ways.is_nothing()).then(|| Rc::new(ways));
        }
        allowed
    }
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

//! Grants that nobody needed as long as the log goes.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use seawall_model::Timestamp;
use seawall_yaml::Node;

use super::actor::Actor;
use crate::{Authorizer, On, Permission, PermissionSet, PolicyRule, Request, Via};

/// What of one rule that a binding gives was never used.
#[derive(Debug, Clone)]
pub struct Unused<'a, 's> {
    /// The binding with its role.
    pub set: &'a PermissionSet<'s>,
    /// The rule.
    pub rule: &'a PolicyRule<'s>,
    /// Its index among the rules in force, the aggregated ones included.
    pub position: u16,
    /// What nobody to whom the binding gives it ever did.
    pub permissions: Vec<Permission<'s>>,
    /// What leaves no trace in a log, so that nobody can say.
    pub untraced: Vec<Permission<'s>>,
    /// What was done by grace of its `*`: verb and resource each, sorted, the first hundred.
    pub used_of_all: Vec<String>,
    /// Whether nothing of it was used.
    pub is_whole: bool,
    /// When the binding was made; absent when the input does not tell.
    pub since: Option<Timestamp>,
}

/// What is remembered of the uses of one `*`.
const MOST_OF_ALL: usize = 100;

/// What was used of a rule.
#[derive(Default)]
struct Used {
    /// Indices of the rule's permissions.
    permissions: BTreeSet<usize>,
    of_all: BTreeSet<String>,
}

/// What the bindings that `is_asked` chooses give and nobody in the log used, in the order of the bindings.
pub fn unused<'a, 's>(
    actors: &[Actor<'_>],
    authorizer: &Authorizer<'a, 's>,
    is_asked: &dyn Fn(&PermissionSet<'s>) -> bool,
) -> Vec<Unused<'a, 's>> {
    let rbac = authorizer.rbac();
    let used = used(actors, authorizer);
    let nothing = Used::default();
    let mut all = Vec::new();
    for (set, index) in rbac.sets.iter().zip(0_u32..).filter(|(set, _)| is_asked(set)) {
        let since = since(set);
        for (rule, position) in rbac.rules(set).iter().zip(0..=u16::MAX) {
            let used = used.get(&(index, position)).unwrap_or(&nothing);
            let left = rule.permissions().enumerate().filter(|(at, _)| !used.permissions.contains(at));
            let (untraced, permissions): (Vec<_>, Vec<_>) =
                left.map(|(_, permission)| permission).partition(is_untraced);
            if !permissions.is_empty() || !used.of_all.is_empty() {
                let is_whole = used.permissions.is_empty() && untraced.is_empty();
                let used_of_all = used.of_all.iter().cloned().collect();
                all.push(Unused { set, rule, position, permissions, untraced, used_of_all, is_whole, since });
            }
        }
    }
    all
}

/// What was used of each rule of each set. A request that several rules allow is a use of all of them.
fn used(actors: &[Actor<'_>], authorizer: &Authorizer<'_, '_>) -> FxHashMap<(u32, u16), Used> {
    let rbac = authorizer.rbac();
    let mut used: FxHashMap<(u32, u16), Used> = FxHashMap::default();
    for actor in actors {
        for deed in actor.uses.iter().filter(|deed| deed.times > 0) {
            let target = deed.target();
            let request = Request { identity: &actor.identity, verb: deed.verb, target };
            for via in authorizer.decide_all(&request).via {
                let Via::Grant(grant) = via else { continue };
                let own = used.entry((grant.set, grant.rule)).or_default();
                for (at, permission) in grant.rule(rbac).permissions().enumerate() {
                    if permission.rule(None).allows(deed.verb, &target) {
                        own.permissions.insert(at);
                        if is_for_all(&permission) && own.of_all.len() < MOST_OF_ALL {
                            own.of_all.insert(named(deed.verb, deed.group, deed.resource));
                        }
                    }
                }
            }
        }
    }
    used
}

/// Whether it has a `*` that may hide what is not needed.
fn is_for_all(permission: &Permission<'_>) -> bool {
    permission.verb == "*"
        || match permission.on {
            On::Resource { group, resource, .. } => group == "*" || resource == "*" || resource.starts_with("*/"),
            On::Path(path) => path.ends_with('*'),
        }
}

fn named(verb: &str, group: Option<&str>, resource: &str) -> String {
    let on = match group {
        Some(group) => On::Resource { group, resource, name: None },
        None => On::Path(resource),
    };
    Permission { verb, on }.to_string()
}

/// Whether the API server asks about it inside, without an event in its log.
fn is_untraced(permission: &Permission<'_>) -> bool {
    let resource = match permission.on {
        On::Resource { resource, .. } => resource,
        On::Path(_) => "",
    };
    let is_session =
        matches!(resource, "pods/exec" | "pods/attach" | "pods/portforward") && permission.verb == "create";
    matches!(permission.verb, "escalate" | "bind" | "use" | "approve" | "sign" | "attest")
        || resource.ends_with("/finalizers")
        || is_session
}

fn since(set: &PermissionSet<'_>) -> Option<Timestamp> {
    set.object.node().path(&["metadata", "creationTimestamp"]).and_then(Node::as_str)?.parse().ok()
}

//! Who is allowed what, as the authorizers of a kube-apiserver decide it one after the other.
//!
//! Semantics: `plugin/pkg/auth/authorizer/rbac` and `pkg/registry/rbac/validation` of Kubernetes 1.36. Nothing is ever
//! denied by a rule: what no authorizer allows is denied.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::Snapshot;

use crate::decision::{Decision, Doubt, GrantedBy, Via};
use crate::identity::MASTERS;
use crate::node_authorizer::{NodeAuthorizer, Opinion, node_of};
use crate::{Identity, PermissionSet, PolicyRule, Rbac, Request, RoleFound, Scope, Subject, Target};

/// Answers requests from the roles and bindings of a snapshot.
#[derive(Debug)]
pub struct Authorizer<'a, 's> {
    rbac: &'a Rbac<'s>,
    /// Sets by scope and subject, each with the index of the subject in its binding; in the order of the sets.
    bound: FxHashMap<(Scope<'s>, Subject<'s>), Vec<(u32, u16)>>,
    snapshot: &'s Snapshot,
    /// Made when a node asks.
    nodes: OnceLock<NodeAuthorizer<'s>>,
}

impl<'a, 's> Authorizer<'a, 's> {
    /// Indexes what `rbac`, which is of `snapshot`, gives to whom.
    pub fn new(rbac: &'a Rbac<'s>, snapshot: &'s Snapshot) -> Self {
        let mut bound: FxHashMap<_, Vec<(u32, u16)>> = FxHashMap::default();
        for (set, index) in rbac.sets.iter().zip(0..) {
            for &(subject_index, subject) in &set.subjects {
                bound.entry((set.scope, subject)).or_default().push((index, subject_index));
            }
        }
        Self { rbac, bound, snapshot, nodes: OnceLock::new() }
    }

    /// What it answers from.
    pub fn rbac(&self) -> &'a Rbac<'s> {
        self.rbac
    }

    /// Decides a request; of all that allows it the first is named.
    pub fn decide(&self, request: &Request<'_>) -> Decision {
        self.visit(request, |_| false)
    }

    /// Decides a request and names everything that allows it.
    pub fn decide_all(&self, request: &Request<'_>) -> Decision {
        self.visit(request, |_| true)
    }

    /// Whether a request is allowed, and nothing else.
    pub fn allows(&self, request: &Request<'_>) -> bool {
        self.decide(request).allowed
    }

    /// The sets that somebody has where requests of this namespace are decided (the empty one: those of none), cluster-wide
    /// ones first, each with the index of the first of its subjects that means them.
    pub fn sets_of(&self, identity: &Identity, namespace: &str) -> Vec<(u32, u16)> {
        let mut all: Vec<(u32, u16)> = Vec::new();
        for scope in [Some(Scope::Cluster), (!namespace.is_empty()).then_some(Scope::Namespace(namespace))] {
            let Some(scope) = scope else { continue };
            let start = all.len();
            for subject in identity.subjects() {
                all.extend(self.bound.get(&(scope, subject)).into_iter().flatten());
            }
            all[start..].sort_unstable();
        }
        all.dedup_by_key(|entry| entry.0);
        all
    }

    /// The sets that somebody has anywhere, in their order, each with the index of the first of its subjects that means
    /// them.
    pub fn sets_everywhere(&self, identity: &Identity) -> Vec<(u32, u16)> {
        let meant: FxHashSet<Subject<'_>> = identity.subjects().collect();
        let first = |set: &PermissionSet<'s>| set.subjects.iter().find(|(_, subject)| meant.contains(subject)).copied();
        self.rbac.sets.iter().zip(0..).filter_map(|(set, index)| Some((index, first(set)?.0))).collect()
    }

    /// Every rule that somebody has there: what the API server compares with a role that they write or bind.
    pub fn rules_of(&self, identity: &Identity, namespace: &str) -> impl Iterator<Item = &'a PolicyRule<'s>> {
        self.sets_of(identity, namespace)
            .into_iter()
            .flat_map(|(set, _)| self.rbac.rules(&self.rbac.sets[set as usize]))
    }

    /// Asks everybody in turn until `more` has seen enough.
    fn visit(&self, request: &Request<'_>, more: impl Fn(Via) -> bool) -> Decision {
        let mut decision = Decision::default();
        let mut allow = |via: Via| {
            decision.via.push(via);
            more(via)
        };
        let mut doubts = Vec::new();
        if (!request.identity.is_in(MASTERS) || allow(Via::Masters))
            && (!self.ask_nodes(request, &mut doubts) || allow(Via::Node))
        {
            self.ask_roles(request, &mut doubts, &mut allow);
        }
        decision.allowed = !decision.via.is_empty();
        if !decision.allowed {
            decision.unknown = doubts;
        }
        decision
    }

    /// What pods need of their nodes.
    pub(crate) fn nodes(&self) -> &NodeAuthorizer<'s> {
        self.nodes.get_or_init(|| NodeAuthorizer::new(self.snapshot))
    }

    fn ask_nodes(&self, request: &Request<'_>, doubts: &mut Vec<Doubt>) -> bool {
        let Some(node) = node_of(request.identity) else { return false };
        let opinion = self.nodes().decide(node, request);
        if opinion == Opinion::Unknown {
            doubts.push(Doubt::Pods);
        }
        opinion == Opinion::Allow
    }

    fn ask_roles(&self, request: &Request<'_>, doubts: &mut Vec<Doubt>, allow: &mut impl FnMut(Via) -> bool) {
        let namespace = match request.target {
            Target::Resource(resource) => resource.namespace,
            Target::Path(_) => "",
        };
        for (index, subject) in self.sets_of(request.identity, namespace) {
            let set = &self.rbac.sets[index as usize];
            if self.rbac.is_in_doubt(set) {
                doubts.push(Doubt::Role(index));
            }
            for (rule, position) in self.rbac.rules(set).iter().zip(0..=u16::MAX) {
                let via = Via::Grant(GrantedBy { set: index, subject, rule: position });
                if rule.allows(request.verb, &request.target) && !allow(via) {
                    return;
                }
            }
        }
    }
}

impl<'s> Rbac<'s> {
    /// Whether the role of a set may have rules that the input does not hold.
    pub(crate) fn is_in_doubt(&self, set: &PermissionSet<'s>) -> bool {
        match set.role {
            RoleFound::Known(role) => self.roles[role].may_have_more,
            RoleFound::Missing => false,
            RoleFound::Unknown => true,
        }
    }
}

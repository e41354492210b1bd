//! Everything that is known of grants.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::access::namespace_of;
use seawall_model::{GroupKind, Object, ObjectId, Snapshot};
use seawall_yaml::Node;

use crate::bootstrap::{self, DefaultRole};
use crate::{Action, Grant, PermissionSet, PolicyRule, Rbac, RoleFound, Scope, Subject};

/// Everything that is known of grants, worked out once, before rules ask from many threads.
pub(crate) struct Survey<'s> {
    /// What was read.
    pub(crate) snapshot: &'s Snapshot,
    /// Roles and bindings.
    pub(crate) rbac: Rbac<'s>,
    /// For each role, the bindings that give it.
    sets_of: Vec<Vec<usize>>,
    /// For each role, for each of its rules, whether Kubernetes' own role of that name allows as much.
    is_default: Vec<Vec<bool>>,
    by_subject: FxHashMap<Subject<'s>, Vec<usize>>,
    /// The bindings by which one may do everything.
    admins: Vec<usize>,
    tokens: OnceLock<Vec<Token<'s>>>,
    run_as: OnceLock<FxHashSet<(String, String)>>,
}

/// A token of a ServiceAccount that lies in a Secret.
pub(crate) struct Token<'s> {
    pub(crate) namespace: &'s str,
    pub(crate) secret: &'s str,
    pub(crate) account: &'s str,
}

impl<'s> Token<'s> {
    fn of(secret: &'s Object) -> Option<Self> {
        let kind = secret.node().get("type").and_then(Node::as_str);
        let account = secret.annotation("kubernetes.io/service-account.name")?;
        let is_token = kind == Some("kubernetes.io/service-account-token");
        is_token.then(|| Self { namespace: namespace_of(secret), secret: &secret.reference.name, account })
    }
}

impl<'s> Survey<'s> {
    pub(super) fn of(snapshot: &'s Snapshot) -> Self {
        let rbac = Rbac::new(snapshot);
        let mut sets_of = vec![Vec::new(); rbac.roles.len()];
        let mut by_subject: FxHashMap<Subject<'s>, Vec<usize>> = FxHashMap::default();
        for (index, set) in rbac.sets.iter().enumerate() {
            if let RoleFound::Known(role) = set.role {
                sets_of[role].push(index);
            }
            for (_, subject) in &set.subjects {
                by_subject.entry(*subject).or_default().push(index);
            }
        }
        let is_default = rbac.roles.iter().map(|role| {
            let default = bootstrap::role_in(role.namespace, role.name);
            role.rules.iter().map(|rule| allows(default, rule)).collect()
        });
        let is_default = is_default.collect();
        let is_admin = |set: &PermissionSet<'s>| {
            set.scope == Scope::Cluster && rbac.rules(set).iter().any(PolicyRule::is_everything)
        };
        let admins = (0..rbac.sets.len()).filter(|&set| is_admin(&rbac.sets[set])).collect();
        let (tokens, run_as) = (OnceLock::new(), OnceLock::new());
        Self { snapshot, rbac, sets_of, is_default, by_subject, admins, tokens, run_as }
    }

    /// The bindings that give a role, by its index.
    pub(crate) fn sets_of(&self, role: usize) -> impl Iterator<Item = &PermissionSet<'s>> {
        self.sets_of[role].iter().map(|&set| &self.rbac.sets[set])
    }

    /// The rules of a role that Kubernetes' own role of its name does not hold, or those that it does.
    pub(crate) fn rules_of(&self, role: usize, is_default: bool) -> impl Iterator<Item = &PolicyRule<'s>> + Clone {
        let rules = self.rbac.roles[role].rules.iter().zip(&self.is_default[role]);
        rules.filter(move |(_, own)| **own == is_default).map(|(rule, _)| rule)
    }

    /// The bindings that name a subject itself; not those that name a group of it.
    pub(crate) fn sets_naming<'a>(
        &'a self,
        subject: &Subject<'s>,
    ) -> impl Iterator<Item = &'a PermissionSet<'s>> + use<'a, 's> {
        let sets: &[usize] = self.by_subject.get(subject).map_or(&[], Vec::as_slice);
        sets.iter().map(|&set| &self.rbac.sets[set])
    }

    /// Whether a binding names `subject` and allows it `action`, whatever the object's name, where `scope` counts.
    pub(crate) fn allows(&self, subject: &Subject<'s>, action: &Action, scope: Scope<'_>) -> bool {
        let reaches = |set: &&PermissionSet<'s>| set.scope == Scope::Cluster || set.scope == scope;
        self.sets_naming(subject).filter(reaches).any(|set| matches!(self.rbac.grant(set, action), Grant::All(_)))
    }

    /// Tokens of ServiceAccounts that lie in Secrets.
    pub(crate) fn tokens(&self) -> &[Token<'s>] {
        self.tokens.get_or_init(|| self.snapshot.of_kind(GroupKind::core("Secret")).filter_map(Token::of).collect())
    }

    /// Whether a workload runs as this ServiceAccount.
    pub(crate) fn is_run_as(&self, namespace: &str, account: &str) -> bool {
        let run_as = self.run_as.get_or_init(|| {
            let workloads = self.snapshot.all_workloads();
            workloads
                .map(|workload| (namespace_of(workload.object).to_owned(), workload.service_account_name().to_owned()))
                .collect()
        });
        run_as.contains(&(namespace.to_owned(), account.to_owned()))
    }

    /// The binding that lets a ServiceAccount do everything, by its name or as one of its groups.
    pub(crate) fn admin_set(&self, account: &Subject<'_>) -> Option<&PermissionSet<'s>> {
        let Subject::ServiceAccount { namespace, .. } = *account else { return None };
        let is_named = |subject: &Subject<'_>| match subject {
            Subject::Group("system:serviceaccounts" | "system:authenticated") => true,
            Subject::Group(group) => group.strip_prefix("system:serviceaccounts:") == Some(namespace),
            other => other == account,
        };
        let admins = self.admins.iter().map(|&set| &self.rbac.sets[set]);
        admins.into_iter().find(|set| set.subjects.iter().any(|(_, subject)| is_named(subject)))
    }

    /// The object of the role that a binding refers to, where the input holds it.
    pub(crate) fn role_object(&self, set: &PermissionSet<'_>) -> Option<ObjectId> {
        match set.role {
            RoleFound::Known(role) => self.rbac.roles[role].object.map(|(id, _)| id),
            RoleFound::Missing | RoleFound::Unknown => None,
        }
    }
}

fn allows(default: Option<&DefaultRole>, rule: &PolicyRule<'_>) -> bool {
    default.is_some_and(|default| default.allows(rule))
}

//! What Google's answers say: who has which role on what.

use seawall_model::cloud::{AnswerKind, CloudFacts};
use serde_json::Value;

use crate::aws::list;

/// Every role that is given, in the order of the answers.
#[derive(Debug, Default)]
pub(crate) struct Policies<'a> {
    pub(crate) grants: Vec<Grant<'a>>,
    /// Service accounts whose policies are known.
    known: Vec<&'a str>,
}

/// A role that a member has.
#[derive(Debug)]
pub(crate) struct Grant<'a> {
    pub(crate) on: On<'a>,
    /// `roles/editor`.
    pub(crate) role: &'a str,
    /// `serviceAccount:NAME@PROJECT.iam.gserviceaccount.com`.
    pub(crate) member: &'a str,
    /// Whether it is under a condition, which is not evaluated.
    pub(crate) is_conditional: bool,
}

/// What a role is given on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On<'a> {
    /// A project, a folder or an organization: everything below too.
    Project,
    /// A service account, by its address.
    ServiceAccount(&'a str),
    /// Something else.
    Other,
}

impl<'a> Policies<'a> {
    pub(crate) fn of(cloud: &'a CloudFacts) -> Self {
        let mut policies = Self::default();
        for policy in cloud.of_kind(AnswerKind::GcpPolicy) {
            policies.add(On::Project, policy);
        }
        for found in cloud.of_kind(AnswerKind::GcpPolicies).filter_map(Value::as_array).flatten() {
            let resource = found["resource"].as_str().unwrap_or_default();
            let on = match resource.rsplit_once("/serviceAccounts/") {
                Some((_, account)) => On::ServiceAccount(account),
                None if resource.starts_with("//cloudresourcemanager.googleapis.com/") => On::Project,
                None => On::Other,
            };
            if let (On::ServiceAccount(account), true) = (on, found.get("policy").is_some()) {
                policies.known.push(account);
            }
            if let Some(policy) = found.get("policy") {
                policies.add(on, policy);
            }
        }
        policies
    }

    fn add(&mut self, on: On<'a>, policy: &'a Value) {
        for binding in list(policy, "bindings") {
            let Some(role) = binding.get("role").and_then(Value::as_str) else { continue };
            let is_conditional = binding.get("condition").is_some_and(|condition| !condition.is_null());
            let members = list(binding, "members").iter().filter_map(Value::as_str);
            self.grants.extend(members.map(|member| Grant { on, role, member, is_conditional }));
        }
    }

    /// Whether all members of a service account's policy are known.
    pub(crate) fn knows(&self, account: &str) -> bool {
        self.known.contains(&account)
    }

    /// The service accounts that anything is given to or on.
    pub(crate) fn accounts(&self) -> Vec<&'a str> {
        let of = self.grants.iter().flat_map(|grant| {
            let on = match grant.on {
                On::ServiceAccount(account) => Some(account),
                _ => None,
            };
            on.into_iter().chain(grant.identity().filter(|name| name.contains('@')))
        });
        let mut accounts: Vec<&str> = of.chain(self.known.iter().copied()).collect();
        accounts.sort_unstable();
        accounts.dedup();
        accounts
    }
}

impl<'a> Grant<'a> {
    /// The member as an identity: the address of a service account, or the name of a principal of a cluster. People and
    /// groups of them are none here.
    pub(crate) fn identity(&self) -> Option<&'a str> {
        match self.member.strip_prefix("serviceAccount:") {
            // A cluster's ServiceAccount as older policies write it: `POOL.svc.id.goog[NAMESPACE/NAME]`.
            Some(account) if account.contains('[') => None,
            Some(account) => Some(account),
            None => self.member.starts_with("principal://").then_some(self.member),
        }
    }

    /// Whether the member is a cluster's ServiceAccount, in any of the ways to write it.
    pub(crate) fn is_cluster_account(&self, namespace: &str, name: &str) -> bool {
        if let Some(written) = self.member.strip_prefix("serviceAccount:") {
            let within = written.strip_suffix(']').and_then(|rest| rest.split_once(".svc.id.goog["));
            return within.is_some_and(|(_, account)| account.split_once('/') == Some((namespace, name)));
        }
        if let Some((_, subject)) =
            self.member.strip_prefix("principal://").and_then(|rest| rest.split_once("/subject/ns/"))
        {
            return subject.split_once("/sa/") == Some((namespace, name));
        }
        let set = self.member.strip_prefix("principalSet://").and_then(|rest| rest.rsplit_once("/namespace/"));
        set.is_some_and(|(_, space)| space == namespace)
    }
}

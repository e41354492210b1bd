//! What Amazon's answers say: roles, whom they trust, what they may.

mod auth_map;
mod policy;

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use seawall_model::cloud::{AnswerKind, CloudFacts};
use serde_json::Value;

pub(crate) use auth_map::mapped;
pub(crate) use policy::{Document, Says};

/// The roles of an account, by ARN.
#[derive(Debug, Default)]
pub(crate) struct Account<'a> {
    roles: FxHashMap<&'a str, Role<'a>>,
    /// In the order of the answer.
    pub(crate) order: Vec<&'a str>,
    /// The issuer of the cluster's tokens, without its scheme.
    pub(crate) issuer: Option<&'a str>,
}

/// A role.
#[derive(Debug)]
pub(crate) struct Role<'a> {
    pub(crate) arn: &'a str,
    pub(crate) trust: Document<'a>,
    granted: Vec<Document<'a>>,
    /// Whether a policy of it is not in the answer.
    is_partial: bool,
    /// The most that it may: a boundary, of which the content may be unknown.
    boundary: Option<Option<Document<'a>>>,
}

const ADMINISTRATOR: &str = ":iam::aws:policy/AdministratorAccess";

impl<'a> Account<'a> {
    pub(crate) fn of(cloud: &'a CloudFacts) -> Self {
        let mut account = Self::default();
        for answer in cloud.of_kind(AnswerKind::AwsAccount) {
            let policies = managed(answer);
            for role in list(answer, "RoleDetailList") {
                let Some(role) = Role::of(role, &policies) else { continue };
                if !account.roles.contains_key(role.arn) {
                    account.order.push(role.arn);
                    account.roles.insert(role.arn, role);
                }
            }
        }
        let issuer = |cluster: &'a Value| cluster.pointer("/cluster/identity/oidc/issuer")?.as_str();
        account.issuer =
            cloud.of_kind(AnswerKind::EksCluster).find_map(issuer).map(|issuer| issuer.trim_start_matches("https://"));
        account
    }

    pub(crate) fn role(&self, arn: &str) -> Option<&Role<'a>> {
        self.roles.get(arn)
    }

    pub(crate) fn roles(&self) -> impl Iterator<Item = &Role<'a>> {
        self.order.iter().filter_map(|arn| self.roles.get(arn))
    }
}

/// The default versions of managed policies, by ARN.
fn managed(answer: &Value) -> FxHashMap<&str, &Value> {
    let mut policies = FxHashMap::default();
    for policy in list(answer, "Policies") {
        let versions = list(policy, "PolicyVersionList");
        let default = versions.iter().find(|version| version["IsDefaultVersion"] == true).or(versions.first());
        if let (Some(arn), Some(document)) =
            (policy["Arn"].as_str(), default.and_then(|version| version.get("Document")))
        {
            policies.insert(arn, document);
        }
    }
    policies
}

impl<'a> Role<'a> {
    fn of(role: &'a Value, policies: &FxHashMap<&'a str, &'a Value>) -> Option<Self> {
        let arn = role.get("Arn")?.as_str()?;
        let trust = Document::of(role.get("AssumeRolePolicyDocument")?)?;
        let mut granted: Vec<Document<'a>> = Vec::new();
        let mut is_partial = false;
        for inline in list(role, "RolePolicyList") {
            match inline.get("PolicyDocument").and_then(Document::of) {
                Some(document) => granted.push(document),
                None => is_partial = true,
            }
        }
        for attached in list(role, "AttachedManagedPolicies") {
            let policy = attached["PolicyArn"].as_str().unwrap_or_default();
            match policies.get(policy).and_then(|document| Document::of(document)) {
                Some(document) => granted.push(document),
                None if policy.ends_with(ADMINISTRATOR) => granted.push(Document::everything()),
                None => is_partial = true,
            }
        }
        let boundary = role.pointer("/PermissionsBoundary/PermissionsBoundaryArn").and_then(Value::as_str);
        let boundary = boundary.map(|arn| policies.get(arn).and_then(|document| Document::of(document)));
        Some(Self { arn, trust, granted, is_partial, boundary })
    }

    /// Whether the role's own policies let it do something: `*` asks for every resource.
    pub(crate) fn may(&self, action: &str, resource: &str) -> Says {
        let said = policy::of_action(&self.granted, action, resource);
        let said = match &self.boundary {
            None => said,
            Some(None) => said.at_most(Says::Perhaps),
            Some(Some(boundary)) => said.at_most(boundary.of_action(action, resource)),
        };
        // What is not in the answer may deny.
        if self.is_partial { said.at_most(Says::Perhaps) } else { said }
    }

    /// Whether its policies speak of an action at all.
    pub(crate) fn speaks_of(&self, action: &str) -> bool {
        let mut statements = self.granted.iter().flat_map(Document::statements);
        statements.any(|statement| statement.allows() && statement.is_about(action))
    }

    /// Whether it trusts another role by name.
    pub(crate) fn names(&self, arn: &str) -> bool {
        self.trust.statements().any(|statement| statement.principals("AWS").contains(&arn))
    }

    /// The account's number.
    pub(crate) fn account(&self) -> Option<&'a str> {
        self.arn.split(':').nth(4)
    }
}

/// The elements of a list field; none where there is no list.
pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The texts of a field that is one text or a list of them.
fn texts(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// A role as tokens name it: without its path. Maps of EKS know it by this name only.
pub(crate) fn without_path(arn: &str) -> Cow<'_, str> {
    match arn.split_once(":role/") {
        Some((account, name)) if name.contains('/') => {
            Cow::Owned(format!("{account}:role/{}", name.rsplit('/').next().unwrap_or(name)))
        }
        _ => Cow::Borrowed(arn),
    }
}

/// Whether a text is the ARN of a role.
pub(crate) fn is_role(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    matches!(parts[..], ["arn", partition, "iam", "", account, role]
        if partition.starts_with("aws") && account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit())
            && role.strip_prefix("role/").is_some_and(|name| !name.is_empty()))
}

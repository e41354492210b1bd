//! What Azure's answers say: managed identities, whom they trust, what they may.

use seawall_model::cloud::{AnswerKind, CloudFacts};
use serde_json::Value;

/// A tenant, as far as it is known.
#[derive(Debug, Default)]
pub(crate) struct Tenant<'a> {
    pub(crate) identities: Vec<Identity<'a>>,
    /// Who is trusted, each with the id of the identity that trusts it.
    federations: Vec<Federation<'a>>,
    pub(crate) assignments: Vec<Assignment<'a>>,
}

/// A managed identity.
#[derive(Debug)]
pub(crate) struct Identity<'a> {
    pub(crate) client: &'a str,
    principal: &'a str,
    id: &'a str,
}

/// A ServiceAccount that an identity trusts.
#[derive(Debug)]
struct Federation<'a> {
    id: &'a str,
    subject: &'a str,
}

/// A role that somebody has.
#[derive(Debug)]
pub(crate) struct Assignment<'a> {
    principal: &'a str,
    pub(crate) role: &'a str,
    pub(crate) scope: &'a str,
    pub(crate) is_conditional: bool,
}

impl<'a> Tenant<'a> {
    pub(crate) fn of(cloud: &'a CloudFacts) -> Self {
        let all = |kind| cloud.of_kind(kind).filter_map(Value::as_array).flatten();
        fn text<'a>(value: &'a Value, key: &str) -> &'a str {
            value.get(key).and_then(Value::as_str).unwrap_or_default()
        }
        let identities = all(AnswerKind::AzureIdentities).map(|found| Identity {
            client: text(found, "clientId"),
            principal: text(found, "principalId"),
            id: text(found, "id"),
        });
        let federations = all(AnswerKind::AzureFederations)
            .map(|found| Federation { id: text(found, "id"), subject: text(found, "subject") });
        let assignments = all(AnswerKind::AzureAssignments).map(|found| Assignment {
            principal: text(found, "principalId"),
            role: text(found, "roleDefinitionName"),
            scope: text(found, "scope"),
            is_conditional: found.get("condition").is_some_and(|condition| !condition.is_null()),
        });
        Self {
            identities: identities.filter(|found| !found.client.is_empty()).collect(),
            federations: federations.collect(),
            assignments: assignments.collect(),
        }
    }

    /// Whether an identity trusts a ServiceAccount; nothing when that is not known.
    pub(crate) fn trusts(&self, client: &str, namespace: &str, name: &str) -> Option<bool> {
        let identity = self.identities.iter().find(|identity| identity.client.eq_ignore_ascii_case(client))?;
        let is_own = |federation: &&Federation<'_>| {
            let start = federation.id.get(..identity.id.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(identity.id))
                && federation.id[identity.id.len()..].starts_with('/')
        };
        let mut own = self.federations.iter().filter(is_own).peekable();
        own.peek()?;
        let subject = format!("system:serviceaccount:{namespace}:{name}");
        Some(own.any(|federation| federation.subject == subject))
    }

    /// The identity that an assignment is for: its client id, or the id of the principal.
    pub(crate) fn holder(&self, assignment: &Assignment<'a>) -> &'a str {
        let known = self.identities.iter().find(|identity| identity.principal == assignment.principal);
        known.map_or(assignment.principal, |identity| identity.client)
    }
}

//! Audit events as Google Kubernetes Engine hands them on: entries of Cloud Logging, where the request is a
//! `google.cloud.audit.AuditLog`.

use seawall_model::audit::{Asked, AuditEvent, AuditStage, Decision, Requester};
use serde::Deserialize;

use super::event::Annotations;
use super::text::Text;
use super::time::time;

/// The fields of `protoPayload` that count.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Payload<'a> {
    #[serde(borrow)]
    service_name: Text<'a>,
    method_name: Text<'a>,
    resource_name: Text<'a>,
    authentication_info: Option<Authentication<'a>>,
    authorization_info: Option<Vec<Authorization>>,
    status: Option<Status>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Authentication<'a> {
    #[serde(borrow)]
    principal_email: Text<'a>,
    authority_selector: Text<'a>,
}

/// Protocol buffers leave out what is false.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Authorization {
    granted: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Status {
    code: i64,
}

/// What else an entry tells of the request.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Entry<'a> {
    #[serde(borrow, rename = "protoPayload", alias = "protopayload_auditlog")]
    payload: Payload<'a>,
    labels: Option<Annotations<'a>>,
    timestamp: Text<'a>,
    operation: Option<Operation>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Operation {
    first: bool,
    last: bool,
}

/// `google.rpc.Code.PERMISSION_DENIED` and `UNAUTHENTICATED`.
const REFUSED: [i64; 2] = [7, 16];

impl Entry<'_> {
    /// Hands the event over, or says why there is none.
    pub(super) fn give(&self, give: &mut dyn FnMut(&AuditEvent<'_>)) -> Result<(), &'static str> {
        let method = Method::read(&self.payload.method_name).ok_or("is of another service than Kubernetes")?;
        if !matches!(&*self.payload.service_name, "" | "k8s.io") {
            return Err("is of another service than Kubernetes");
        }
        let who = self.payload.authentication_info.as_ref();
        let principal = who.map_or("", |who| &who.principal_email);
        let selector = who.map_or("", |who| &who.authority_selector);
        let (user, acted) = match (principal, selector) {
            ("", "") => return Err("names no user"),
            ("", only) => (only, None),
            (principal, other) => (principal, Some(other).filter(|other| !other.is_empty() && *other != principal)),
        };
        let path;
        let asked = if method.resource.is_empty() {
            path = format!("/{}", self.payload.resource_name.trim_start_matches('/'));
            Asked::Path(&path)
        } else {
            method.asked(&self.payload.resource_name).ok_or("does not name its resource")?
        };
        give(&AuditEvent {
            stage: self.stage(),
            decision: self.decision(),
            code: None,
            time: time(&self.timestamp),
            user: Requester { name: user, ..Requester::default() },
            impersonated: acted.map(|name| Requester { name, ..Requester::default() }),
            constraint: None,
            verb: method.verb,
            asked,
        });
        Ok(())
    }

    fn stage(&self) -> AuditStage {
        let is_going_on = self.operation.as_ref().is_some_and(|operation| operation.first && !operation.last);
        if is_going_on { AuditStage::Started } else { AuditStage::Complete }
    }

    fn decision(&self) -> Decision {
        match self.labels.as_ref().map_or("", |labels| &labels.decision) {
            "allow" => return Decision::Allowed,
            "forbid" => return Decision::Denied,
            _ => {}
        }
        let checks = self.payload.authorization_info.as_deref().unwrap_or_default();
        match &self.payload.status {
            _ if checks.iter().any(|check| !check.granted) => Decision::Denied,
            _ if !checks.is_empty() => Decision::Allowed,
            Some(status) if REFUSED.contains(&status.code) => Decision::Denied,
            Some(_) => Decision::Allowed,
            None => Decision::Unknown,
        }
    }
}

/// `io.k8s.core.v1.pods.exec.create`, taken apart.
struct Method<'a> {
    /// `pods`; empty for paths.
    resource: &'a str,
    /// `exec`.
    subresource: &'a str,
    verb: &'a str,
}

impl<'a> Method<'a> {
    fn read(name: &'a str) -> Option<Self> {
        let (before, verb) = name.rsplit_once('.')?;
        let parts: Vec<&str> = before.split('.').collect();
        let at = parts.iter().position(|part| is_version(part));
        let Some(at) = at.filter(|&at| at > 0) else {
            return (before == "io.k8s").then_some(Self { resource: "", subresource: "", verb });
        };
        let (resource, subresource) = match parts[at + 1..] {
            [resource] => (resource, ""),
            [resource, subresource] => (resource, subresource),
            _ => return None,
        };
        Some(Self { resource, subresource, verb })
    }

    /// What was asked for, as `name` says it: `apps/v1/namespaces/shop/deployments/web`.
    fn asked(&self, name: &'a str) -> Option<Asked<'a>> {
        let parts: Vec<&str> = name.split('/').collect();
        let [group, version, rest @ ..] = parts.as_slice() else { return None };
        if !is_version(version) {
            return None;
        }
        let (namespace, name) = match rest {
            ["namespaces", namespace] | ["namespaces", namespace, ..] if self.resource == "namespaces" => {
                (*namespace, *namespace)
            }
            ["namespaces", namespace, _, name, ..] => (*namespace, *name),
            ["namespaces", namespace, ..] => (*namespace, ""),
            [_, name, ..] => ("", *name),
            _ => ("", ""),
        };
        // Who creates a namespace asks for nothing in it.
        let namespace = if self.resource == "namespaces" && self.verb == "create" { "" } else { namespace };
        let group = if *group == "core" { "" } else { group };
        Some(Asked::Resource { group, resource: self.resource, subresource: self.subresource, namespace, name })
    }
}

/// `v1`, `v2beta1`.
fn is_version(part: &str) -> bool {
    let mut rest = part.strip_prefix('v').unwrap_or_default().bytes();
    rest.next().is_some_and(|first| first.is_ascii_digit())
        && rest.all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
}

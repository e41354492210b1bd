//! An event as the API server writes it: `audit.k8s.io/v1`, and its older versions, which differ in nothing that counts.

use std::borrow::Cow;

use seawall_model::audit::{Asked, AuditEvent, AuditStage, Decision, Requester};
use serde::Deserialize;

use super::text::{Extra, Text, Texts};
use super::time::time;

/// The fields of an event that tell who asked for what, and what the answer was.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Written<'a> {
    #[serde(borrow)]
    stage: Text<'a>,
    verb: Text<'a>,
    #[serde(rename = "requestURI")]
    uri: Text<'a>,
    user: Option<Person<'a>>,
    impersonated_user: Option<Played<'a>>,
    authentication_metadata: Option<Authentication<'a>>,
    object_ref: Option<ObjectRef<'a>>,
    response_status: Option<ResponseStatus<'a>>,
    pub(super) annotations: Option<Annotations<'a>>,
    request_received_timestamp: Text<'a>,
    stage_timestamp: Text<'a>,
    timestamp: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Person<'a> {
    #[serde(borrow)]
    username: Text<'a>,
    groups: Texts<'a>,
}

/// Whom somebody plays.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Played<'a> {
    #[serde(borrow)]
    username: Text<'a>,
    uid: Text<'a>,
    groups: Texts<'a>,
    extra: Extra<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Authentication<'a> {
    #[serde(borrow, rename = "impersonationConstraint")]
    constraint: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ObjectRef<'a> {
    #[serde(borrow, rename = "apiGroup")]
    group: Text<'a>,
    resource: Text<'a>,
    subresource: Text<'a>,
    namespace: Text<'a>,
    name: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ResponseStatus<'a> {
    code: Option<i64>,
    #[serde(borrow)]
    message: Text<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Annotations<'a> {
    #[serde(borrow, rename = "authorization.k8s.io/decision")]
    pub(super) decision: Text<'a>,
}

impl Written<'_> {
    /// Whether there is anything of an event in it.
    pub(super) fn is_event(&self) -> bool {
        !self.verb.is_empty() || self.user.is_some() || self.object_ref.is_some() || !self.uri.is_empty()
    }

    /// Hands the event over, or says what an event without which nothing can be said of it lacks.
    pub(super) fn give(&self, give: &mut dyn FnMut(&AuditEvent<'_>)) -> Result<(), &'static str> {
        let user = self.user.as_ref().filter(|user| !user.username.is_empty()).ok_or("names no user")?;
        if self.verb.is_empty() {
            return Err("has no verb");
        }
        let path;
        let asked = match self.object_ref.as_ref().filter(|object| !object.resource.is_empty()) {
            Some(object) => Asked::Resource {
                group: &object.group,
                resource: &object.resource,
                subresource: &object.subresource,
                namespace: &object.namespace,
                name: &object.name,
            },
            None if self.uri.is_empty() => return Err("says neither what object nor what path was asked for"),
            None => {
                path = decoded(self.uri.split(['?', '#']).next().unwrap_or_default());
                Asked::Path(&path)
            }
        };
        let constraint = self.authentication_metadata.as_ref().map(|metadata| &*metadata.constraint);
        let times = [&self.request_received_timestamp, &self.stage_timestamp, &self.timestamp];
        give(&AuditEvent {
            stage: self.stage(),
            decision: self.decision(),
            code: self.code(),
            time: times.into_iter().find_map(|written| time(written)),
            user: Requester { name: &user.username, groups: &user.groups.0, ..Requester::default() },
            impersonated: self.impersonated_user.as_ref().map(Played::requester),
            constraint: constraint.filter(|constraint| !constraint.is_empty()),
            verb: &self.verb,
            asked,
        });
        Ok(())
    }

    fn stage(&self) -> AuditStage {
        match &*self.stage {
            "RequestReceived" => AuditStage::Received,
            "ResponseStarted" => AuditStage::Started,
            _ => AuditStage::Complete,
        }
    }

    fn code(&self) -> Option<u16> {
        self.response_status.as_ref()?.code?.try_into().ok()
    }

    fn decision(&self) -> Decision {
        match self.annotations.as_ref().map_or("", |annotations| &annotations.decision) {
            "allow" => Decision::Allowed,
            "forbid" => Decision::Denied,
            _ if self.stage() == AuditStage::Received => Decision::Unknown,
            _ => self.decision_by_answer(),
        }
    }

    /// Servers before 1.9 and some services leave the annotation out.
    fn decision_by_answer(&self) -> Decision {
        let message = self.response_status.as_ref().map_or("", |status| &status.message);
        match self.code() {
            None | Some(0) => Decision::Unknown,
            Some(401) => Decision::Denied,
            // The authorizer says `User "x" cannot list ...`; admission says why an object may not be.
            Some(403) if message.is_empty() || message.contains(" cannot ") => Decision::Denied,
            Some(_) => Decision::Allowed,
        }
    }
}

impl Played<'_> {
    fn requester(&self) -> Requester<'_> {
        Requester { name: &self.username, groups: &self.groups.0, uid: &self.uid, extra: &self.extra.0 }
    }
}

/// A path with its escapes carried out, as the authorizer sees it.
fn decoded(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let bytes = path.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digit = |offset: usize| bytes.get(at + offset).and_then(|&digit| char::from(digit).to_digit(16));
        match (byte, digit(1), digit(2)) {
            (b'%', Some(high), Some(low)) => {
                plain.extend(u8::try_from(high * 16 + low));
                at += 3;
            }
            _ => {
                plain.push(byte);
                at += 1;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&plain).into_owned())
}

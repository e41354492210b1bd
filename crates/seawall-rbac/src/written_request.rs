//! A request as it is written on a line of JSON.

use std::borrow::Cow;

use serde::Deserialize;

use crate::{Identity, Request, Resource, Target};

/// A request as it is written on a line of JSON: `{"user","groups","verb","group","resource","subresource","namespace",
/// "name","path"}`. Keys with other names mean nothing here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenRequest<'l> {
    identity: Identity,
    line: Line<'l>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Line<'l> {
    #[serde(borrow)]
    user: Option<Cow<'l, str>>,
    #[serde(borrow)]
    groups: Option<Vec<Cow<'l, str>>>,
    #[serde(borrow)]
    verb: Option<Cow<'l, str>>,
    #[serde(borrow)]
    group: Option<Cow<'l, str>>,
    #[serde(borrow)]
    resource: Option<Cow<'l, str>>,
    #[serde(borrow)]
    subresource: Option<Cow<'l, str>>,
    #[serde(borrow)]
    namespace: Option<Cow<'l, str>>,
    #[serde(borrow)]
    name: Option<Cow<'l, str>>,
    #[serde(borrow)]
    path: Option<Cow<'l, str>>,
}

/// Why a line is no request: what is wrong, and the column of it where that is known, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoRequest {
    /// What is wrong.
    pub message: String,
    /// Bytes into the line, from 1.
    pub column: usize,
}

impl<'l> WrittenRequest<'l> {
    /// Reads a line. Without `groups` the user has those that authentication adds by itself; with them exactly these.
    ///
    /// # Errors
    /// When it is no JSON object of this shape, has no verb, names neither a user nor groups, or neither a resource nor a
    /// path, or both.
    pub fn read(line: &'l [u8]) -> Result<Self, NoRequest> {
        if line.trim_ascii_start().first() != Some(&b'{') {
            return Err(NoRequest { message: "no request: it is no JSON object".to_owned(), column: 1 });
        }
        let line: Line<'l> = serde_json::from_slice(line).map_err(|error| {
            let text = error.to_string();
            // The line is one of many: its own number is not the one that helps.
            let message = text.split(" at line ").next().unwrap_or(&text);
            NoRequest { message: format!("no request: {message}"), column: error.column().max(1) }
        })?;
        let has = |part: &Option<Cow<'_, str>>| part.as_ref().is_some_and(|text| !text.is_empty());
        let lack = if !has(&line.verb) {
            Some("names no verb")
        } else if !has(&line.user) && line.groups.as_ref().is_none_or(Vec::is_empty) {
            Some("names neither a user nor groups")
        } else if has(&line.resource) == has(&line.path) {
            Some(if has(&line.path) { "names a resource and a path" } else { "names neither a resource nor a path" })
        } else {
            None
        };
        if let Some(lack) = lack {
            return Err(NoRequest { message: format!("no request: it {lack}"), column: 1 });
        }
        let user = line.user.as_deref().unwrap_or_default();
        let identity = match &line.groups {
            None => Identity::of_user(user),
            Some(groups) => {
                Identity { user: user.into(), groups: groups.iter().map(|group| (&**group).into()).collect() }
            }
        };
        Ok(Self { identity, line })
    }

    /// The request. Without a `namespace`, even an empty one, a request for a namespace object is in that namespace, as
    /// it is over HTTP.
    pub fn request(&self) -> Request<'_> {
        let target = if text(&self.line.path).is_empty() {
            let resource = Resource {
                group: text(&self.line.group),
                resource: text(&self.line.resource),
                subresource: text(&self.line.subresource),
                namespace: text(&self.line.namespace),
                name: text(&self.line.name),
            };
            Target::Resource(if self.line.namespace.is_none() { resource.as_served() } else { resource })
        } else {
            Target::Path(text(&self.line.path))
        };
        Request { identity: &self.identity, verb: text(&self.line.verb), target }
    }
}

/// A part of a line; empty when it is not written.
fn text<'t>(part: &'t Option<Cow<'_, str>>) -> &'t str {
    part.as_deref().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(line: &str) -> String {
        WrittenRequest::read(line.as_bytes()).map_err(|error| error.message).expect_err(line)
    }

    #[test]
    fn a_user_alone_has_the_groups_that_authentication_adds() {
        let line = br#"{"user":"system:serviceaccount:a:b","verb":"get","resource":"pods","namespace":"a","other":1}"#;
        let read = WrittenRequest::read(line).expect("a request");
        assert_eq!(read.request().identity.groups.len(), 3);
        let line = br#"{"user":"alice","groups":["d\u00e9vs"],"verb":"get","path":"/healthz"}"#;
        let read = WrittenRequest::read(line).expect("a request");
        assert_eq!(read.request().identity.groups, ["dévs"]);
        assert_eq!(read.request().target, Target::Path("/healthz"));
    }

    #[test]
    fn a_namespace_object_is_in_its_own_namespace_unless_another_is_written() {
        let of = |line: &str| {
            let read = WrittenRequest::read(line.as_bytes()).expect("a request");
            let Target::Resource(resource) = read.request().target else { panic!("a resource") };
            resource.namespace.to_owned()
        };
        assert_eq!(of(r#"{"user":"a","verb":"get","resource":"namespaces","name":"shop"}"#), "shop");
        assert_eq!(of(r#"{"user":"a","verb":"get","resource":"namespaces","name":"shop","namespace":""}"#), "");
        assert_eq!(of(r#"{"user":"a","verb":"get","resource":"namespaces","group":"x","name":"shop"}"#), "");
        assert_eq!(of(r#"{"user":"a","verb":"get","resource":"pods","name":"shop"}"#), "");
    }

    #[test]
    fn what_is_no_request_says_why() {
        assert_eq!(refused(r#"{"user":"a","resource":"pods"}"#), "no request: it names no verb");
        assert_eq!(refused(r#"{"verb":"get","resource":"pods"}"#), "no request: it names neither a user nor groups");
        assert_eq!(refused(r#"{"user":"a","verb":"get"}"#), "no request: it names neither a resource nor a path");
        assert_eq!(
            refused(r#"{"user":"a","verb":"get","resource":"a","path":"/"}"#),
            "no request: it names a resource and a path"
        );
        assert_eq!(refused(r#"{"user":"a","verb":"#), "no request: EOF while parsing a value");
        assert_eq!(refused("[1]"), "no request: it is no JSON object");
    }
}

//! What an API server says of a request in its audit log.

use std::borrow::Cow;

use jiff::Timestamp;

/// One audit event: a request at one stage of its way. It borrows from the line that it was read from.
#[derive(Debug, Clone)]
pub struct AuditEvent<'e> {
    /// How far the request had come.
    pub stage: AuditStage,
    /// What the authorizers decided.
    pub decision: Decision,
    /// The HTTP status that was answered; absent while there is none, and when the log leaves it out.
    pub code: Option<u16>,
    /// When the request came, or the event was written where only that is told.
    pub time: Option<Timestamp>,
    /// Who was authenticated.
    pub user: Requester<'e>,
    /// In whose name the request was made instead, when that was allowed.
    pub impersonated: Option<Requester<'e>>,
    /// The verb of constrained impersonation that let it through, `impersonate:user-info`; absent for the plain verb.
    pub constraint: Option<&'e str>,
    /// `get`, `list` ... for resources, an HTTP method in small letters for paths.
    pub verb: &'e str,
    /// What was asked for.
    pub asked: Asked<'e>,
}

/// Somebody in whose name a request is made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Requester<'e> {
    /// The user name; of a ServiceAccount `system:serviceaccount:NAMESPACE:NAME`.
    pub name: &'e str,
    /// The groups, as the log lists them; empty where it lists none.
    pub groups: &'e [Cow<'e, str>],
    /// The uid that was impersonated; empty when none was.
    pub uid: &'e str,
    /// What else was impersonated, a key with a value each.
    pub extra: &'e [(Cow<'e, str>, Cow<'e, str>)],
}

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked<'e> {
    /// Something of a resource. What there is not is empty.
    Resource {
        /// API group; empty for the core group.
        group: &'e str,
        /// Plural name.
        resource: &'e str,
        /// Subresource.
        subresource: &'e str,
        /// Namespace; empty for all of them, and for what has none.
        namespace: &'e str,
        /// Name; empty for all of them.
        name: &'e str,
    },
    /// A path that is no resource, without its query.
    Path(&'e str),
}

/// How far a request had come when the event was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AuditStage {
    /// It had come in; nobody had decided anything.
    Received,
    /// The answer had begun and went on: a watch, a log that is followed, a session in a container.
    Started,
    /// The answer was complete, or the server had panicked over it.
    Complete,
}

/// What the authorizers said to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// Yes, whatever admission and the rest of the server said later.
    Allowed,
    /// No, or nobody had been authenticated.
    Denied,
    /// The event does not tell.
    Unknown,
}

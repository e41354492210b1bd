//! What the API server is asked.

use std::fmt;

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Who {
    pub(crate) user: String,
    pub(crate) groups: Vec<String>,
}

/// What for: all of it as the request carries it, empty where it carries nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    Resource { verb: String, group: String, resource: String, subresource: String, namespace: String, name: String },
    Path { verb: String, path: String },
}

/// One question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) who: Who,
    pub(crate) what: What,
}

impl What {
    /// The namespace; empty for the cluster and for paths.
    pub(crate) fn namespace(&self) -> &str {
        match self {
            Self::Resource { namespace, .. } => namespace,
            Self::Path { .. } => "",
        }
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` of {:?}: {:?}", self.who.user, self.who.groups, self.what)
    }
}

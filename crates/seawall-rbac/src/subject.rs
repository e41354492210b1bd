//! Who is bound.

use std::fmt;

use seawall_model::access::Vertex;

/// Who is bound, as requests know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject<'s> {
    /// A user name. One that begins with `system:serviceaccount:` is a ServiceAccount to requests and is never here.
    User(&'s str),
    /// A group.
    Group(&'s str),
    /// A ServiceAccount.
    ServiceAccount {
        /// Namespace.
        namespace: &'s str,
        /// Name.
        name: &'s str,
    },
}

impl<'s> Subject<'s> {
    /// The subject that a user name means.
    pub fn user(name: &'s str) -> Self {
        match name.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':')) {
            Some((namespace, account)) if !namespace.is_empty() && !account.is_empty() && !account.contains(':') => {
                Self::ServiceAccount { namespace, name: account }
            }
            _ => Self::User(name),
        }
    }

    /// Reads one as users write it: `user:alice`, `group:devs`, `sa:shop/web`. None for anything else.
    pub fn read(text: &'s str) -> Option<Self> {
        let (kind, name) = text.split_once(':')?;
        match kind {
            "user" if !name.is_empty() => Some(Self::user(name)),
            "group" if !name.is_empty() => Some(Self::Group(name)),
            "sa" => {
                let (namespace, name) = name.split_once('/')?;
                let is_whole = !namespace.is_empty() && !name.is_empty() && !name.contains('/');
                is_whole.then_some(Self::ServiceAccount { namespace, name })
            }
            _ => None,
        }
    }

    /// Its vertex in the access graph.
    pub fn vertex(&self) -> Vertex {
        match *self {
            Self::User(name) => Vertex::User { name: name.into() },
            Self::Group(name) => Vertex::group(name),
            Self::ServiceAccount { namespace, name } => Vertex::account(namespace, name),
        }
    }
}

impl fmt::Display for Subject<'_> {
    /// As users write it on the command line: `user:alice`, `group:devs`, `sa:shop/web`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(name) => write!(f, "user:{name}"),
            Self::Group(name) => write!(f, "group:{name}"),
            Self::ServiceAccount { namespace, name } => write!(f, "sa:{namespace}/{name}"),
        }
    }
}

//! Why a connection is needed.

use std::fmt;

use crate::synthesis::Site;

/// Why a connection is needed, with the place that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason<'s> {
    /// The one who opens it names the host.
    Written {
        /// Where.
        site: Site<'s>,
        /// The host as it is written.
        host: String,
        /// The Service that it names.
        service: Option<Site<'s>>,
    },
    /// An Ingress or a route sends what arrives there.
    Route {
        /// Where the back end is named.
        site: Site<'s>,
    },
    /// A Service opens it to the outside.
    Exposed {
        /// The Service, at its type.
        site: Site<'s>,
    },
    /// A container port is a port of the node.
    HostPort {
        /// The container port.
        site: Site<'s>,
    },
    /// The pods of a StatefulSet find each other through their Service.
    Peers {
        /// Where the StatefulSet names the Service.
        site: Site<'s>,
        /// The Service.
        service: Site<'s>,
    },
    /// It works with the Kubernetes API: a token is mounted, and the account may do something.
    ApiClient {
        /// The account's binding.
        site: Site<'s>,
        /// The account.
        account: String,
    },
    /// The API server calls it: a webhook, or an aggregated API.
    Called {
        /// Where the Service is named.
        site: Site<'s>,
    },
    /// Metrics are read from it.
    Scraped {
        /// The annotation or monitor.
        site: Site<'s>,
    },
    /// A policy of the input allows it by name.
    Declared {
        /// The peer in the policy.
        site: Site<'s>,
    },
    /// It resolves names.
    Resolves,
    /// It was seen.
    Observed {
        /// How many flows.
        flows: u64,
        /// Through which Services, by namespace and name.
        through: Vec<String>,
    },
}

impl fmt::Display for Reason<'_> {
    /// One line without the names of both ends: `env DB_HOST of Deployment shop/web names db:5432`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Written { site, host, service: Some(service) } => {
                write!(f, "`{host}` ({}) in {site}", service.object.reference)
            }
            Self::Written { site, host, service: None } => write!(f, "`{host}` in {site}"),
            Self::Route { site } => write!(f, "back end of {site}"),
            Self::Exposed { site } => write!(f, "opened to the outside by {site}"),
            Self::HostPort { site } => write!(f, "port of the node: {site}"),
            Self::Peers { service, .. } => write!(f, "peers behind {}", service.object.reference),
            Self::ApiClient { site, account } => write!(f, "works with the API as {account} ({site})"),
            Self::Called { site } => write!(f, "called by the API server: {site}"),
            Self::Scraped { site } => write!(f, "metrics: {site}"),
            Self::Declared { site } => write!(f, "allowed by {site}"),
            Self::Resolves => f.write_str("resolves names"),
            Self::Observed { flows, through } if through.is_empty() => write!(f, "seen {flows} times"),
            Self::Observed { flows, through } => write!(f, "seen {flows} times through {}", through.join(", ")),
        }
    }
}

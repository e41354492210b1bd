//! How to get at a cluster.

use std::path::PathBuf;
use std::time::Duration;

use super::Patience;

/// Which cluster, as whom, and how much of it.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// The kubeconfig. Absent: the files that `KUBECONFIG` names, else `~/.kube/config`, else the service account of the
    /// pod that this runs in.
    pub kubeconfig: Option<PathBuf>,
    /// The context in it; the current one when absent.
    pub context: Option<String>,
    /// The only namespace to read; everything when absent.
    pub namespace: Option<String>,
    /// How long to wait.
    pub patience: Patience,
}

/// Why nothing could be read of a cluster.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No configuration at all.
    #[error("no cluster is configured: there is {0}; name a kubeconfig with --kubeconfig")]
    NotConfigured(String),
    /// The kubeconfig cannot be used.
    #[error("cannot use the kubeconfig: {0}")]
    Kubeconfig(String),
    /// The credential plugin failed.
    #[error("cannot get a credential for {user}: {why}")]
    Plugin {
        /// The user in the kubeconfig.
        user: String,
        /// What happened, and what to do.
        why: String,
    },
    /// The credential plugin did not end.
    #[error(
        "cannot get a credential for {user}: `{command}` did not end within {} s and was stopped; run it by hand to \
         see what it waits for",
        within.as_secs_f32()
    )]
    PluginHangs {
        /// The user in the kubeconfig.
        user: String,
        /// The plugin.
        command: String,
        /// How long it had.
        within: Duration,
    },
    /// The credential is no longer valid.
    #[error("the {what} of {user} expired at {when}; get a new one and try again")]
    Expired {
        /// Client certificate or token.
        what: &'static str,
        /// The user in the kubeconfig.
        user: String,
        /// Since when, RFC 3339.
        when: String,
    },
    /// The server does not know who is asking.
    #[error("the API server {server} does not accept the credential of {user}: {why}")]
    Unauthorized {
        /// The address.
        server: String,
        /// The user in the kubeconfig.
        user: String,
        /// What it says.
        why: String,
    },
    /// The server cannot be asked at all.
    #[error("cannot read the cluster at {server}: {why}")]
    Unreadable {
        /// The address.
        server: String,
        /// What happened.
        why: String,
    },
    /// The namespace that was named does not exist.
    #[error("there is no namespace `{0}` in the cluster")]
    NoNamespace(String),
    /// No runtime for asynchronous work.
    #[error("cannot start to talk to the cluster")]
    Start(#[source] std::io::Error),
}

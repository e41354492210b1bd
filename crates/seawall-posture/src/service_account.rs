//! The identity of a pod, and whether the pod holds a token for it.

use seawall_model::api::{Read, ServiceAccount, Written};
use seawall_model::workload::Container;
use seawall_model::{Found, GroupKind, Object, Snapshot, Workload};

use crate::namesake::{namesake, namespace};

/// The kind.
pub(crate) const SERVICE_ACCOUNT: GroupKind<'static> = GroupKind::core("ServiceAccount");

/// Where the token for the API server is mounted.
pub(crate) const TOKEN_FOLDER: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// The volumes that the API server adds to pods to hold the token.
pub(crate) const TOKEN_VOLUMES: &str = "kube-api-access-";

/// Whether the pod's ServiceAccount has its token mounted, and who said so.
pub(crate) enum Automount<'s> {
    /// The pod says yes or no.
    Pod(Written<'s, bool>),
    /// The ServiceAccount says yes or no, the pod nothing.
    Account(Written<'s, bool>, &'s Object),
    /// Neither says anything: it is mounted.
    Default,
    /// The pod says nothing and the ServiceAccount is not in the input: it is mounted unless that one says no.
    Unseen,
}

impl<'s> Automount<'s> {
    pub(crate) fn of(workload: &Workload<'s>, snapshot: &'s Snapshot) -> Self {
        if let Some(own) = workload.spec.automount_service_account_token {
            return Self::Pod(own);
        }
        let Found::Yes(object) = account(workload, snapshot) else { return Self::Unseen };
        let written: Option<ServiceAccount<'s>> = Option::read(object.node());
        match written.and_then(|written| written.automount_service_account_token) {
            Some(own) => Self::Account(own, object),
            None => Self::Default,
        }
    }

    pub(crate) fn mounts(&self) -> bool {
        match self {
            Self::Pod(own) | Self::Account(own, _) => own.value,
            Self::Default | Self::Unseen => true,
        }
    }
}

/// The pod's ServiceAccount.
pub(crate) fn account<'s>(workload: &Workload<'_>, snapshot: &'s Snapshot) -> Found<'s> {
    namesake(snapshot, SERVICE_ACCOUNT, namespace(workload.object), workload.service_account_name())
}

/// Whether the manifest itself fills the token's folder, so that Kubernetes mounts nothing there.
pub(crate) fn has_own_token_folder(container: &Container<'_>) -> bool {
    container.volume_mounts.iter().any(|mount| {
        let at_folder = mount.mount_path.is_some_and(|path| path.value.trim_end_matches('/') == TOKEN_FOLDER);
        at_folder && !mount.name.is_some_and(|name| name.value.starts_with(TOKEN_VOLUMES))
    })
}

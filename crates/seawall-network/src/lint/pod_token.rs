//! Pods that speak to the API server: a token is mounted, and its account may do something.

use seawall_model::api::{Read, ServiceAccount};
use seawall_model::{Found, GroupKind, Object, Snapshot, Workload};

const SERVICE_ACCOUNT: GroupKind<'static> = GroupKind::core("ServiceAccount");

/// A binding that gives the pod's account a role, if the pod mounts the account's token.
pub(crate) fn binding_in_use<'s>(workload: &Workload<'s>, snapshot: &'s Snapshot) -> Option<&'s Object> {
    let namespace = workload.object.reference.namespace.as_deref();
    let account = workload.service_account_name();
    if !mounts_token(workload, snapshot) {
        return None;
    }
    snapshot.bindings_of(namespace, account).next()
}

fn mounts_token(workload: &Workload<'_>, snapshot: &Snapshot) -> bool {
    if let Some(own) = workload.spec.automount_service_account_token {
        return own.value;
    }
    let namespace = workload.object.reference.namespace.as_deref();
    match snapshot.find(SERVICE_ACCOUNT, namespace, workload.service_account_name()) {
        Found::Yes(account) => {
            let written: Option<ServiceAccount<'_>> = Option::read(account.node());
            written.and_then(|account| account.automount_service_account_token).is_none_or(|mounted| mounted.value)
        }
        _ => true,
    }
}

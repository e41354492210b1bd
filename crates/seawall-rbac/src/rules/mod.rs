//! Every check. Written by `cargo xtask generate` from the files beside it.

use crate::lint::Check;

mod cluster {
    pub(super) mod configmaps_modify;
    pub(super) mod crd_or_apiservice_modify;
    pub(super) mod network_resources_modify;
    pub(super) mod nodes_modify;
    pub(super) mod nodes_proxy;
    pub(super) mod persistent_volume_create;
    pub(super) mod services_status_modify;
    pub(super) mod webhook_modify;
}
mod escalation {
    pub(super) mod bind_escalate;
    pub(super) mod csr_approve;
    pub(super) mod impersonate;
    pub(super) mod rolebinding_create;
    pub(super) mod token_create;
}
mod legacy {
    pub(super) mod psp_legacy;
    pub(super) mod scc_privileged;
}
mod subject {
    pub(super) mod anonymous_binding;
    pub(super) mod authenticated_group_binding;
    pub(super) mod client_cert_users;
    pub(super) mod rbac_orphan;
    pub(super) mod service_accounts_group_binding;
    pub(super) mod system_masters_binding;
}
mod trace {
    pub(super) mod delete_rights;
    pub(super) mod events_delete;
    pub(super) mod pods_log_delete;
}
mod wildcard {
    pub(super) mod cluster_admin_binding;
    pub(super) mod wildcard_resources;
    pub(super) mod wildcard_verbs;
    pub(super) mod wildcard_verbs_and_resources;
}
mod workload {
    pub(super) mod admin_equivalent_workload;
    pub(super) mod pods_create;
    pub(super) mod pods_ephemeral;
    pub(super) mod pods_exec_attach;
    pub(super) mod pods_portforward;
    pub(super) mod sa_listable_by_workload;
    pub(super) mod secrets_read;
}

/// In the order of the files.
#[rustfmt::skip]
pub(crate) const CHECKS: &[&Check] = &[
    &cluster::configmaps_modify::CHECK,
    &cluster::crd_or_apiservice_modify::CHECK,
    &cluster::network_resources_modify::CHECK,
    &cluster::nodes_modify::CHECK,
    &cluster::nodes_proxy::CHECK,
    &cluster::persistent_volume_create::CHECK,
    &cluster::services_status_modify::CHECK,
    &cluster::webhook_modify::CHECK,
    &escalation::bind_escalate::CHECK,
    &escalation::csr_approve::CHECK,
    &escalation::impersonate::CHECK,
    &escalation::rolebinding_create::CHECK,
    &escalation::token_create::CHECK,
    &legacy::psp_legacy::CHECK,
    &legacy::scc_privileged::CHECK,
    &subject::anonymous_binding::CHECK,
    &subject::authenticated_group_binding::CHECK,
    &subject::client_cert_users::CHECK,
    &subject::rbac_orphan::CHECK,
    &subject::service_accounts_group_binding::CHECK,
    &subject::system_masters_binding::CHECK,
    &trace::delete_rights::CHECK,
    &trace::events_delete::CHECK,
    &trace::pods_log_delete::CHECK,
    &wildcard::cluster_admin_binding::CHECK,
    &wildcard::wildcard_resources::CHECK,
    &wildcard::wildcard_verbs::CHECK,
    &wildcard::wildcard_verbs_and_resources::CHECK,
    &workload::admin_equivalent_workload::CHECK,
    &workload::pods_create::CHECK,
    &workload::pods_ephemeral::CHECK,
    &workload::pods_exec_attach::CHECK,
    &workload::pods_portforward::CHECK,
    &workload::sa_listable_by_workload::CHECK,
    &workload::secrets_read::CHECK,
];

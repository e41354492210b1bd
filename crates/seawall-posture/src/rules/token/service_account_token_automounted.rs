//! `service-account-token-automounted`.

use seawall_check::{Check, Fix, Run};
use seawall_model::workload::Role;
use seawall_model::{Rule, Severity, Status, Workload};

use crate::namesake::namespace;
use crate::service_account::{Automount, has_own_token_folder};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "service-account-token-automounted",
        title: "Pod gets a token for the API server that it does not need",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0036", "C-0034", "C-0190", "C-0261", "CKV_K8S_38", "automountServiceAccountToken"],
        doc: include_str!("service_account_token_automounted.md"),
    },
    fix: Fix::Review("Set automountServiceAccountToken to false"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        let automount = Automount::of(workload, snapshot);
        if !automount.mounts() || !takes_token(workload) {
            return;
        }
        let account = workload.service_account_name();
        if snapshot.bindings_of(namespace(workload.object), account).next().is_some() {
            return report.unknown("whether the workload uses the rights that its ServiceAccount is given");
        }
        let field = workload.at().join("automountServiceAccountToken");
        let message = format!("the token of ServiceAccount `{account}` is mounted, and no binding names it");
        let reported = report.field(field, message);
        let reported = match automount {
            Automount::Pod(_) => reported,
            Automount::Account(_, object) => reported.related(object, "says that its token is mounted"),
            Automount::Default => {
                reported.fact("neither the pod nor the ServiceAccount says anything, so it is mounted")
            }
            Automount::Unseen => reported.fact("the ServiceAccount is not in the input and could say otherwise"),
        };
        reported.set(field, false);
    }),
};

/// Whether the token is added to any container: not to the pods that the kubelet makes from files, not to ephemeral
/// containers, and not where the manifest mounts something in its place.
fn takes_token(workload: &Workload<'_>) -> bool {
    let containers = workload.containers().iter().filter(|container| container.role != Role::Ephemeral);
    let mut open = containers.filter(|container| !has_own_token_folder(container));
    open.next().is_some() && workload.object.annotation("kubernetes.io/config.mirror").is_none()
}

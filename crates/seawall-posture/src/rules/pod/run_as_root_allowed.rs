//! `run-as-root-allowed`.

use seawall_check::{Check, Fix, Gap, Run, mention};
use seawall_model::workload::Container;
use seawall_model::{Rule, Severity, Status, Workload};
use seawall_yaml::Node;

use crate::account::User;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "run-as-root-allowed",
        title: "Container may run as root",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[
            "KSV-0012",
            "C-0013",
            "C-0198",
            "C-0218",
            "CKV_K8S_23",
            "CKV_K8S_6",
            "run-as-non-root",
            "runAsRootAllowed",
            "container-security-context-user-group-id",
            "RunAsNonRoot",
        ],
        doc: include_str!("run_as_root_allowed.md"),
    },
    fix: Fix::Review("Set runAsNonRoot to true"),
    run: Run::Workload(|workload, report| {
        let open = |container: &Container<'_>| may_be_root(container, workload);
        for gap in Gap::all(workload, open, |container| container.security.run_as_non_root.level) {
            let field = gap.at.join("securityContext/runAsNonRoot");
            let root = if workload.is_windows() { "an administrator" } else { "root" };
            let reported = report.field(field, format!("{} may run as {root}", mention::containers(&gap.containers)));
            match gap.containers.iter().find_map(|container| told(container, workload)) {
                // The kubelet would refuse to start it: whom it should run as instead, only its author knows.
                Some(user) => reported.also(user),
                None => reported.set(field, true),
            };
        }
    }),
};

fn may_be_root(container: &Container<'_>, workload: &Workload<'_>) -> bool {
    let refused = container.security.run_as_non_root.value == Some(true);
    !refused && !matches!(User::of(container, workload), User::Other)
}

/// Where it is told to be root.
fn told<'s>(container: &Container<'s>, workload: &Workload<'_>) -> Option<Node<'s>> {
    match User::of(container, workload) {
        User::Root(node) => Some(node),
        User::Unsaid | User::Other => None,
    }
}

//! `system-namespace-used`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status, Workload};

use crate::namespace::is_system;
use crate::system_part::is_system_part;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "system-namespace-used",
        title: "Workload of a user stands in a namespace of the cluster",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0037"],
        doc: include_str!("system_namespace_used.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        let Some(namespace) = workload.object.reference.namespace.as_deref().filter(|name| is_system(name)) else {
            return;
        };
        // No part of a cluster runs in the other two.
        let is_at_home = namespace == "kube-system" && is_system_part(workload);
        let written = workload.object.node().path(&["metadata", "namespace"]);
        if let Some(written) = written.filter(|_| !is_at_home && is_first(workload)) {
            let message = format!("runs in `{namespace}`, which belongs to the cluster itself");
            report.field(written, message);
        }
    }),
};

/// Whether this is the only pod template of its object, or the first: the object is reported once.
fn is_first(workload: &Workload<'_>) -> bool {
    let all = Workload::all_in(workload.object, workload.facts);
    all.first().is_none_or(|first| first.template.id() == workload.template.id())
}

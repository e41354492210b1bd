//! `capability-net-raw`.

use seawall_model::workload::{Capability, Container};
use seawall_model::{Rule, Severity, Status};

use crate::capability::{Grade, added, report_undropped};
use crate::check::{Check, Fix, Run};
use crate::report::Reported;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "capability-net-raw",
        title: "Container may send raw packets",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0119", "C-0199", "CKV_K8S_28", "CKV_K8S_7", "drop-net-raw-capability", "insecureCapabilities"],
        doc: include_str!("capability_net_raw.md"),
    },
    fix: Fix::Safe("Drop NET_RAW"),
    run: Run::Workload(|workload, report| {
        for (container, capability) in added(workload, Grade::NetRaw) {
            let message = format!("container `{}` adds capability `{}`", container.name, capability.written);
            let reported = give_up(report.field(capability.node, message), container);
            take_back(reported, container, capability).review();
        }
        report_undropped(workload, report, keeps, "keeps capability `NET_RAW`", give_up);
    }),
};

fn adds(container: &Container<'_>) -> bool {
    container.security.added.iter().any(|capability| capability.is("NET_RAW"))
}

/// Whether it has the capability only because it is in the runtime's default set, or in `ALL`.
fn keeps(container: &Container<'_>) -> bool {
    !container.security.drops("NET_RAW") && !adds(container)
}

fn give_up<'r>(reported: Reported<'r>, container: &Container<'_>) -> Reported<'r> {
    if container.security.drops("NET_RAW") {
        return reported;
    }
    let prefixed = container.security.dropped.iter().find(|dropped| dropped.is("NET_RAW"));
    match prefixed {
        Some(dropped) => reported
            .fact(format!("`{}` in `drop` is unknown to some runtimes and leaves the capability", dropped.written))
            .set(dropped.node, "NET_RAW"),
        None => reported.append(container.at.join("securityContext/capabilities/drop"), "NET_RAW"),
    }
}

fn take_back<'r>(reported: Reported<'r>, container: &Container<'_>, capability: &Capability<'_>) -> Reported<'r> {
    let list = container.at.join("securityContext/capabilities/add");
    match list.value() {
        Some(list) if list.items().count() == 1 => reported.remove(list),
        _ => reported.remove(capability.node),
    }
}

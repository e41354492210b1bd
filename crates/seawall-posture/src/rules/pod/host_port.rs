//! `host-port`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Place, Rule, Severity, Status};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "host-port",
        title: "Container takes a port of the node",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0024", "C-0044", "C-0204", "CKV_K8S_26", "hostPortSet"],
        doc: include_str!("host_port.md"),
    },
    fix: Fix::Review("Remove hostPort"),
    run: Run::Workload(|workload, report| {
        // On the node's network every port is a host port, written or not: that is `host-network`'s to report.
        if workload.is_on_host_network() {
            return;
        }
        for container in workload.containers() {
            for port in &container.ports {
                let Some(number) = port.host_port.filter(|number| number.value != 0) else { continue };
                let message = format!("container `{}` takes port {} of the node", container.name, number.value);
                let address = Place::from(port.node).join("hostIP");
                report.field(number.node, message).remove(number.node).remove(address);
            }
        }
    }),
};

//! `host-network`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Place, Rule, Severity, Status};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "host-network",
        title: "Pod uses the network of its node",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0009", "C-0041", "CKV_K8S_19", "CKV_K8S_4", "host-network", "hostNetworkSet", "HostNetwork"],
        doc: include_str!("host_network.md"),
    },
    fix: Fix::Review("Remove hostNetwork, and the host ports that it implies"),
    run: Run::Workload(|workload, report| {
        if !workload.is_on_host_network() {
            return;
        }
        let field = workload.at().join("hostNetwork");
        let reported = report.field(field, "pod uses the network of its node");
        // HostProcess containers have no other network: the API server refuses them without `hostNetwork`.
        if workload.containers().iter().any(|container| container.security.host_process.value) {
            return;
        }
        let ports = workload.containers().iter().flat_map(|container| &container.ports);
        ports.map(|port| Place::from(port.node)).fold(reported.remove(field), |reported, port| {
            reported.remove(port.join("hostPort")).remove(port.join("hostIP"))
        });
    }),
};

//! `dns-config-missing`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status, Workload};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "dns-config-missing",
        title: "Pod sets no options of its resolver",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["dnsconfig-options"],
        doc: include_str!("dns_config_missing.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        if asks_cluster(workload) && !workload.is_windows() && !has_options(workload) {
            report.field(workload.at().join("dnsConfig/options"), "the pod sets no `options` in `dnsConfig`");
        }
    }),
};

/// Whether the pod's resolver is the cluster's, with the search list and the `ndots:5` that the kubelet writes for it.
fn asks_cluster(workload: &Workload<'_>) -> bool {
    match workload.spec.dns_policy.map_or("", |policy| policy.value) {
        // On the network of its node a pod gets the resolver of the node unless it asks for the other.
        "" | "ClusterFirst" => !workload.is_on_host_network(),
        "ClusterFirstWithHostNet" => true,
        _ => false,
    }
}

fn has_options(workload: &Workload<'_>) -> bool {
    let options = workload.spec.dns_config.and_then(|config| config.get("options"));
    options.is_some_and(|options| options.items().any(|option| option.get("name").is_some()))
}

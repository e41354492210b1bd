//! `cilium-fqdn-without-dns-rule`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::cilium;
use crate::lint::network_policy::elements;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "cilium-fqdn-without-dns-rule",
        title: "Cilium policy allows names that Cilium never learns",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("cilium_fqdn_without_dns_rule.md"),
    },
    fix: Fix::None,
    run: Run::Over(cilium::POLICIES, |survey, desk| {
        let policies = || cilium::POLICIES.iter().flat_map(|&kind| survey.snapshot.of_kind(kind));
        // Whoever may ask which names through the proxy is a question of its own: one rule anywhere is enough to be silent.
        if policies().flat_map(cilium::specs).any(asks_proxy) {
            return;
        }
        for object in policies() {
            let names = cilium::specs(object)
                .flat_map(|spec| elements(spec.get("egress")))
                .find_map(|rule| rule.get("toFQDNs"));
            let Some(names) = names.filter(|names| names.items().next().is_some()) else { continue };
            let mut report = desk.report(object);
            if cilium::POLICIES.iter().all(|&kind| survey.snapshot.has_all(kind)) {
                report.field(
                    names,
                    "no rule sends name service through Cilium's proxy, so no address of these names is ever known",
                );
            } else {
                report.unknown("whether a policy outside the input sends name service through the proxy");
            }
        }
    }),
};

/// Whether a rule sends questions for names through the proxy.
fn asks_proxy(spec: Node<'_>) -> bool {
    let ports = elements(spec.get("egress")).flat_map(|rule| elements(rule.get("toPorts")));
    ports.into_iter().any(|ports| ports.path(&["rules", "dns"]).is_some())
}

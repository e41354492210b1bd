//! `cilium-allows-world`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};

use crate::lint::cilium;
use crate::lint::network_policy::elements;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "cilium-allows-world",
        title: "Cilium policy allows the whole world",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("cilium_allows_world.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(cilium::POLICIES, |object, report| {
        for spec in cilium::specs(object) {
            for (list, field, way) in [("ingress", "fromEntities", "from"), ("egress", "toEntities", "to")] {
                for entity in elements(spec.get(list)).flat_map(|rule| elements(rule.get(field))) {
                    if let Some(name @ ("all" | "world" | "world-ipv4" | "world-ipv6")) = entity.as_str() {
                        let who = if name == "all" { "everybody" } else { "every address outside the cluster" };
                        report.field(entity, format!("allows connections {way} {who}"));
                    }
                }
                let (cidrs, sets) =
                    if list == "ingress" { ("fromCIDR", "fromCIDRSet") } else { ("toCIDR", "toCIDRSet") };
                for rule in elements(spec.get(list)) {
                    let blocks = elements(rule.get(sets)).filter(|set| elements(set.get("except")).next().is_none());
                    let blocks = blocks.filter_map(|set| set.get("cidr"));
                    for cidr in elements(rule.get(cidrs)).chain(blocks) {
                        if cidr.as_str().is_some_and(|cidr| cidr.ends_with("/0")) {
                            report.field(cidr, format!("allows connections {way} every address outside the cluster"));
                        }
                    }
                }
            }
        }
    })),
};

//! `cilium-fqdn-matches-everything`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};

use crate::lint::cilium;
use crate::lint::network_policy::elements;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "cilium-fqdn-matches-everything",
        title: "Cilium policy allows every name",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("cilium_fqdn_matches_everything.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(cilium::POLICIES, |object, report| {
        for spec in cilium::specs(object) {
            for name in elements(spec.get("egress")).flat_map(|rule| elements(rule.get("toFQDNs"))) {
                if let Some(pattern) = name
                    .get("matchPattern")
                    .filter(|pattern| matches!(pattern.as_str(), Some("*" | "**" | "**.*" | "*.*")))
                {
                    report.field(pattern, "matches every name, so the pods may connect to whatever they can resolve");
                }
            }
        }
    })),
};

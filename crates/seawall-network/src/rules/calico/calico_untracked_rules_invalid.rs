//! `calico-untracked-rules-invalid`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Field, Rule, Severity, Status};

use crate::lint::calico;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "calico-untracked-rules-invalid",
        title: "Calico policy before routing lacks what it needs",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("calico_untracked_rules_invalid.md"),
    },
    fix: Fix::Review("Apply the policy to forwarded connections"),
    run: Run::Each(Each::Object(calico::POLICIES, |object, report| {
        let Some(spec) = object.node().get("spec") else { return };
        let is_on = |key| spec.get(key).filter(|flag| flag.as_bool() == Some(true));
        let forward = is_on("applyOnForward").is_some();
        match (is_on("doNotTrack"), is_on("preDNAT")) {
            (Some(flag), Some(_)) => {
                report.field(flag, "stands beside `preDNAT`: a policy is one or the other");
            }
            (Some(flag), None) if !forward => {
                report
                    .field(flag, "needs `applyOnForward: true`")
                    .set(Field { node: spec, path: "applyOnForward" }, true);
            }
            (None, Some(flag)) if !forward => {
                report
                    .field(flag, "needs `applyOnForward: true`")
                    .set(Field { node: spec, path: "applyOnForward" }, true);
            }
            _ => {}
        }
        if let (Some(_), Some(egress)) =
            (is_on("preDNAT"), spec.get("egress").filter(|egress| egress.items().next().is_some()))
        {
            report.field(egress, "stands in a policy with `preDNAT`, which knows ingress alone");
        }
    })),
};

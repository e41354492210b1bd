//! `network-policy-namespace-missing`.

use seawall_check::Fix;
use seawall_model::{Field, Rule, Severity, Status};

use crate::lint::namespaces::NAMESPACE;
use crate::lint::nearest::slip;
use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-namespace-missing",
        title: "NetworkPolicy is for a namespace that is not there",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_namespace_missing.md"),
    },
    fix: Fix::None,
    run: Run::Over(NETWORK_POLICIES, |survey, desk| {
        for policy in NetworkPolicy::all(survey.snapshot) {
            let Some(name) = policy.namespace() else { continue };
            if survey.namespaces.is_used(name) {
                continue;
            }
            let mut report = desk.report(policy.object);
            if survey.snapshot.has_all(NAMESPACE) {
                let field = Field { node: policy.object.node(), path: "metadata/namespace" };
                let names = survey.namespaces.used();
                let near = names.filter_map(|other| Some((slip(name, other)?, other))).min();
                let hint = near.map(|(_, other)| format!("; did you mean `{other}`")).unwrap_or_default();
                report.field(field, format!("there is no namespace `{name}`{hint}"));
            } else {
                report.unknown("whether the namespace is outside the input");
            }
        }
    }),
};

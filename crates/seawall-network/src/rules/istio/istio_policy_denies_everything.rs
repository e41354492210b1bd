//! `istio-policy-denies-everything`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};

use crate::lint::mesh::{AUTHORIZATION_POLICY, AuthorizationPolicy};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "istio-policy-denies-everything",
        title: "Authorization policy without rules denies everything",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("istio_policy_denies_everything.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(&[AUTHORIZATION_POLICY], |object, report| {
        let policy = AuthorizationPolicy::of(object);
        if policy.action() != "ALLOW"
            || policy.rules().next().is_some()
            || policy.spec().is_some_and(|spec| spec.get("targetRefs").is_some() && spec.get("rules").is_some())
        {
            return;
        }
        let at = object.node().get("spec").unwrap_or(object.node());
        let whom = if policy.selector().is_some() { "the pods that it selects" } else { "every pod of its namespace" };
        report.field(
            at,
            format!("allows nothing, so connections to {whom} are denied unless another policy allows them"),
        );
    })),
};

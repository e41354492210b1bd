//! `istio-policy-allows-everything`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Kind;

use crate::lint::mesh::{AUTHORIZATION_POLICY, AuthorizationPolicy};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "istio-policy-allows-everything",
        title: "Authorization policy allows everything",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("istio_policy_allows_everything.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(&[AUTHORIZATION_POLICY], |object, report| {
        let policy = AuthorizationPolicy::of(object);
        if policy.action() != "ALLOW" {
            return;
        }
        for rule in policy.rules() {
            let says = |key| rule.get(key).is_some_and(|part| part.items().next().is_some());
            if !["from", "to", "when"].into_iter().any(says) && matches!(rule.kind(), Kind::Mapping | Kind::Null) {
                report.field(rule, "allows every connection and request, whatever other policies allow");
            }
        }
    })),
};

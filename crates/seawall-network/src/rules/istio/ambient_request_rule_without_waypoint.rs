//! `ambient-request-rule-without-waypoint`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::mesh::{self, AUTHORIZATION_POLICY, AuthorizationPolicy};
use crate::lint::network_policy::elements;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "ambient-request-rule-without-waypoint",
        title: "Rule about requests has no waypoint that sees them",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("ambient_request_rule_without_waypoint.md"),
    },
    fix: Fix::None,
    run: Run::Over(&[AUTHORIZATION_POLICY], |survey, desk| {
        for object in survey.snapshot.of_kind(AUTHORIZATION_POLICY) {
            let policy = AuthorizationPolicy::of(object);
            let is_ambient = policy.namespace().is_some_and(|name| mesh::is_ambient_namespace(survey.snapshot, name));
            if !is_ambient
                || policy.spec().is_some_and(|spec| spec.get("targetRefs").or_else(|| spec.get("targetRef")).is_some())
            {
                continue;
            }
            let mut report = desk.report(object);
            for operation in
                policy.rules().flat_map(|rule| elements(rule.get("to"))).filter_map(|to| to.get("operation"))
            {
                if let Some(field) = mesh::REQUEST_FIELDS.iter().find_map(|field| operation.get(field)) {
                    let effect = if policy.action() == "DENY" {
                        "denies whatever the rest of the rule matches"
                    } else {
                        "allows nothing"
                    };
                    report.field(field, format!("is about requests, which the ambient mesh sees at a waypoint only: without one the rule {effect}"));
                }
            }
        }
    }),
};

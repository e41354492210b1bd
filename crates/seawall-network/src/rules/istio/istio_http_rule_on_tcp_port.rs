//! `istio-http-rule-on-tcp-port`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::mesh::{self, AUTHORIZATION_POLICY, AuthorizationPolicy};
use crate::lint::network_policy::elements;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "istio-http-rule-on-tcp-port",
        title: "Rule about requests is for a port that carries none",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("istio_http_rule_on_tcp_port.md"),
    },
    fix: Fix::None,
    run: Run::Over(&[AUTHORIZATION_POLICY], |survey, desk| {
        for object in survey.snapshot.of_kind(AUTHORIZATION_POLICY) {
            let policy = AuthorizationPolicy::of(object);
            let mut report = desk.report(object);
            for operation in
                policy.rules().flat_map(|rule| elements(rule.get("to"))).filter_map(|to| to.get("operation"))
            {
                let Some(field) = mesh::REQUEST_FIELDS.iter().find_map(|field| operation.get(field)) else { continue };
                for port in elements(operation.get("ports")).filter_map(|port| port.scalar()?.parse::<i64>().ok()) {
                    let Some(service) = mesh::service_of_tcp(survey.snapshot, policy.namespace(), port) else {
                        continue;
                    };
                    let name = &service.reference.name;
                    let effect = match policy.action() {
                        "DENY" => "so it denies every connection",
                        "ALLOW" => "so it allows nothing",
                        _ => "so it does not apply",
                    };
                    report
                        .field(
                            field,
                            format!("port {port} of Service `{name}` is plain TCP and carries no requests, {effect}"),
                        )
                        .related(service, "says what the port carries");
                }
            }
        }
    }),
};

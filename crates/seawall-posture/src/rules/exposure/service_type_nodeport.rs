//! `service-type-nodeport`.

use seawall_check::{Check, Fix, Run, mention};
use seawall_model::{Rule, Severity, Status};

use crate::service::{self, SERVICES};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "service-type-nodeport",
        title: "Service opens a port on every node",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["exposed-services", "service-type"],
        doc: include_str!("service_type_nodeport.md"),
    },
    fix: Fix::None,
    run: Run::Object(SERVICES, |object, report| {
        let Some(spec) = service::spec(object) else { return };
        let Some(kind) = spec.kind.filter(|kind| *kind == "NodePort") else { return };
        let ports: Vec<String> = spec
            .ports
            .iter()
            .filter_map(|port| port.node_port.filter(|number| number.value != 0))
            .map(|number| number.value.to_string())
            .collect();
        let message = if ports.is_empty() {
            "opens a port on every node".to_owned()
        } else {
            format!("opens {} on every node", mention::several("port", ports.len(), ports.iter().map(String::as_str)))
        };
        report.field(kind.node, message);
    }),
};

//! `service-external-ip`.

use seawall_check::{Check, Fix, Run, mention};
use seawall_model::{Rule, Severity, Status};

use crate::service::{self, SERVICES};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "service-external-ip",
        title: "Service takes traffic for addresses of its choice",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0108"],
        doc: include_str!("service_external_ip.md"),
    },
    fix: Fix::Review("Remove externalIPs"),
    run: Run::Object(SERVICES, |object, report| {
        let Some(spec) = service::spec(object) else { return };
        let addresses = &spec.external_ips;
        if let Some(list) = addresses.node.filter(|_| !addresses.is_empty()) {
            let named = addresses.iter().map(|address| address.value);
            let message = format!("takes what is sent to {}", mention::several("external IP", addresses.len(), named));
            report.field(list, message).remove(list);
        }
    }),
};

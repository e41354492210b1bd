//! `network-policy-port-invalid`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};
use crate::policy::is_port_name;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-port-invalid",
        title: "NetworkPolicy names a port that cannot be",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_port_invalid.md"),
    },
    fix: Fix::Review("Write the port as a number"),
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        for rule in NetworkPolicy::of(object).all_rules() {
            for port in rule.written_ports() {
                let Some(written) = port.port() else { continue };
                if let Some(number) = written.as_i64().filter(|number| !(1..=65_535).contains(number)) {
                    report.field(written, format!("{number} is no port: they go from 1 to 65535"));
                } else if let Some(name) = written.as_str().filter(|name| !is_port_name(name)) {
                    let digits = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
                    let reported = report.field(
                        written,
                        if digits {
                            format!("\"{name}\" is a text, so it means a port of that name, which no port can have")
                        } else {
                            format!(
                                "`{name}` is no name of a port: at most 15 of a-z, 0-9 and -, at least one a letter"
                            )
                        },
                    );
                    if let Some(number) = name.parse::<u16>().ok().filter(|&number| digits && number > 0) {
                        reported.set(written, number);
                    }
                }
            }
        }
    })),
};

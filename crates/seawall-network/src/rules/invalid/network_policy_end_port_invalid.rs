//! `network-policy-end-port-invalid`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};

use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "network-policy-end-port-invalid",
        title: "Port range of a NetworkPolicy is none",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("network_policy_end_port_invalid.md"),
    },
    fix: Fix::Review("Mend the range"),
    run: Run::Each(Each::Object(NETWORK_POLICIES, |object, report| {
        for rule in NetworkPolicy::of(object).all_rules() {
            for port in rule.written_ports() {
                let Some(end) = port.end() else { continue };
                let Some(first) = port.port() else {
                    report.field(end, "stands without a `port` where the range would begin");
                    continue;
                };
                match (first.as_i64(), end.as_i64()) {
                    (None, _) if first.as_str().is_some() => {
                        let name = first.as_str().unwrap_or_default();
                        report
                            .field(end, format!("stands beside the name `{name}`: a range begins with a number"))
                            .remove(end);
                    }
                    (Some(first), Some(last)) if last < first => {
                        report.field(end, format!("the range ends at {last}, before it begins at {first}"));
                    }
                    (_, Some(last)) if last > MOST => {
                        report.field(end, format!("{last} is no port: the last one is {MOST}")).set(end, MOST);
                    }
                    _ => {}
                }
            }
        }
    })),
};

/// The last port.
const MOST: i64 = 65_535;

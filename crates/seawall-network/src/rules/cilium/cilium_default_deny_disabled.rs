//! `cilium-default-deny-disabled`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};

use crate::lint::cilium;
use crate::lint::network_policy::elements;
use crate::lint::{Check, Run};
use crate::policy::Direction;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "cilium-default-deny-disabled",
        title: "Cilium policy does not close what it does not allow",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("cilium_default_deny_disabled.md"),
    },
    fix: Fix::Review("Close what is not allowed"),
    run: Run::Each(Each::Object(cilium::POLICIES, |object, report| {
        for spec in cilium::specs(object) {
            for direction in Direction::BOTH {
                let Some(switch) = spec.path(&["enableDefaultDeny", direction.name()]) else { continue };
                let allows = elements(spec.get(direction.name())).next().is_some();
                if switch.as_bool() == Some(false) && allows {
                    let message = format!(
                        "what the policy does not allow stays allowed: default deny is off for {}",
                        direction.name()
                    );
                    report.field(switch, message).set(switch, true);
                }
            }
        }
    })),
};

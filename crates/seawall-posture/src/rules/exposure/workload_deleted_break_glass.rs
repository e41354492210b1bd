//! `workload-deleted-break-glass`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Node;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "workload-deleted-break-glass",
        title: "Admission control is bypassed by a break-glass annotation",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("workload_deleted_break_glass.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        for metadata in [workload.object.node(), workload.template].into_iter().filter_map(|of| of.get("metadata")) {
            for (key, value) in
                ["annotations", "labels"].into_iter().filter_map(|of| metadata.get(of)).flat_map(Node::entries)
            {
                let Some(key) = key.scalar().filter(|key| breaks_glass(key) && is_on(value)) else { continue };
                report.field(value, format!("asks by `{key}` to be let through admission control"));
            }
        }
    }),
};

/// The word that every such annotation ends in, whoever reads it.
fn breaks_glass(key: &str) -> bool {
    let name = key.rsplit('/').next().unwrap_or(key);
    ["break-glass", "breakglass"].iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether the value asks for it. Some readers want `true`, some a reason or a ticket.
fn is_on(value: Node<'_>) -> bool {
    value.scalar().is_some_and(|value| !value.is_empty() && !["false", "null", "no", "0"].contains(&value))
}

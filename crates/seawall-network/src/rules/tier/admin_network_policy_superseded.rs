//! `admin-network-policy-superseded`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};

use crate::lint::admin::{ADMIN, BASELINE};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "admin-network-policy-superseded",
        title: "Admin policy is of a version that is no longer developed",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("admin_network_policy_superseded.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::Object(&[ADMIN, BASELINE], |object, report| {
        let field = object.node().get("apiVersion").unwrap_or(object.node());
        let instead = if object.reference.kind == "AdminNetworkPolicy" { "Admin" } else { "Baseline" };
        report.field(field, format!("is superseded by ClusterNetworkPolicy with `tier: {instead}`"));
    })),
};

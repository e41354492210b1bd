//! `pdb-unhealthy-policy`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Place, Rule, Severity, Status};
use seawall_yaml::Kind;

use crate::disruption_budget::{BUDGET, UNHEALTHY_POLICY_SINCE, is_written};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "pdb-unhealthy-policy",
        title: "Disruption budget protects pods that do not work",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["pdb-unhealthy-pod-eviction-policy"],
        doc: include_str!("pdb_unhealthy_policy.md"),
    },
    fix: Fix::Safe("Let pods that are not ready be evicted"),
    run: Run::ObjectAmong(&[BUDGET], |budget, snapshot, report| {
        let Some(spec) = budget.node().get("spec").filter(|spec| spec.kind() == Kind::Mapping) else { return };
        let policy = Place::from(spec).join("unhealthyPodEvictionPolicy");
        if snapshot.facts().kubernetes < UNHEALTHY_POLICY_SINCE || is_written(policy.value()) {
            return;
        }
        let reported = report.field(policy, "does not let pods be evicted that are not ready");
        // An older version has to go first, as `deprecated-api-version` says.
        if budget.reference.version == "v1" {
            reported.set(policy, "AlwaysAllow");
        }
    }),
};

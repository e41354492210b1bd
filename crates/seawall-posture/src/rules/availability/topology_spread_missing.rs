//! `topology-spread-missing`.

use seawall_check::{Check, Fix, Run};
use seawall_model::selector::Match;
use seawall_model::{Rule, Severity, Status, Workload};
use seawall_yaml::Node;
use serde_json::json;

use crate::spread::{Replicas, ZONE, any, is_deployment, own_selector, spreads_own, takes_more};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "topology-spread-missing",
        title: "No topology spread constraint",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["topologySpreadConstraint"],
        doc: include_str!("topology_spread_missing.md"),
    },
    fix: Fix::Review("Spread the replicas over zones"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        if !is_deployment(workload.object) {
            return;
        }
        let replicas = Replicas::of(workload.object, snapshot);
        if matches!(replicas, Replicas::Few) {
            return;
        }
        let constraints = &workload.spec.topology_spread_constraints;
        match (any(constraints.iter().map(|constraint| spreads_own(*constraint, workload))), replicas) {
            (Match::Yes, _) => return,
            (Match::Unknown, _) => return report.unknown("whether a constraint selects the workload's own pods"),
            (Match::No, Replicas::Unknown) => {
                return report.unknown("whether an autoscaler outside the input makes several replicas");
            }
            (Match::No, _) => {}
        }
        let message = if constraints.is_empty() {
            format!("has no topology spread constraint for {}", replicas.mention())
        } else {
            format!("has no topology spread constraint that selects its own pods, {}", replicas.mention())
        };
        let list = workload.at().join("topologySpreadConstraints");
        let reported = report.field(list, message);
        let selector = own_selector(workload).filter(|_| takes_more(list.value()) && !has_pair(workload));
        if let Some(selector) = selector {
            let constraint = json!({
                "maxSkew": 1,
                "topologyKey": ZONE,
                "whenUnsatisfiable": ANYWAY,
                "labelSelector": selector,
            });
            reported.append(list, constraint);
        }
    }),
};

const ANYWAY: &str = "ScheduleAnyway";

/// Whether there is a constraint with the key and the effect of the new one: the API server takes each pair once.
fn has_pair(workload: &Workload<'_>) -> bool {
    let is = |constraint: &Node<'_>, key, value| constraint.get(key).and_then(Node::as_str) == Some(value);
    let mut constraints = workload.spec.topology_spread_constraints.iter();
    constraints.any(|constraint| is(constraint, "topologyKey", ZONE) && is(constraint, "whenUnsatisfiable", ANYWAY))
}

//! `anti-affinity-missing`.

use seawall_check::{Check, Fix, Run};
use seawall_model::selector::Match;
use seawall_model::{Rule, Severity, Status};
use serde_json::json;

use crate::spread::{HOST, Replicas, is_deployment, is_stateful_set, on_different_nodes, own_selector, takes_more};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "anti-affinity-missing",
        title: "Replicas may share a node",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["no-anti-affinity", "deployment-has-host-podantiaffinity", "statefulset-has-host-podantiaffinity"],
        doc: include_str!("anti_affinity_missing.md"),
    },
    fix: Fix::Review("Prefer different nodes for the replicas"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        if !is_deployment(workload.object) && !is_stateful_set(workload.object) {
            return;
        }
        let replicas = Replicas::of(workload.object, snapshot);
        if matches!(replicas, Replicas::Few) {
            return;
        }
        match (on_different_nodes(workload, snapshot), replicas) {
            (Match::Yes, _) => return,
            (Match::Unknown, _) => return report.unknown("whether a term of the anti-affinity is about its own pods"),
            (Match::No, Replicas::Unknown) => {
                return report.unknown("whether an autoscaler outside the input makes several replicas");
            }
            (Match::No, _) => {}
        }
        let message = format!("{} may share a node", replicas.mention());
        let reported = report.field(workload.at().join("affinity/podAntiAffinity"), message);
        let list = workload.at().join("affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution");
        if let Some(selector) = own_selector(workload).filter(|_| takes_more(list.value())) {
            let term = json!({"labelSelector": selector, "topologyKey": HOST});
            reported.append(list, json!({"weight": 100, "podAffinityTerm": term}));
        }
    }),
};

//! `agent-sandbox-egress`.

use seawall_check::Fix;
use seawall_model::selector::Match;
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Node;
use serde_json::Value;

use crate::lint::network_policy::NETWORK_POLICY;
use crate::lint::new_policy::NewPolicy;
use crate::lint::pods;
use crate::lint::sandbox;
use crate::lint::{Check, Run};
use crate::policy::Direction;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "agent-sandbox-egress",
        title: "No policy governs what an agent sandbox connects to",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0301"],
        doc: include_str!("agent_sandbox_egress.md"),
    },
    fix: Fix::Review("Create an egress policy"),
    run: Run::Over(&[], |survey, desk| {
        let governed = survey.governed();
        for (index, workload) in survey.pods.all().iter().enumerate() {
            if !sandbox::is_one(workload.object) || sandbox::is_governed_by_its_template(workload.object) {
                continue;
            }
            let namespace = pods::namespace(workload);
            match governed.is(index, Direction::Egress) {
                Match::Yes => {}
                Match::No if survey.snapshot.has_all_in(NETWORK_POLICY, namespace) => {
                    let mut report = desk.report(workload.object);
                    let reported =
                        report.field(workload.at(), "no policy says where the programs in the sandbox may connect to");
                    let labels = workload.template.path(&["metadata", "labels"]).map(Node::to_json);
                    let Some(Value::Object(labels)) = labels else { continue };
                    let name = &*workload.object.reference.name;
                    let directions = &[Direction::Egress];
                    let policy = NewPolicy { name, namespace, labels, directions, among_each_other: false };
                    if let Some(policy) = policy.object(survey) {
                        reported.create(policy);
                    }
                }
                _ => desk.report(workload.object).unknown("whether a policy outside the input governs the sandbox"),
            }
        }
    }),
};

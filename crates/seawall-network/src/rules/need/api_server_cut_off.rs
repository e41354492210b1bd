//! `api-server-cut-off`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::network_policy::NETWORK_POLICY;
use crate::lint::pod_token::binding_in_use;
use crate::lint::pods;
use crate::lint::standing::{may_mean_others, names_port};
use crate::lint::{Check, Run};
use crate::policy::Direction;
use crate::ports::Protocol;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "api-server-cut-off",
        title: "Pods cannot reach the API server that they have a role for",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("api_server_cut_off.md"),
    },
    fix: Fix::None,
    run: Run::Over(&[], |survey, desk| {
        for (index, pods) in survey.endpoints().iter().enumerate() {
            let workload = survey.pods.get(index);
            if workload.is_on_host_network() {
                continue;
            }
            let cut = pods.iter().find_map(|&pod| {
                let class = survey.class(pod);
                let by = survey.isolating(class, Direction::Egress)?;
                let reaches = |rule: &crate::policy::Rule| {
                    may_mean_others(&rule.peers) && PORTS.iter().any(|&port| names_port(rule, Protocol::Tcp, port))
                };
                (!survey.allows(class, Direction::Egress, reaches)).then_some(by)
            });
            let Some(by) = cut else { continue };
            let Some(binding) = binding_in_use(workload, survey.snapshot) else { continue };
            let mut report = desk.report(workload.object);
            if !survey.snapshot.has_all_in(NETWORK_POLICY, pods::namespace(workload)) {
                report.unknown("whether a policy outside the input lets the pods reach the API server");
                continue;
            }
            report
                .field(
                    workload.at(),
                    "its pods have a role for the API server and cannot reach it: no egress rule admits it",
                )
                .related(binding, "gives their account a role")
                .related(by, "closes egress");
        }
    }),
};

/// Where API servers listen.
const PORTS: [u16; 2] = [443, 6443];

//! `ambient-mesh-port-closed`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::mesh;
use crate::lint::network_policy::NETWORK_POLICY;
use crate::lint::pods;
use crate::lint::standing::names_port;
use crate::lint::{Check, Run};
use crate::policy::Direction;
use crate::ports::Protocol;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "ambient-mesh-port-closed",
        title: "NetworkPolicies close the port of the ambient mesh",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("ambient_mesh_port_closed.md"),
    },
    fix: Fix::None,
    run: Run::Over(&[], |survey, desk| {
        for (index, pods) in survey.endpoints().iter().enumerate() {
            let workload = survey.pods.get(index);
            if !mesh::is_ambient(survey.snapshot, workload) {
                continue;
            }
            let cut = pods.iter().find_map(|&pod| {
                let class = survey.class(pod);
                let by = survey.isolating(class, Direction::Ingress)?;
                let admits = |rule: &crate::policy::Rule| names_port(rule, Protocol::Tcp, mesh::AMBIENT_PORT);
                (!survey.allows(class, Direction::Ingress, admits)).then_some(by)
            });
            let Some(by) = cut else { continue };
            let mut report = desk.report(workload.object);
            if survey.snapshot.has_all_in(NETWORK_POLICY, pods::namespace(workload)) {
                report
                    .field(workload.at(), "its pods are in the ambient mesh, and no ingress rule admits TCP port 15008")
                    .related(by, "closes ingress");
            } else {
                report.unknown("whether a policy outside the input admits the port of the mesh");
            }
        }
    }),
};

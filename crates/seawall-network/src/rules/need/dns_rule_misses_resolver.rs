//! `dns-rule-misses-resolver`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::network_policy::NETWORK_POLICY;
use crate::lint::pods;
use crate::lint::standing::asks_for_port;
use crate::lint::{Check, Run};
use crate::policy::Direction;
use crate::ports::Protocol;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "dns-rule-misses-resolver",
        title: "Pods may ask for names, but not the one that answers",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("dns_rule_misses_resolver.md"),
    },
    fix: Fix::None,
    run: Run::Over(&[], |survey, desk| {
        let resolver = survey.resolver();
        let Some((service, _)) = resolver.service else { return };
        for (index, pods) in survey.endpoints().iter().enumerate() {
            let workload = survey.pods.get(index);
            let cut = pods.iter().find_map(|&pod| {
                let class = survey.class(pod);
                let by = survey.isolating(class, Direction::Egress)?;
                let asked = |rule: &crate::policy::Rule| {
                    resolver.ports.iter().chain([&53]).any(|&port| asks_for_port(rule, Protocol::Udp, port))
                };
                let is_cut =
                    survey.allows(class, Direction::Egress, asked) && survey.reaches_resolver(pod) == Some(false);
                is_cut.then_some(by)
            });
            let Some(by) = cut else { continue };
            let mut report = desk.report(workload.object);
            if !survey.snapshot.has_all_in(NETWORK_POLICY, pods::namespace(workload)) {
                report.unknown("whether a policy outside the input lets the pods ask for names");
                continue;
            }
            let name = &service.reference.name;
            report
                .field(
                    workload.at(),
                    format!("its pods may ask for names, but do not reach the pods behind Service `{name}`"),
                )
                .related(by, "closes egress")
                .related(service, "is the name service");
        }
    }),
};

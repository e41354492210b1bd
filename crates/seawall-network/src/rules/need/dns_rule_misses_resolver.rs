//! `dns-rule-misses-resolver`.

use core::net::{IpAddr, Ipv4Addr};
use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::Verdict;
use crate::lint::network_policy::NETWORK_POLICY;
use crate::lint::pods;
use crate::lint::standing::names_port;
use crate::lint::{Check, Run};
use crate::network::{Peer, PodId};
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
        let answering: Vec<PodId> = survey
            .endpoints()
            .iter()
            .enumerate()
            .filter(|(index, _)| resolver.is_one(&survey.pods, *index))
            .flat_map(|(_, pods)| pods.iter().copied())
            .take(8)
            .collect();
        if answering.is_empty() {
            return;
        }
        let network = survey.network();
        for (index, pods) in survey.endpoints().iter().enumerate() {
            let workload = survey.pods.get(index);
            if resolver.is_one(&survey.pods, index) {
                continue;
            }
            let reaches = |pod: PodId, to: Peer| {
                resolver
                    .ports
                    .iter()
                    .any(|&port| network.verdict(Peer::Pod(pod), to, Protocol::Udp, port) != Verdict::Denied)
            };
            let cut = pods.iter().find_map(|&pod| {
                let class = survey.class(pod);
                let by = survey.isolating(class, Direction::Egress)?;
                let is_named = |rule: &crate::policy::Rule| {
                    resolver.ports.iter().chain([&53]).any(|&port| names_port(rule, Protocol::Udp, port))
                };
                let cached = resolver.node_cache.is_some()
                    && network.verdict(Peer::Pod(pod), Peer::Address(NODE_CACHE_ADDRESS), Protocol::Udp, 53)
                        != Verdict::Denied;
                let is_cut = survey.allows(class, Direction::Egress, is_named)
                    && !cached
                    && !answering.iter().any(|&to| reaches(pod, Peer::Pod(to)));
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

/// Where the cache on a node answers.
const NODE_CACHE_ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(169, 254, 20, 10));

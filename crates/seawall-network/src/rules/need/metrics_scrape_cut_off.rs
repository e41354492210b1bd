//! `metrics-scrape-cut-off`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status, Workload};
use seawall_yaml::Node;

use crate::lint::network_policy::NETWORK_POLICY;
use crate::lint::pods;
use crate::lint::standing::names_port;
use crate::lint::{Check, Run};
use crate::policy::Direction;
use crate::ports::Protocol;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "metrics-scrape-cut-off",
        title: "Nobody can read the metrics that pods offer",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("metrics_scrape_cut_off.md"),
    },
    fix: Fix::None,
    run: Run::Over(&[], |survey, desk| {
        for (index, pods) in survey.endpoints().iter().enumerate() {
            let workload = survey.pods.get(index);
            let Some(port) = scraped_port(workload) else { continue };
            let cut = pods.iter().find_map(|&pod| {
                let class = survey.class(pod);
                let by = survey.isolating(class, Direction::Ingress)?;
                let admits = |rule: &crate::policy::Rule| names_port(rule, Protocol::Tcp, port);
                (!survey.allows(class, Direction::Ingress, admits)).then_some(by)
            });
            let Some(by) = cut else { continue };
            let mut report = desk.report(workload.object);
            if survey.snapshot.has_all_in(NETWORK_POLICY, pods::namespace(workload)) {
                report
                    .field(
                        workload.at(),
                        format!("its pods ask to be scraped on port {port}, and no ingress rule admits that port"),
                    )
                    .related(by, "closes ingress");
            } else {
                report.unknown("whether a policy outside the input admits the port of the metrics");
            }
        }
    }),
};

/// The port on which the pods ask to be scraped.
fn scraped_port(workload: &Workload<'_>) -> Option<u16> {
    if workload.annotation("prometheus.io/scrape") != Some("true") || workload.is_on_host_network() {
        return None;
    }
    if let Some(port) = workload.annotation("prometheus.io/port") {
        return port.parse().ok();
    }
    let containers = workload.containers().iter();
    let mut ports = containers.flat_map(|container| container.node.get("ports").into_iter().flat_map(Node::items));
    let only = ports.next()?.get("containerPort")?.as_i64()?;
    u16::try_from(only).ok().filter(|_| ports.next().is_none())
}

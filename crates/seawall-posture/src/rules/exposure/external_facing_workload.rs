//! `external-facing-workload`.

use seawall_check::{Check, Fix, Run};
use seawall_model::selection::MOST_SERVICES;
use seawall_model::{Rule, Severity, Status};

use crate::exposure::{Entrance, entrances};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "external-facing-workload",
        title: "Workload can be reached from outside the cluster",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0256", "C-0266"],
        doc: include_str!("external_facing_workload.md"),
    },
    fix: Fix::None,
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        let mut ways: Vec<Entrance<'_>> = Vec::new();
        let mut unsure = false;
        let services = snapshot.services_of(workload);
        if services.len() == MOST_SERVICES {
            report.unknown("whether other Services let requests in: more than five hundred select it");
        }
        for (service, sure) in services {
            let entrances = entrances(service, snapshot);
            if sure {
                ways.extend(entrances);
            } else {
                unsure |= !entrances.is_empty();
            }
        }
        if ways.is_empty() {
            if unsure {
                report.unknown("whether it is in the namespace of a Service that is reached from outside");
            }
            return;
        }
        let mut names: Vec<String> =
            ways.iter().map(|way| format!("{} `{}`", way.what, way.object.reference.name)).collect();
        // Several files may hold a Service of the same name.
        names.dedup();
        let more = if names.len() > MOST { " and more" } else { "" };
        names.truncate(MOST);
        let message = format!("can be reached from outside by {}{more}", names.join(", "));
        let reported = report.field(workload.at(), message);
        ways.iter().take(MOST).fold(reported, |reported, way| reported.related(way.object, "lets requests in"));
    }),
};

const MOST: usize = 8;

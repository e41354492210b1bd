//! `outdated-kubernetes`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Rule, Severity, Snapshot, Status};

use crate::history::{self, Known};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "outdated-kubernetes",
        title: "Cluster runs a release of Kubernetes that gets no fixes",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0273"],
        doc: include_str!("outdated_kubernetes.md"),
    },
    fix: Fix::None,
    run: Run::Survey(judge),
};

fn judge(snapshot: &Snapshot, report: &mut Report<'_>) {
    let facts = snapshot.facts();
    let Some(server) = &facts.server else {
        // A folder of manifests has no server to ask about.
        if snapshot.is_closed() {
            report.unknown("which release the API server is");
        }
        return;
    };
    let Some(today) = facts.today.map(|today| today.to_string()) else {
        return report.unknown("which day it is, and so whether the release still gets fixes");
    };
    let line = server.version;
    if let Some(support) = history::support(server) {
        if *support.end < *today {
            let message = format!("runs {server}, which {} supported until {}", support.vendor, support.end);
            report.cluster(message);
        }
        return;
    }
    match history::line(line) {
        Known::Newer => report.unknown("until when the release gets fixes: it is newer than what this build knows"),
        Known::Line(known) if *known.end >= *today => {}
        Known::Line(known) if server.is_vendors() => {
            let message = format!("runs {server}; Kubernetes {line} got its last fixes on {}", known.end);
            report.cluster(message).fact("its vendor may support it for longer");
        }
        Known::Line(known) => {
            let message = format!("runs {server}; Kubernetes {line} got its last fixes on {}", known.end);
            report.cluster(message).fact(format!("the newest release of the line that is known is {}", known.latest));
        }
        Known::Older(oldest) => {
            report.cluster(format!("runs {server}; Kubernetes {line} got its last fixes before {oldest}"));
        }
    }
}

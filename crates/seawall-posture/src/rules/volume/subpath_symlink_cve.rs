//! `subpath-symlink-cve`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::kubelets::{Fixed, long_since_fixed};
use crate::subpath::{CVE_2021_25741, parts};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "subpath-symlink-cve",
        title: "Part of a volume is mounted by a kubelet that follows swapped links",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0058"],
        doc: include_str!("subpath_symlink_cve.md"),
    },
    fix: Fix::None,
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        if long_since_fixed(snapshot, CVE_2021_25741) {
            return;
        }
        let mut parts = parts(workload).peekable();
        if parts.peek().is_none() {
            return;
        }
        let (kubelet, node) = match Fixed::by(snapshot, CVE_2021_25741) {
            Fixed::Yes => return,
            Fixed::No(kubelet, node) => (kubelet, node),
            Fixed::Unknown(reason) => return report.unknown(reason),
        };
        for (container, volume, field) in parts {
            let container = container.name;
            let message = format!(
                "container `{container}` mounts a part of volume `{volume}`, and kubelet {kubelet} follows links that \
                 are swapped in (CVE-2021-25741)"
            );
            let reported = report.field(field, message);
            if let Some(node) = node {
                reported.related(node, format!("runs kubelet {kubelet}"));
            }
        }
    }),
};

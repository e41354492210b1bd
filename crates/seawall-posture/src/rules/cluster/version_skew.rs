//! `version-skew`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Release, Rule, Severity, Status, Version, Workload};
use seawall_yaml::Node;

use crate::cluster_part::{Kubelet, NODE, Program};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "version-skew",
        title: "Part of the cluster runs a release that the API server does not support",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("version_skew.md"),
    },
    fix: Fix::None,
    run: Run::ObjectAmong(&[], |object, snapshot, report| {
        let facts = snapshot.facts();
        let is_node = object.reference.group_kind() == NODE;
        let is_system = object.reference.namespace.as_deref() == Some("kube-system");
        if !is_node && !is_system {
            return;
        }
        if is_node {
            match (Kubelet::of(object), &facts.server) {
                (Some(kubelet), Some(server)) => judge("kubelet", &kubelet.release, kubelet.field, server, report),
                (Some(_), None) if snapshot.is_closed() => report.unknown("which release the API server is"),
                _ => {}
            }
        } else if let Some(server) = &facts.server {
            for workload in Workload::all_in(object, facts) {
                for program in Program::all_in(&workload) {
                    judge(program.name, &program.release, program.image, server, report);
                }
            }
        }
    }),
};

/// Minor releases of the API server that parts of a cluster may be apart from it.
fn judge(name: &str, release: &Release, field: Node<'_>, server: &Release, report: &mut Report<'_>) {
    let (own, api) = (release.version, server.version);
    if own.major != api.major {
        report.field(field, format!("{name} {release} is of another major release than the API server {server}"));
    } else if own.minor > api.minor + ahead(name) {
        let message =
            format!("{name} {release} is newer than the API server {server}; the API server is upgraded first");
        report.field(field, message);
    } else if own.minor + behind(name, own) < api.minor {
        let by = api.minor - own.minor;
        let allowed = behind(name, own);
        let message = format!(
            "{name} {release} is {by} minor releases behind the API server {server}; {allowed} {} supported",
            if allowed == 1 { "is" } else { "are" }
        );
        report.field(field, message);
    }
}

/// Two API servers may be one release apart while they are upgraded.
fn ahead(name: &str) -> u16 {
    u16::from(name == "kube-apiserver")
}

/// Nodes may wait for three releases, two where they are older than 1.25; the control plane for one.
fn behind(name: &str, own: Version) -> u16 {
    match name {
        "kubelet" | "kube-proxy" if own >= THREE_SINCE => 3,
        "kubelet" | "kube-proxy" => 2,
        _ => 1,
    }
}

const THREE_SINCE: Version = Version { major: 1, minor: 25 };

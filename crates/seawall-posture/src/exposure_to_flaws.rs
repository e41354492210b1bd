//! Which known flaws of Kubernetes a cluster has.

use seawall_check::{Report, mention};
use seawall_model::{Object, Release, Severity, Snapshot};

use crate::cluster_part::Kubelet;
use crate::history::{self, Flaw};

/// Reports every flaw whose severity `wanted` holds for, one finding each.
pub(crate) fn report(snapshot: &Snapshot, report: &mut Report<'_>, wanted: fn(Option<Severity>) -> bool) {
    let cluster = Cluster::of(snapshot);
    if cluster.server.is_none() && snapshot.is_closed() {
        report.unknown("which release the API server is");
    }
    let mut vendors = false;
    for flaw in history::flaws().filter(|flaw| wanted(flaw.severity)) {
        match flaw.component {
            // What runs on the machines of users, no cluster tells.
            "kubectl" | "client" => {}
            "kubelet" | "kube-proxy" => vendors |= on_nodes(&flaw, &cluster, report),
            _ => vendors |= on_server(&flaw, &cluster, report),
        }
    }
    if vendors {
        report.unknown("whether the vendor of a build has added the fixes of flaws that upstream mended later");
    }
}

struct Cluster<'s> {
    server: Option<&'s Release>,
    kubelets: Vec<Kubelet<'s>>,
}

impl<'s> Cluster<'s> {
    fn of(snapshot: &'s Snapshot) -> Self {
        Self { server: snapshot.facts().server.as_ref(), kubelets: Kubelet::all(snapshot).collect() }
    }
}

/// Whether a vendor's build is of a release that has the flaw.
fn on_server(flaw: &Flaw, cluster: &Cluster<'_>, report: &mut Report<'_>) -> bool {
    let Some((server, fixed)) = cluster.server.and_then(|server| Some((server, flaw.fixed_after(server)?))) else {
        return false;
    };
    if !history::follows_upstream(server) {
        return true;
    }
    let part = if flaw.component == "-" { "Kubernetes" } else { flaw.component };
    let message = format!("{part} {server} has {}, which {fixed} mends", flaw.cve);
    rated(flaw, report, message, &[]);
    false
}

/// Whether the build of a node is a vendor's and of a release that has the flaw.
fn on_nodes(flaw: &Flaw, cluster: &Cluster<'_>, report: &mut Report<'_>) -> bool {
    let mut affected: Vec<(&Kubelet<'_>, &'static str)> = Vec::new();
    let mut vendors = false;
    for kubelet in cluster.kubelets.iter().filter(|kubelet| !flaw.windows || kubelet.is_windows) {
        let Some(fixed) = flaw.fixed_after(&kubelet.release) else { continue };
        if history::follows_upstream(&kubelet.release) {
            affected.push((kubelet, fixed));
        } else {
            vendors = true;
        }
    }
    if let Some((first, fixed)) = affected.first() {
        let names = affected.iter().map(|(kubelet, _)| kubelet.node.reference.name.as_str());
        let nodes = mention::several("node", affected.len(), names);
        let verb = if affected.len() == 1 { "has" } else { "have" };
        let message = format!("{} of {nodes} {verb} {}, which {fixed} mends", flaw.component, flaw.cve);
        let message = if affected.iter().all(|(_, other)| other == fixed) {
            message
        } else {
            format!("{message} in the line of {}", first.release)
        };
        let nodes: Vec<(&Object, String)> =
            affected.iter().map(|(kubelet, _)| (kubelet.node, format!("runs {}", kubelet.release))).collect();
        rated(flaw, report, message, &nodes);
    }
    vendors
}

/// As many nodes as evidence needs.
const MOST: usize = 20;

fn rated(flaw: &Flaw, report: &mut Report<'_>, message: String, nodes: &[(&Object, String)]) {
    let rating = match flaw.severity {
        Some(severity) => format!("rated {severity}; as known on {}", history::date()),
        None => format!("not rated; as known on {}", history::date()),
    };
    let reported = report.cluster_about(flaw.cve, message).fact(rating);
    nodes.iter().take(MOST).fold(reported, |reported, (node, runs)| reported.related(node, runs.as_str()));
}

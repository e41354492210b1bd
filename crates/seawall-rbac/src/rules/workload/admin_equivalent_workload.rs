//! `admin-equivalent-workload`.

use seawall_check::Fix;
use seawall_model::access::namespace_of;
use seawall_model::{Found, GroupKind, Rule, Severity, Status, Workload};
use seawall_yaml::Node;

use crate::Subject;
use crate::lint::{Check, Desk, Run, Survey, binding_text};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "admin-equivalent-workload",
        title: "Workload runs as an administrator of the cluster",
        severity: Severity::Critical,
        status: Status::stable("0.1.0"),
        aliases: &["C-0267", "C-0272"],
        doc: include_str!("admin_equivalent_workload.md"),
    },
    fix: Fix::None,
    run: Run::Workloads(report),
};

/// Whoever gets into such a pod owns the cluster.
fn report(survey: &Survey<'_>, desk: &mut Desk<'_>) {
    for workload in survey.snapshot.all_workloads() {
        let (namespace, name) = (namespace_of(workload.object), workload.service_account_name());
        let Some(set) = survey.admin_set(&Subject::ServiceAccount { namespace, name }) else { continue };
        if !mounts_token(&workload, survey) {
            continue;
        }
        let message = format!(
            "runs as ServiceAccount `{name}`, which may do everything by {} (ClusterRole `{}`)",
            binding_text(set.object),
            set.role_name
        );
        let mut report = desk.report(workload.object);
        report.field(workload.at().join("serviceAccountName"), message).related(set.object, "gives the role");
    }
}

/// Whether its containers get a token for the API server: unless the pod, or else its ServiceAccount, says no, and where
/// a projected volume asks for one.
fn mounts_token(workload: &Workload<'_>, survey: &Survey<'_>) -> bool {
    let is_asked_for = |volume: &Node<'_>| {
        let sources = volume.path(&["projected", "sources"]).into_iter().flat_map(Node::items);
        sources.filter_map(|source| source.get("serviceAccountToken")).any(|token| token.get("audience").is_none())
    };
    let spec = workload.at().node;
    if spec.get("volumes").into_iter().flat_map(Node::items).any(|volume| is_asked_for(&volume)) {
        return true;
    }
    let says = |node: Node<'_>| node.get("automountServiceAccountToken").and_then(Node::as_bool);
    let account = || {
        let (namespace, name) = (workload.object.reference.namespace.as_deref(), workload.service_account_name());
        match survey.snapshot.find(GroupKind::core("ServiceAccount"), namespace, name) {
            Found::Yes(account) => says(account.node()),
            Found::No | Found::Unknown => None,
        }
    };
    says(spec).or_else(account).unwrap_or(true)
}

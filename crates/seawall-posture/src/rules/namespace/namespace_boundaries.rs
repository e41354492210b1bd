//! `namespace-boundaries`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{GroupKind, Object, Rule, Severity, Snapshot, Status};

use crate::namespace::{NAMESPACE, is_system};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "namespace-boundaries",
        title: "Namespace, to be reviewed as a boundary",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["C-0209"],
        doc: include_str!("namespace_boundaries.md"),
    },
    fix: Fix::None,
    run: Run::ObjectAmong(&[NAMESPACE], |namespace, snapshot, report| {
        let name = &namespace.reference.name;
        if is_system(name) || name.is_empty() {
            return;
        }
        let field = namespace.node().path(&["metadata", "name"]).unwrap_or(namespace.node());
        let reported = report.field(field, "is a boundary: review who shares it");
        let reported = reported.fact(inhabitants(snapshot, name));
        let reported = match tenant(namespace) {
            Some((label, tenant)) => reported.fact(format!("belongs to `{tenant}`, as the label `{label}` says")),
            None => reported,
        };
        reported.fact(guards(snapshot, name));
    }),
};

/// Labels by which people and their tools say whom a namespace belongs to.
const TENANTS: [&str; 7] = [
    "capsule.clastix.io/tenant",
    "field.cattle.io/projectId",
    "kubesphere.io/workspace",
    "tenant",
    "team",
    "owner",
    "app.kubernetes.io/part-of",
];

fn tenant(namespace: &Object) -> Option<(&'static str, &str)> {
    TENANTS.into_iter().find_map(|label| Some((label, namespace.label(label).filter(|tenant| !tenant.is_empty())?)))
}

fn inhabitants(snapshot: &Snapshot, name: &str) -> String {
    let workloads = snapshot.workloads_in(name).count();
    let mut accounts = snapshot.workloads_in(name).map(|workload| workload.service_account_name()).collect::<Vec<_>>();
    accounts.sort_unstable();
    accounts.dedup();
    match (workloads, accounts.len()) {
        (0, _) => "no workload in the input stands in it".to_owned(),
        (1, _) => "1 workload in the input stands in it".to_owned(),
        (many, 1) => format!("{many} workloads in the input stand in it, under 1 ServiceAccount"),
        (many, several) => format!("{many} workloads in the input stand in it, under {several} ServiceAccounts"),
    }
}

/// What keeps the namespace apart from the others, as far as the input tells.
fn guards(snapshot: &Snapshot, name: &str) -> String {
    let guards = [
        ("a NetworkPolicy", GroupKind::of("networking.k8s.io", "NetworkPolicy")),
        ("a ResourceQuota", GroupKind::core("ResourceQuota")),
        ("a LimitRange", GroupKind::core("LimitRange")),
        ("a RoleBinding", GroupKind::of("rbac.authorization.k8s.io", "RoleBinding")),
    ];
    let there = guards.into_iter().filter(|(_, kind)| snapshot.of_kind_in(*kind, Some(name)).next().is_some());
    let there: Vec<&str> = there.map(|(words, _)| words).collect();
    if there.is_empty() {
        "nothing in the input keeps it apart".to_owned()
    } else {
        format!("kept apart by {}", there.join(", "))
    }
}

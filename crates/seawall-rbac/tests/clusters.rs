//! What the rules say of whole clusters.

use std::path::Path;

use seawall_model::finding::Finding;
use seawall_model::{Facts, Severity, World};
use seawall_rbac::RbacRules;
use seawall_testkit::pages::Cluster;

const BOOTSTRAP: &[&str] = &[
    "cluster-roles.yaml",
    "cluster-role-bindings.yaml",
    "controller-roles.yaml",
    "controller-role-bindings.yaml",
    "namespace-roles.yaml",
    "namespace-role-bindings.yaml",
];

fn findings(folder: &Path, files: &[&str]) -> Vec<Finding> {
    let texts: Vec<String> = files.iter().map(|file| seawall_testkit::zstd_text(folder.join(file))).collect();
    let files: Vec<(&str, &str)> = files.iter().copied().zip(texts.iter().map(String::as_str)).collect();
    let cluster = Cluster::of(&files, Facts { world: World::Closed, ..Facts::default() });
    cluster.judge(&RbacRules, &|_| true)
}

#[test]
fn a_bare_cluster_has_no_finding() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let found = findings(&shared.join("data/rbac-bootstrap"), BOOTSTRAP);
    let found: Vec<String> = found
        .iter()
        .map(|finding| format!("{} {} {}: {}", finding.severity, finding.rule.id, finding.object.name, finding.message))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// `severity rule kind namespace/name`, the worst first.
fn told(found: &[Finding]) -> Vec<String> {
    let mut told: Vec<_> = found.iter().collect();
    told.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.rule.id.cmp(b.rule.id)));
    told.iter().map(|finding| format!("{} {} {}", finding.severity, finding.rule.id, finding.object)).collect()
}

#[test]
fn of_a_real_cluster_it_says_who_is_dangerous() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let found = findings(&shared.join("data/live"), &["cluster.json.zst"]);
    let worst: Vec<String> = told(&found).into_iter().filter(|line| line.starts_with("critical")).collect();
    assert_eq!(
        worst,
        [
            "critical admin-equivalent-workload Deployment payments/visa-processor",
            "critical admin-equivalent-workload StatefulSet argocd/argocd-application-controller",
            "critical cluster-admin-binding ClusterRole argocd-application-controller",
            "critical cluster-admin-binding ClusterRoleBinding superadmin",
            "critical cluster-admin-binding ClusterRoleBinding visa-processor",
            "critical impersonate ClusterRoleBinding mallory-oops",
        ]
    );
    let about = |name: &str| found.iter().filter(|finding| finding.object.name == name).collect::<Vec<_>>();
    let [mallory] = about("mallory-oops")[..] else { panic!("one cause, one finding") };
    let message = &mallory.message;
    assert!(
        message.contains("user `mallory` ClusterRole `edit` in every namespace") && message.contains("more"),
        "{message}"
    );
    assert!(about("ops-view").is_empty(), "`view` reads no Secrets");
    assert!(about("edit").is_empty() && about("admin").is_empty(), "Kubernetes' own roles are not the cause");
    let [orphan] = about("mastercard-processor")[..] else { panic!("a binding to a Role that is not there") };
    assert_eq!((orphan.rule.id, orphan.severity), ("rbac-orphan", Severity::Low));
}

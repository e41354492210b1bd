//! `configmaps-modify`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Danger, Family, Grades, Hit, MODIFY, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "configmaps-modify",
        title: "ConfigMaps of the cluster can be changed",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0037", "KSV-0049", "KSV-0115"],
        doc: include_str!("configmaps_modify.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("change ConfigMaps"),
        wanted: Wanted::Actions(&[Family::new(MODIFY, "", &["configmaps"])]),
        grade,
    }),
};

const GRADES: Grades =
    Grades { everywhere: Severity::Medium, in_namespace: Some(Severity::Low), by_name: Some(Severity::Medium) };

/// ConfigMaps that the cluster's own parts trust.
const TRUSTED: &[&str] = &[
    "aws-auth",
    "cluster-info",
    "coredns",
    "extension-apiserver-authentication",
    "kube-proxy",
    "kubeadm-config",
    "kubelet-config",
];

/// One ConfigMap by name is somebody's own, unless the cluster runs by it.
fn grade(danger: &Danger<'_, '_>) -> Option<Severity> {
    let is_bad = |hit: &Hit<'_, '_>| {
        !hit.is_named() || danger.is_wide() && hit.rule.names.iter().any(|name| TRUSTED.contains(name))
    };
    danger.hits.iter().any(is_bad).then(|| danger.graded(GRADES)).flatten()
}

//! `naked-pod`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Field, GroupKind, Object, Rule, Severity, Status};
use seawall_yaml::Node;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "naked-pod",
        title: "Pod that no controller replaces",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["C-0073"],
        doc: include_str!("naked_pod.md"),
    },
    fix: Fix::None,
    run: Run::Object(&[GroupKind::core("Pod")], |pod, report| {
        if !is_owned(pod) && !is_static(pod) && !is_hook(pod) {
            let owners = Field { node: pod.node(), path: "metadata/ownerReferences" };
            report.field(owners, "has no controller that would replace it");
        }
    }),
};

/// Whether anything made the pod and looks after it.
fn is_owned(pod: &Object) -> bool {
    let owners = pod.node().path(&["metadata", "ownerReferences"]);
    owners.is_some_and(|owners| owners.items().any(|owner| owner.get("kind").is_some()))
}

/// Whether it is what the API shows of a pod that the kubelet of a node runs from its own files.
fn is_static(pod: &Object) -> bool {
    let source = pod.annotation("kubernetes.io/config.source");
    pod.annotation("kubernetes.io/config.mirror").is_some() || source.is_some_and(|source| source != "api")
}

/// Whether a deployment tool makes it for one task, a test say, and waits for its end.
fn is_hook(pod: &Object) -> bool {
    let annotations = pod.node().path(&["metadata", "annotations"]);
    let has = |name: &str| annotations.and_then(|all| all.get(name)).and_then(Node::as_str).is_some();
    has("helm.sh/hook") || has("argocd.argoproj.io/hook")
}

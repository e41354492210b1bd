//! Where in an object its pod templates lie.

use seawall_yaml::{Kind, Node, NodeId};

use crate::schema::{PodPath, Shape};
use crate::{GroupKind, Object};

/// A pod that an object holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pod {
    /// The template, or the specification itself.
    pub(crate) node: NodeId,
    /// Whether the node is the specification: there is no metadata then.
    pub(crate) bare: bool,
}

/// Kinds whose pod template lies at a known path; the empty path is the object itself.
const KNOWN: &[(GroupKind<'static>, &[&str])] = &[
    (GroupKind::core("Pod"), &[]),
    (GroupKind::core("PodTemplate"), &["template"]),
    (GroupKind::core("ReplicationController"), &["spec", "template"]),
    (GroupKind::of("apps", "Deployment"), &["spec", "template"]),
    (GroupKind::of("apps", "ReplicaSet"), &["spec", "template"]),
    (GroupKind::of("apps", "StatefulSet"), &["spec", "template"]),
    (GroupKind::of("apps", "DaemonSet"), &["spec", "template"]),
    (GroupKind::of("apps", "ControllerRevision"), &["data", "spec", "template"]),
    (GroupKind::of("extensions", "Deployment"), &["spec", "template"]),
    (GroupKind::of("extensions", "ReplicaSet"), &["spec", "template"]),
    (GroupKind::of("extensions", "DaemonSet"), &["spec", "template"]),
    (GroupKind::of("batch", "Job"), &["spec", "template"]),
    (GroupKind::of("batch", "CronJob"), &["spec", "jobTemplate", "spec", "template"]),
    (GroupKind::of("apps.openshift.io", "DeploymentConfig"), &["spec", "template"]),
    (GroupKind::of("argoproj.io", "Rollout"), &["spec", "template"]),
    (GroupKind::of("serving.knative.dev", "Service"), &["spec", "template"]),
    (GroupKind::of("serving.knative.dev", "Configuration"), &["spec", "template"]),
    (GroupKind::of("serving.knative.dev", "Revision"), &[]),
    (GroupKind::of("keda.sh", "ScaledJob"), &["spec", "jobTargetRef", "template"]),
];

/// How deep a custom resource is searched for templates.
const DEEPEST: usize = 10;

/// The pods in `object`. Custom resources are searched by shape, and where the definition of their kind says.
pub(crate) fn pods(object: &Object, declared: &[PodPath]) -> Vec<Pod> {
    let mut found = Vec::new();
    if let Some(path) = known(object.reference.group_kind()) {
        let template = object.node().path(path).filter(|template| template.get("spec").is_some());
        found.extend(template.map(|template| Pod { node: template.id(), bare: false }));
    } else if is_custom(&object.reference.group) {
        search(object.node(), 0, &mut found);
        for path in declared.iter().filter(|path| path.shape != Shape::Partial) {
            let bare = path.shape == Shape::Spec;
            let nodes = path.find(object.node()).into_iter();
            found.extend(
                nodes.filter(|node| bare || node.get("spec").is_some()).map(|node| Pod { node: node.id(), bare }),
            );
        }
        found.sort_unstable();
        found.dedup();
    }
    found
}

/// The path of the pod template in objects of a kind. A kind of Kubernetes' own is known under a wrong group of
/// Kubernetes, too: no server takes the object as it is, and whoever mends the group wants to know what is in it.
fn known(kind: GroupKind<'_>) -> Option<&'static [&'static str]> {
    let misplaced = |known: GroupKind<'_>| known.kind == kind.kind && !is_custom(known.group) && !is_custom(kind.group);
    let exact = KNOWN.iter().find(|(known, _)| *known == kind);
    exact.or_else(|| KNOWN.iter().find(|(known, _)| misplaced(*known))).map(|(_, path)| *path)
}

/// Whether a group's kinds are not Kubernetes' own: whatever has a dot and is not below `k8s.io`, or is a project of it.
pub(crate) fn is_custom(group: &str) -> bool {
    group.contains('.') && (!group.ends_with(".k8s.io") || group.matches('.').count() > 2 || group.contains(".x-k8s"))
}

/// Whether the kind is known to hold a pod template, or to hold none, whatever the object looks like.
pub(crate) fn is_settled(group: &str) -> bool {
    !is_custom(group)
}

fn search(node: Node<'_>, depth: usize, found: &mut Vec<Pod>) {
    if depth > DEEPEST {
        return;
    }
    match node.kind() {
        Kind::Mapping if depth > 0 && is_template(node) => found.push(Pod { node: node.id(), bare: false }),
        Kind::Mapping => node.entries().for_each(|(_, value)| search(value, depth + 1, found)),
        Kind::Sequence => node.items().for_each(|element| search(element, depth + 1, found)),
        _ => {}
    }
}

/// A mapping whose `spec` has a list of containers, each with a name and an image. A list without images is a patch of
/// containers that an operator writes, not a pod.
fn is_template(node: Node<'_>) -> bool {
    let Some(containers) = node.path(&["spec", "containers"]) else { return false };
    let mut containers = containers.items().peekable();
    containers.peek().is_some()
        && containers.all(|container| {
            ["name", "image"].iter().all(|key| container.get(key).is_some_and(|value| value.kind() == Kind::String))
        })
}

//! What a namespace asks of pods by its Pod Security labels.

use seawall_check::Reported;
use seawall_model::{Field, GroupKind, Object, Snapshot, Version};
use seawall_yaml::Node;

use crate::pss::{Level, Together};

/// The first version in which every server reads the labels.
pub(crate) const SINCE: Version = Version { major: 1, minor: 23 };

const ENFORCE: &str = "pod-security.kubernetes.io/enforce";
const ENFORCE_PATH: &str = "metadata/labels/pod-security.kubernetes.io~1enforce";
const VERSION_PATH: &str = "metadata/labels/pod-security.kubernetes.io~1enforce-version";

/// What the label `enforce` of a namespace says.
pub(crate) enum Enforced<'d> {
    Level(Level, Node<'d>),
    /// A word that is no level; the API server refuses it.
    Unknown(Node<'d>),
    Nothing,
}

impl<'d> Enforced<'d> {
    pub(crate) fn by(namespace: &'d Object) -> Self {
        let label = namespace.node().path(&["metadata", "labels", ENFORCE]).filter(|label| !label.is_null());
        let Some(label) = label else { return Self::Nothing };
        match label.as_str().and_then(Level::named) {
            Some(level) => Self::Level(level, label),
            None => Self::Unknown(label),
        }
    }
}

/// The label, written or not.
pub(crate) fn enforce(namespace: &Object) -> Field<'_> {
    Field { node: namespace.node(), path: ENFORCE_PATH }
}

/// Whether all workloads of the namespace are known.
pub(crate) fn knows_all(snapshot: &Snapshot, namespace: &str) -> bool {
    const KINDS: [GroupKind<'_>; 8] = [
        GroupKind::core("Pod"),
        GroupKind::core("ReplicationController"),
        GroupKind::of("apps", "Deployment"),
        GroupKind::of("apps", "ReplicaSet"),
        GroupKind::of("apps", "StatefulSet"),
        GroupKind::of("apps", "DaemonSet"),
        GroupKind::of("batch", "Job"),
        GroupKind::of("batch", "CronJob"),
    ];
    KINDS.iter().all(|&kind| snapshot.has_all_in(kind, Some(namespace)))
}

/// Says which level the workloads pass and offers to enforce it; nothing is offered where they pass none.
pub(crate) fn offer(reported: Reported<'_>, namespace: &Object, snapshot: &Snapshot, together: &Together<'_>) {
    let judged = match together.workloads {
        0 => "none of its workloads is in the input".to_owned(),
        1 => "judged from 1 workload in the input".to_owned(),
        many => format!("judged from {many} workloads in the input"),
    };
    let all = knows_all(snapshot, &namespace.reference.name);
    let level = if together.workloads == 0 && !all { Level::Baseline } else { together.level };
    let reported = reported.fact(match together.workloads {
        0 if all => "no workload runs in it".to_owned(),
        0 => judged,
        _ if level == Level::Privileged => format!("not every workload passes a level; {judged}"),
        _ => format!("the highest level that every workload passes is `{level}`; {judged}"),
    });
    let reported = match &together.against {
        Some((object, against)) => reported.related(object, format!("does not pass a higher level: {against}")),
        None => reported,
    };
    if level == Level::Privileged {
        return;
    }
    let version = Field { node: namespace.node(), path: VERSION_PATH };
    let reported = reported.set(enforce(namespace), level.word());
    if version.value().is_none() {
        reported.set(version, format!("v{}", snapshot.facts().kubernetes));
    }
}

//! Whoever can create volume snapshots, claims and pods mounts a copy of any volume of the namespace.

use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::pods::{CLAIMS, PODS};
use crate::premise::{Conjunction, Premise};
use crate::way::action;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W15",
        name: "SNAPSHOT_CLONE",
        title: "mounts a copy of the volume",
        tier: Tier::Two,
        ease: Ease::Tooling,
        techniques: &["T1005"],
        doc: include_str!("snapshot_clone.md"),
    },
    find,
};

const SNAPSHOTS: &[Action] = &[action!("create", "snapshot.storage.k8s.io", "volumesnapshots")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let classes = GroupKind::of("snapshot.storage.k8s.io", "VolumeSnapshotClass");
    let has_class = survey.snapshot.of_kind(classes).next().is_some();
    if !has_class && !survey.may_have(classes, None) {
        return;
    }
    let snapshots = Premise { what: "create volumesnapshots", actions: SNAPSHOTS, is_of_cluster: false };
    let targets = |namespace: Option<&str>| vec![Vertex::all(Hub::Claims, namespace)];
    let unsure = (!has_class).then_some("whether there is a class of volume snapshots");
    Conjunction { kind: FINDER.kind, premises: &[snapshots, CLAIMS, PODS], targets, unsure }.add(survey, edges);
}

//! Whoever can create volumes, claims and pods mounts any path of a node; Pod Security does not see it.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::pods::{CLAIMS, PODS};
use crate::premise::{Conjunction, Premise};
use crate::way::action;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W13",
        name: "PV_HOSTPATH",
        title: "mounts a path of the node through a PersistentVolume",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1611"],
        doc: include_str!("pv_hostpath.md"),
    },
    find,
};

const VOLUMES: &[Action] = &[action!(cluster "create", "persistentvolumes")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let volumes = Premise { what: "create persistentvolumes", actions: VOLUMES, is_of_cluster: true };
    let targets = |_: Option<&str>| vec![Vertex::all(Hub::Nodes, None)];
    Conjunction { kind: FINDER.kind, premises: &[volumes, CLAIMS, PODS], targets, unsure: None }.add(survey, edges);
}

//! Whoever can create storage classes, claims and pods may have volumes made of paths of a node.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::pods::{CLAIMS, PODS};
use crate::premise::{Conjunction, Premise};
use crate::way::action;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W14",
        name: "STORAGECLASS",
        title: "has volumes made of paths of the node",
        tier: Tier::Three,
        ease: Ease::Guess,
        techniques: &["T1611"],
        doc: include_str!("storageclass.md"),
    },
    find,
};

const CLASSES: &[Action] = &[action!(cluster "create", "storage.k8s.io", "storageclasses")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let runs = survey.deputies().iter().any(|deputy| deputy.controller.name == "local-path-provisioner");
    if !runs && survey.snapshot.is_closed() {
        return;
    }
    let classes = Premise { what: "create storageclasses", actions: CLASSES, is_of_cluster: true };
    let targets = |_: Option<&str>| vec![Vertex::all(Hub::Nodes, None)];
    let unsure = if runs {
        "whether the provisioner leaves the path to the class"
    } else {
        "whether a provisioner uses paths of nodes"
    };
    let premises = &[classes, CLAIMS, PODS];
    Conjunction { kind: FINDER.kind, premises, targets, unsure: Some(unsure) }.add(survey, edges);
}

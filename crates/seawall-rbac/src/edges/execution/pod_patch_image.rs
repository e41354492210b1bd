//! Whoever can change a pod chooses the image that its containers run.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::running::{OwnPods, is_static};
use crate::way::{Step, action};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W05",
        name: "POD_PATCH_IMAGE",
        title: "replaces the image of the running pod",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1610"],
        doc: include_str!("pod_patch_image.md"),
    },
    find,
};

const CHANGE: &[Action] = &[action!("update", "pods"), action!("patch", "pods")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let mut pods = OwnPods::new("replace images of pods");
    for ways in survey.ways(CHANGE) {
        for to in pods.all(survey, edges, ways.namespace()) {
            ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure: None });
        }
        for (name, named) in &ways.names {
            for (object, to, unsure) in survey.pods_named(ways.namespace(), name) {
                if !is_static(survey, object) {
                    ways.lead(survey, edges, Step { kind: FINDER.kind, ways: named, to, unsure });
                }
            }
        }
    }
}

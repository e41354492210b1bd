//! Whoever can write API services answers for a group of the API in the API server's place.

use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Tier, Vertex};

use crate::access::{Finder, Survey};
use crate::way::{Step, action};
use crate::writer::Written;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W24",
        name: "APISERVICE",
        title: "answers for a group of the API",
        tier: Tier::Two,
        ease: Ease::Tooling,
        techniques: &["T1557"],
        doc: include_str!("apiservice.md"),
    },
    find,
};

const SERVICES: Written = Written {
    kind: GroupKind::of("apiregistration.k8s.io", "APIService"),
    create: &[action!(cluster "create", "apiregistration.k8s.io", "apiservices")],
    change: &[
        action!(cluster "update", "apiregistration.k8s.io", "apiservices"),
        action!(cluster "patch", "apiregistration.k8s.io", "apiservices"),
    ],
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    survey.each_writer(SERVICES, |writer| {
        let to = edges.vertex(Vertex::Traffic { namespace: None, name: "requests to the API".into() });
        writer.of.lead(survey, edges, Step { kind: FINDER.kind, ways: writer.ways, to, unsure: writer.unsure });
    });
}

//! Whoever can write trust bundles decides whose certificates pods believe.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};
use seawall_model::{GroupKind, Version};

use crate::access::{Finder, Survey};
use crate::way::{Step, action};
use crate::writer::Written;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W34",
        name: "TRUST_BUNDLE",
        title: "decides whose certificates are believed",
        tier: Tier::Three,
        ease: Ease::Guess,
        techniques: &["T1649"],
        doc: include_str!("trust_bundle.md"),
    },
    find,
};

const BUNDLES: Written = Written {
    kind: GroupKind::of("certificates.k8s.io", "ClusterTrustBundle"),
    create: &[],
    change: &[
        action!(cluster "update", "certificates.k8s.io", "clustertrustbundles"),
        action!(cluster "patch", "certificates.k8s.io", "clustertrustbundles"),
    ],
};

/// The first version that may have them.
const SINCE: Version = Version { major: 1, minor: 27 };

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    if survey.snapshot.facts().kubernetes < SINCE {
        return;
    }
    survey.each_writer(BUNDLES, |writer| {
        let to = edges.vertex(Vertex::all(Hub::Traffic, None));
        let unsure = Some("whether pods believe the bundle, and traffic can be had");
        writer.of.lead(survey, edges, Step { kind: FINDER.kind, ways: writer.ways, to, unsure });
    });
}

//! Whoever can write the configuration of the cluster's DNS answers every question for a name.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier, Vertex};

use crate::access::{Finder, Survey};
use crate::trusted::{Trusted, lead};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W28",
        name: "COREDNS",
        title: "answers every question for a name",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1557"],
        doc: include_str!("coredns.md"),
    },
    find,
};

/// CoreDNS as kubeadm and most clouds set it up, its node-local cache, and what AKS and k3s read beside it.
const MAPS: &[&str] = &["coredns", "node-local-dns", "coredns-custom"];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    for name in MAPS {
        let to = Vertex::Traffic { namespace: None, name: "dns".into() };
        let trusted = Trusted { namespace: "kube-system", name, unsure: None };
        lead(survey, edges, FINDER.kind, &trusted, &to);
    }
}

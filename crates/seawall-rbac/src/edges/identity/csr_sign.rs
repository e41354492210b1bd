//! Whoever signs certificates in the signer's place.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::access::{Finder, Survey};
use crate::certificate::CLIENT;
use crate::reason::Target;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I12",
        name: "CSR_SIGN",
        title: "signs a client certificate for",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1649"],
        doc: include_str!("csr_sign.md"),
    },
    find,
};

const UNSURE: Option<&str> = Some("whether the key of the signer comes with the right to sign");

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    for held in survey.certificates_written(edges, CLIENT) {
        for hub in [Hub::Users, Hub::NodeUsers, Hub::ServiceAccounts, Hub::Groups] {
            let to = edges.vertex(Vertex::all(hub, None));
            held.lead(edges, FINDER.kind, Target { to, unsure: UNSURE });
        }
    }
}

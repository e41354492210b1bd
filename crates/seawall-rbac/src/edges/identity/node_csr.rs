//! Whoever gets the client certificate of a kubelet is that kubelet.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::certificate::KUBELET;
use crate::two_requests::{Half, in_two_requests};
use crate::way::action;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I13",
        name: "NODE_CSR",
        title: "has a kubelet certificate signed for",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1649"],
        doc: include_str!("node_csr.md"),
    },
    find,
};

static NODE_CLIENT: [Action; 1] =
    [action!(cluster "create", "certificates.k8s.io", "certificatesigningrequests/nodeclient")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let (create, approve) = (survey.certificates_requested(), survey.certificates_approved(edges, KUBELET));
    let halves = (
        Half { what: "ask for certificates", held: &create },
        Half { what: "approve of kubelet certificates", held: &approve },
    );
    in_two_requests(survey, edges, FINDER.kind, halves, |edges, _| {
        vec![edges.vertex(Vertex::all(Hub::NodeUsers, None)).into()]
    });
    // The controller approves by itself of what those ask for who may create this subresource, whatever the name.
    let to = edges.vertex(Vertex::all(Hub::NodeUsers, None));
    let approved = survey.grants(&NODE_CLIENT).all();
    survey.together(edges, &create, &approved).iter().for_each(|held| held.lead(edges, FINDER.kind, to));
}

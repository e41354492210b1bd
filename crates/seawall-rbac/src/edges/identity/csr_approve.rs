//! Whoever asks for a client certificate and approves of it is whoever he likes.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Finder, Survey};
use crate::certificate::CLIENT;
use crate::reason::Target;
use crate::two_requests::{Half, in_two_requests};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I11",
        name: "CSR_APPROVE",
        title: "has a client certificate signed for",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1649", "T1098"],
        doc: include_str!("csr_approve.md"),
    },
    find,
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let (create, approve) = (survey.certificates_requested(), survey.certificates_approved(edges, CLIENT));
    let server = survey.snapshot.facts().server.as_ref();
    let is_eks = server.is_some_and(|server| server.suffix.contains("eks"));
    let unsure = is_eks.then_some("whether the control plane of the provider signs client certificates");
    let halves = (
        Half { what: "ask for certificates", held: &create },
        Half { what: "approve of client certificates", held: &approve },
    );
    in_two_requests(survey, edges, FINDER.kind, halves, |edges, _| {
        survey.certified(edges).into_iter().map(|to| Target { to, unsure }).collect()
    });
}

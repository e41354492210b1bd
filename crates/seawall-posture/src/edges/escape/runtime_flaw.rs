//! Whoever runs on a node whose kernel or container runtime has a known flaw may break out by it.

use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier};

use crate::access::flaw::Opening;
use crate::access::{Cause, Finder, Inside, Look};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X24",
        name: "RUNTIME_CVE",
        title: "breaks out through a known flaw of the kernel or the runtime",
        tier: Tier::Two,
        ease: Ease::Race,
        techniques: &["T1611", "T1068"],
        doc: include_str!("runtime_flaw.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    for &node in &inside.pod.member.nodes {
        for flaw in inside.pod.survey.flaws.of(node) {
            let mut causes = vec![Cause::given(flaw.version)];
            causes.extend(flaw.ids.iter().map(|id| Cause::given(Proof::Fact(id))));
            if flaw.opening == Opening::HostNetwork {
                match inside.pod.host_network() {
                    Some(cause) if inside.is_root() != Some(false) => causes.push(cause),
                    _ => continue,
                }
            }
            inside.lead(edges, FINDER.kind, node, &causes, flaw.unsure.or(inside.pod.kernel_doubt()));
        }
    }
}

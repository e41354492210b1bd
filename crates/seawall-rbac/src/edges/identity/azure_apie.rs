//! Pods that AAD pod identity leaves alone get the identity of their node.

use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Proof, Tier, Vertex, namespace_of};

use crate::access::{Finder, Survey};
use crate::pods::CREATE;
use crate::reason::Target;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I18",
        name: "AZURE_APIE",
        title: "runs a pod with the identity of the nodes, which is given",
        tier: Tier::Two,
        ease: Ease::Tooling,
        techniques: &["T1078.004"],
        doc: include_str!("azure_apie.md"),
    },
    find,
};

const UNSURE: Option<&str> = Some("whether the identity of the nodes may fetch the credentials of the cluster's admin");

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let kind = GroupKind::of("aadpodidentity.k8s.io", "AzurePodIdentityException");
    for exception in survey.snapshot.of_kind(kind) {
        let (Some(object), namespace) = (survey.snapshot.id_of(exception), namespace_of(exception)) else { continue };
        let to = edges.vertex(Vertex::Goal(Goal::ClusterAdmin));
        for held in survey.grants(CREATE).all() {
            if held.namespace.is_some_and(|own| own != namespace) {
                continue;
            }
            for reason in &held.reasons {
                let mut reason = reason.clone();
                reason.proofs.push(Proof::Object { object, part: "leaves pods with its labels alone" });
                reason.add(edges, FINDER.kind, held.from, Target { to, unsure: UNSURE });
            }
        }
    }
}

//! Containers that run whatever their tag means when they start.

use seawall_model::ImageReference;
use seawall_model::access::{Ease, EdgeKind, Edges, Fix, Proof, Tier, Vertex};

use crate::access::{Finder, Survey};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "E10",
        name: "IMAGE_TAG_TAKEOVER",
        title: "runs as",
        tier: Tier::Two,
        ease: Ease::Race,
        techniques: &["T1525", "T1195.002"],
        doc: include_str!("image_tag_takeover.md"),
    },
    find,
};

const REASON: &str =
    "whether the registry lets tags be moved, and whether signatures are asked for, is not in the input";

fn find(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    for member in survey.inventory.members().iter().filter(|member| member.is_alive) {
        let Some(workload) = survey.inventory.workload(survey.snapshot, member) else { continue };
        for (container, &vertex) in workload.containers().iter().zip(&member.containers) {
            let Some(written) = container.image else { continue };
            let Ok(image) = ImageReference::parse(written.value) else { continue };
            // Without a policy a tag that is `latest`, or none, is pulled each time.
            let pulls = match container.image_pull_policy {
                Some(policy) => policy.value == "Always",
                None => image.tag.is_none_or(|tag| tag == "latest"),
            };
            if image.digest.is_some() || !pulls {
                continue;
            }
            let name = written.value;
            let from = edges.vertex(Vertex::Image { name: name.into() });
            let proof = Proof::Field { object: member.object, node: written.node.id(), path: "" };
            let mut edge = edges.add(FINDER.kind, from, vertex).proof(proof);
            if let Some(policy) = container.image_pull_policy {
                let (object, node) = (member.object, policy.node.id());
                edge = edge.fix(Fix::Set { object, node, path: "", value: "IfNotPresent".into() });
            }
            edge.depends(REASON).done();
        }
    }
}

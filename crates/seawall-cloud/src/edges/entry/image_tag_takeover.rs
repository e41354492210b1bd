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
        let Some(template) = survey.inventory.template(survey.snapshot, member) else { continue };
        for ((container, _), &vertex) in template.containers().zip(&member.containers) {
            let [written, policy] = container.get_each(["image", "imagePullPolicy"]);
            let Some((written, name)) = written.and_then(|written| Some((written, written.as_str()?))) else {
                continue;
            };
            let Ok(image) = ImageReference::parse(name) else { continue };
            let policy = policy.and_then(|policy| Some((policy, policy.as_str()?)));
            // Without a policy a tag that is `latest`, or none, is pulled each time.
            let pulls = match policy {
                Some((_, policy)) => policy == "Always",
                None => image.tag.is_none_or(|tag| tag == "latest"),
            };
            if image.digest.is_some() || !pulls {
                continue;
            }
            let from = edges.vertex(Vertex::Image { name: name.into() });
            let proof = Proof::Field { object: member.object, node: written.id(), path: "" };
            let mut edge = edges.add(FINDER.kind, from, vertex).proof(proof);
            if let Some((policy, _)) = policy {
                let (object, node) = (member.object, policy.id());
                edge = edge.fix(Fix::Set { object, node, path: "", value: "IfNotPresent".into() });
            }
            edge.depends(REASON).done();
        }
    }
}

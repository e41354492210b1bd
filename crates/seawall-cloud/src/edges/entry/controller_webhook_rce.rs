//! Controllers with a flaw that lets whoever reaches their webhook run code.

use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier, VertexId};
use seawall_model::{GroupKind, ImageReference, Snapshot};
use seawall_yaml::Node;

use crate::access::{Finder, Survey};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "E11",
        name: "CONTROLLER_WEBHOOK_RCE",
        title: "runs code through the webhook of",
        tier: Tier::Two,
        ease: Ease::Tooling,
        techniques: &["T1210"],
        doc: include_str!("controller_webhook_rce.md"),
    },
    find,
};

/// The image of a controller, and the first versions without the flaw, the newest line first.
struct Flawed {
    path: &'static str,
    fixed: &'static [[u32; 3]],
    flaw: &'static str,
}

const FLAWED: &[Flawed] = &[Flawed {
    path: "ingress-nginx/controller",
    fixed: &[[1, 12, 1], [1, 11, 5]],
    flaw: "CVE-2025-1974: the webhook of ingress-nginx loads configuration that whoever connects sends",
}];

const POLICIES: &str = "whether policies let the connection through is not looked at here";

fn find(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    let flawed = flawed(survey);
    if flawed.is_empty() {
        return;
    }
    let unsure = may_be_cut_off(survey.snapshot).then_some(POLICIES);
    for member in survey.inventory.members().iter().filter(|member| member.is_alive) {
        for &container in &member.containers {
            for &(to, flaw) in &flawed {
                let edge = edges.add(FINDER.kind, container, to).proof(Proof::Fact(flaw));
                match unsure {
                    Some(reason) => edge.depends(reason).done(),
                    None => edge.done(),
                }
            }
        }
    }
}

/// The containers with a flaw.
fn flawed(survey: &Survey<'_>) -> Vec<(VertexId, &'static str)> {
    let mut found = Vec::new();
    for member in survey.inventory.members().iter().filter(|member| member.is_alive) {
        let Some(template) = survey.inventory.template(survey.snapshot, member) else { continue };
        for ((container, _), &vertex) in template.containers().zip(&member.containers) {
            let [image, args] = container.get_each(["image", "args"]);
            let image = image.and_then(Node::as_str).and_then(|image| ImageReference::parse(image).ok());
            let Some(image) = image else { continue };
            let path = image.repository.path;
            let is = |flawed: &&Flawed| {
                path.strip_suffix(flawed.path).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
            };
            let Some(known) = FLAWED.iter().find(is) else { continue };
            // Without the webhook there is nobody to listen.
            let mut args = args.into_iter().flat_map(Node::items).filter_map(Node::as_str).peekable();
            let listens = args.peek().is_none() || args.any(|arg| arg.starts_with("--validating-webhook"));
            if listens && image.tag.and_then(version).is_some_and(|version| known.has_flaw(version)) {
                found.push((vertex, known.flaw));
            }
        }
    }
    found
}

impl Flawed {
    fn has_flaw(&self, version: [u32; 3]) -> bool {
        let same_line = self.fixed.iter().find(|fixed| fixed[..2] == version[..2]);
        match (same_line, self.fixed.first()) {
            (Some(fixed), _) => version < *fixed,
            (None, Some(newest)) => version < *newest,
            (None, None) => false,
        }
    }
}

/// `v1.11.3`, `1.11.3-chiseled`; nothing for a tag that is no version.
fn version(tag: &str) -> Option<[u32; 3]> {
    let mut parts = tag.strip_prefix('v').unwrap_or(tag).split(['.', '-', '@']);
    let mut number = || parts.next()?.parse().ok();
    Some([number()?, number()?, number()?])
}

/// Whether there are, or may be, policies.
fn may_be_cut_off(snapshot: &Snapshot) -> bool {
    const POLICIES: [GroupKind<'static>; 8] = [
        GroupKind::of("networking.k8s.io", "NetworkPolicy"),
        GroupKind::of("policy.networking.k8s.io", "AdminNetworkPolicy"),
        GroupKind::of("policy.networking.k8s.io", "BaselineAdminNetworkPolicy"),
        GroupKind::of("policy.networking.k8s.io", "ClusterNetworkPolicy"),
        GroupKind::of("cilium.io", "CiliumNetworkPolicy"),
        GroupKind::of("cilium.io", "CiliumClusterwideNetworkPolicy"),
        GroupKind::of("crd.projectcalico.org", "NetworkPolicy"),
        GroupKind::of("crd.projectcalico.org", "GlobalNetworkPolicy"),
    ];
    POLICIES.into_iter().any(|kind| !snapshot.has_all(kind) || snapshot.of_kind(kind).next().is_some())
}

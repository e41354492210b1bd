//! Whoever mounts a volume by code of the kubelet that has a known flaw may break out by it.

use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier, Vertex};

use seawall_model::Version;

use crate::access::{Cause, Finder, Look, Resident};
use crate::kubelets::{Fixed, long_since_fixed};
use crate::subpath;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X25",
        name: "VOLUME_CVE",
        title: "breaks out through a known flaw in how volumes are mounted",
        tier: Tier::Two,
        ease: Ease::Race,
        techniques: &["T1611"],
        doc: include_str!("volume_flaw.md"),
    },
    find: Look::Pod(find),
};

fn find(pod: &Resident<'_, '_>, edges: &mut Edges<'_>) {
    if !pod.shares_kernel() {
        return;
    }
    let flaw = flawed(pod);
    let parts = subpath::parts(pod.workload).filter(|_| flaw.is_some());
    let parts: Vec<_> = parts.map(|(container, _, field)| (container.at.node.id(), field)).collect();
    let repositories: Vec<Cause> = repositories(pod);
    for inside in pod.containers() {
        let own = parts.iter().find(|(container, _)| *container == inside.container.at.node.id());
        if let Some((_, field)) = own {
            let cause = Cause::field(pod.object(), *field).or_remove(pod.object(), field.node);
            let fact = Cause::given(Proof::Fact("CVE-2021-25741"));
            inside.escape(edges, FINDER.kind, &[cause, fact], flaw.flatten());
        }
        for repository in &repositories {
            let fact = Cause::given(Proof::Fact("CVE-2024-10220"));
            let doubt = "who writes the repository, and whether the kubelet still runs its hooks";
            inside.escape(edges, FINDER.kind, &[repository.clone(), fact], Some(doubt));
        }
    }
}

/// What it depends on whether the kubelet of the pod's node has the flaw; nothing when no kubelet has it.
fn flawed(pod: &Resident<'_, '_>) -> Option<Option<&'static str>> {
    let (snapshot, inventory) = (pod.survey.snapshot, pod.survey.inventory);
    if long_since_fixed(snapshot, subpath::CVE_2021_25741) {
        return None;
    }
    match Fixed::by(snapshot, subpath::CVE_2021_25741) {
        Fixed::Yes => None,
        Fixed::Unknown(reason) => Some(Some(reason)),
        Fixed::No(_, None) => Some(None),
        Fixed::No(_, Some(node)) => {
            let node = inventory.get(&Vertex::node(&node.reference.name));
            let is_own = pod.member.nodes.iter().all(|own| Some(*own) == node);
            Some((!is_own).then_some("which kubelet mounts it"))
        }
    }
}

/// Volumes of type `gitRepo`, which the kubelet does without since 1.33.
fn repositories(pod: &Resident<'_, '_>) -> Vec<Cause> {
    if pod.workload.facts.kubernetes >= (Version { major: 1, minor: 33 }) {
        return Vec::new();
    }
    let volumes = pod.workload.spec.volumes.iter().filter_map(|volume| volume.node.get("gitRepo"));
    volumes.filter(|source| !source.is_null()).map(|source| Cause::field(pod.object(), source.into())).collect()
}

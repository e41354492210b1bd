//! Whoever is in a container reads the Secrets that it is given.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier, Vertex};

use seawall_model::api::Volume;
use seawall_model::{Found, GroupKind};
use seawall_yaml::Node;

use crate::access::reference::Kind;
use crate::access::{Cause, Finder, Look, Resident, mounts};
use crate::namesake::{namesake, namespace};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "C02",
        name: "MOUNTS_SECRET",
        title: "reads a Secret that it is given",
        tier: Tier::One,
        ease: Ease::Given,
        techniques: &["T1552.007"],
        doc: include_str!("mounts_secret.md"),
    },
    find: Look::Pod(find),
};

fn find(pod: &Resident<'_, '_>, edges: &mut Edges<'_>) {
    for used in pod.references().iter().filter(|used| used.kind == Kind::Secret) {
        let Some((container, element)) = used.container else { continue };
        let doubt = match pod.survey.secret(pod.workload.object, used.name) {
            Found::No => continue,
            Found::Unknown if used.optional => Some("whether the Secret exists, which the pod does without"),
            Found::Yes(_) | Found::Unknown => None,
        };
        let cause = Cause::field(pod.object(), used.at.into()).or_remove(pod.object(), element);
        lead(pod, edges, (container, used.name), cause, doubt);
    }
    for volume in &pod.workload.spec.volumes {
        from_store(pod, volume, edges);
    }
}

fn lead(
    pod: &Resident<'_, '_>,
    edges: &mut Edges<'_>,
    (container, name): (usize, &str),
    cause: Cause,
    doubt: Option<&'static str>,
) {
    if let Some(inside) = pod.inside(container) {
        let secret = edges.vertex(Vertex::secret(pod.namespace(), name));
        inside.lead(edges, FINDER.kind, secret, &[cause], doubt);
    }
}

/// A volume of the Secrets Store driver holds what its class fetches, which the class may also keep as Secrets.
fn from_store(pod: &Resident<'_, '_>, volume: &Volume<'_>, edges: &mut Edges<'_>) {
    let of_driver = |csi: &Node<'_>| csi.get("driver").and_then(Node::as_str) == Some("secrets-store.csi.k8s.io");
    let Some(csi) = volume.csi.filter(of_driver) else { return };
    let class = csi.path(&["volumeAttributes", "secretProviderClass"]).and_then(Node::as_str).unwrap_or_default();
    let snapshot = pod.survey.snapshot;
    let Found::Yes(class) = namesake(snapshot, CLASS, namespace(pod.workload.object), class) else { return };
    let kept = class.node().path(&["spec", "secretObjects"]).into_iter().flat_map(Node::items);
    for name in kept.filter_map(|kept| kept.get("secretName")?.as_str()) {
        for (container, mount) in mounts(pod.workload, volume.name.map_or("", |name| name.value)) {
            let cause = Cause::element(pod.object(), mount.node);
            lead(pod, edges, (container, name), cause, Some("whether the driver keeps the Secret as its class says"));
        }
    }
}

const CLASS: GroupKind<'static> = GroupKind::of("secrets-store.csi.x-k8s.io", "SecretProviderClass");

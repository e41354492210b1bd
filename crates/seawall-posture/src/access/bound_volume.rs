//! PersistentVolumes, by the claims that they are bound to.

use rustc_hash::FxHashMap;
use seawall_model::{Found, GroupKind, Object, ObjectId, Snapshot};
use seawall_yaml::Node;

const VOLUME: GroupKind<'static> = GroupKind::core("PersistentVolume");

/// A PersistentVolume that names a claim.
pub(super) struct BoundVolume {
    pub(super) object: ObjectId,
    /// Whether it is bound, and not only meant for the claim of that name.
    pub(super) is_bound: bool,
}

impl BoundVolume {
    /// All of them, by namespace and name of the claim. One whose claim has gone is nobody's.
    pub(super) fn by_claim(snapshot: &Snapshot) -> FxHashMap<(&str, &str), Self> {
        let mut claimed = FxHashMap::default();
        for volume in snapshot.of_kind(VOLUME) {
            let text = |path: &[&str]| text(volume, path);
            let phase = text(&["status", "phase"]);
            let (Some(name), Some(object)) = (text(&["spec", "claimRef", "name"]), snapshot.id_of(volume)) else {
                continue;
            };
            if matches!(phase, Some("Released" | "Failed")) {
                continue;
            }
            let namespace = text(&["spec", "claimRef", "namespace"]).unwrap_or("default");
            claimed.insert((namespace, name), Self { object, is_bound: phase == Some("Bound") });
        }
        claimed
    }

    /// The volume that a claim says it is bound to, which may be that of another claim; then the claim waits. Nothing
    /// when the claim says nothing.
    pub(super) fn named_by(claim: &Object, snapshot: &Snapshot) -> Option<Option<ObjectId>> {
        let name = text(claim, &["spec", "volumeName"])?;
        let Found::Yes(volume) = snapshot.find(VOLUME, None, name) else { return Some(None) };
        let of_other = text(volume, &["spec", "claimRef", "name"]).is_some_and(|name| {
            let namespace = text(volume, &["spec", "claimRef", "namespace"]);
            let uids = text(volume, &["spec", "claimRef", "uid"]).zip(claim.uid());
            let own = claim.reference.namespace.as_deref();
            name != claim.reference.name
                || namespace.zip(own).is_some_and(|(other, own)| other != own)
                || uids.is_some_and(|(other, own)| other != own)
        });
        Some(snapshot.id_of(volume).filter(|_| !of_other))
    }
}

fn text<'s>(object: &'s Object, path: &[&str]) -> Option<&'s str> {
    object.node().path(path).and_then(Node::as_str).filter(|text| !text.is_empty())
}

//! What is behind the claims that pods mount.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use seawall_model::access::namespace_of;
use seawall_model::{Found, GroupKind, Object, ObjectId, Snapshot};
use seawall_yaml::Node;

use super::MountedClaim;
use super::bound_volume::BoundVolume;
use crate::namesake::{namesake, namespace};

const CLAIM: GroupKind<'static> = GroupKind::core("PersistentVolumeClaim");
const UNBOUND: &str = "whether the claim is bound to the volume that is meant for it";

/// The claims and the PersistentVolumes of the cluster, looked for when somebody asks.
pub(crate) struct Storage<'s> {
    snapshot: &'s Snapshot,
    /// By namespace and name of the claim that a volume is bound to, or meant for.
    volumes: OnceLock<FxHashMap<(&'s str, &'s str), BoundVolume>>,
    /// Namespaces and names of claims, sorted.
    claims: OnceLock<Vec<(&'s str, &'s str)>>,
}

impl<'s> Storage<'s> {
    pub(super) fn of(snapshot: &'s Snapshot) -> Self {
        Self { snapshot, volumes: OnceLock::new(), claims: OnceLock::new() }
    }

    /// Whether pods may share what is behind a claim that a pod of `user` mounts, as far as its access modes tell. One
    /// that nobody has seen is not taken to be shared.
    pub(crate) fn is_shared(&self, user: &Object, claim: &MountedClaim<'_>) -> bool {
        let Found::Yes(object) = self.claim(user, claim) else { return false };
        let mut modes = object.node().path(&["spec", "accessModes"]).into_iter().flat_map(Node::items);
        claim.takes(object) && modes.any(|mode| mode.as_str() == Some("ReadWriteMany"))
    }

    /// The PersistentVolume behind a claim that a pod of `user` mounts, and what that depends on.
    pub(crate) fn volume_of(
        &self,
        user: &Object,
        claim: &MountedClaim<'_>,
    ) -> Option<(ObjectId, Option<&'static str>)> {
        let meant = self.volumes().get(&(namespace_of(user), &*claim.name));
        let object = match self.claim(user, claim) {
            Found::Yes(object) => object,
            // Without the claim no pod starts.
            Found::No if !claim.is_made() => return None,
            Found::No | Found::Unknown => {
                let unbound = meant.filter(|meant| !meant.is_bound).map(|_| UNBOUND);
                let unowned = claim.is_owned().then_some("whether the claim is the pod's own");
                return meant.map(|meant| (meant.object, unbound.or(unowned)));
            }
        };
        if !claim.takes(object) {
            return None;
        }
        match BoundVolume::named_by(object, self.snapshot) {
            Some(bound) => bound.map(|volume| (volume, None)),
            None => meant.map(|meant| (meant.object, Some(UNBOUND))),
        }
    }

    /// The names of the claims of a namespace that begin like this: of those in the input, and of those that
    /// PersistentVolumes are bound to or meant for.
    pub(super) fn claims_from(&self, namespace: &str, beginning: &str) -> impl Iterator<Item = &'s str> {
        let claims = self.claims.get_or_init(|| {
            let written = self.snapshot.of_kind(CLAIM);
            let written = written.map(|claim| (namespace_of(claim), claim.reference.name.as_str()));
            let mut claims: Vec<_> = written.chain(self.volumes().keys().copied()).collect();
            claims.sort_unstable();
            claims.dedup();
            claims
        });
        let first = claims.partition_point(|claim| *claim < (namespace, beginning));
        let own = move |(other, name): &&(&str, &str)| *other == namespace && name.starts_with(beginning);
        claims[first..].iter().take_while(own).map(|(_, name)| *name)
    }

    fn claim(&self, user: &Object, claim: &MountedClaim<'_>) -> Found<'s> {
        namesake(self.snapshot, CLAIM, namespace(user), &claim.name)
    }

    fn volumes(&self) -> &FxHashMap<(&'s str, &'s str), BoundVolume> {
        self.volumes.get_or_init(|| BoundVolume::by_claim(self.snapshot))
    }
}

//! What the pods of each node refer to.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::access::namespace_of;
use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::Node;

/// What a kubelet may need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Thing {
    Pod,
    Secret,
    ConfigMap,
    Claim,
    Volume,
    Attachment,
    Account,
    ResourceClaim,
    Slice,
}

/// Kind, namespace (empty for none) and name.
type Named<'s> = (Thing, Cow<'s, str>, Cow<'s, str>);

/// What the pods of each node refer to.
#[derive(Debug, Default)]
pub(crate) struct Needs<'s> {
    by_node: FxHashMap<&'s str, FxHashSet<Named<'s>>>,
}

impl<'s> Needs<'s> {
    /// Reads the pods that are bound, the volumes behind their claims, and what says itself which node it is for.
    pub(crate) fn of(snapshot: &'s Snapshot) -> Self {
        let mut needs = Self::default();
        snapshot.of_kind(GroupKind::core("Pod")).for_each(|pod| needs.take_pod(pod));
        let mut claimants: FxHashMap<(&str, &str), Vec<&'s str>> = FxHashMap::default();
        for (&node, named) in &needs.by_node {
            for (_, namespace, name) in named.iter().filter(|named| named.0 == Thing::Claim) {
                claimants.entry((namespace, name)).or_default().push(node);
            }
        }
        let mut of_volumes = Vec::new();
        for volume in snapshot.of_kind(GroupKind::core("PersistentVolume")) {
            let claim = |key| text(volume.node().path(&["spec", "claimRef", key])).unwrap_or_default();
            let namespace = claim("namespace");
            for &node in claimants.get(&(namespace, claim("name"))).into_iter().flatten() {
                of_volumes.push((node, (Thing::Volume, "".into(), volume.reference.name.as_str().into())));
                of_volumes.extend(
                    volume_secrets(volume, namespace).map(|(namespace, name)| {
                        (node, (Thing::Secret, Cow::Borrowed(namespace), Cow::Borrowed(name)))
                    }),
                );
            }
        }
        for (node, named) in of_volumes {
            needs.add(node, named);
        }
        let own = [
            (GroupKind::of("storage.k8s.io", "VolumeAttachment"), Thing::Attachment),
            (GroupKind::of("resource.k8s.io", "ResourceSlice"), Thing::Slice),
        ];
        for (kind, thing) in own {
            for object in snapshot.of_kind(kind) {
                if let Some(node) = text(object.node().path(&["spec", "nodeName"])) {
                    needs.add(node, (thing, "".into(), object.reference.name.as_str().into()));
                }
            }
        }
        needs
    }

    /// Whether something that is bound to this node needs it.
    pub(crate) fn has(&self, node: &str, thing: Thing, namespace: &str, name: &str) -> bool {
        let named: Named<'_> = (thing, namespace.into(), name.into());
        self.by_node.get(node).is_some_and(|own| own.contains(&named))
    }

    /// Every node that something is bound to.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &'s str> + '_ {
        self.by_node.keys().copied()
    }

    fn add(&mut self, node: &'s str, named: Named<'s>) {
        self.by_node.entry(node).or_default().insert(named);
    }

    fn take_pod(&mut self, pod: &'s Object) {
        let Some(spec) = pod.node().get("spec") else { return };
        let Some(node) = text(spec.get("nodeName")) else { return };
        let namespace = namespace_of(pod);
        let mut add = |thing, name: Cow<'s, str>| self.add(node, (thing, namespace.into(), name));
        add(Thing::Pod, pod.reference.name.as_str().into());
        if pod.annotation("kubernetes.io/config.mirror").is_some() {
            return;
        }
        let account = text(spec.get("serviceAccountName")).or_else(|| text(spec.get("serviceAccount")));
        // The API server fills it in; a manifest may leave that to it.
        if let Some(account) = account.or_else(|| pod.uid().is_none().then_some("default")) {
            add(Thing::Account, account.into());
        }
        for secret in items(spec.get("imagePullSecrets")).filter_map(|secret| text(secret.get("name"))) {
            add(Thing::Secret, secret.into());
        }
        for container in
            ["initContainers", "containers", "ephemeralContainers"].into_iter().flat_map(|key| items(spec.get(key)))
        {
            for (thing, name) in of_environment(container) {
                add(thing, name.into());
            }
        }
        for volume in items(spec.get("volumes")) {
            for (thing, name) in of_volume(volume) {
                add(thing, name.into());
            }
            if volume.get("ephemeral").is_some_and(|ephemeral| !ephemeral.is_null())
                && let Some(name) = text(volume.get("name"))
            {
                add(Thing::Claim, format!("{}-{name}", pod.reference.name).into());
            }
        }
        let claims = items(spec.get("resourceClaims")).filter_map(|claim| text(claim.get("resourceClaimName")));
        let made = items(pod.node().path(&["status", "resourceClaimStatuses"]));
        for claim in claims.chain(made.filter_map(|claim| text(claim.get("resourceClaimName")))) {
            add(Thing::ResourceClaim, claim.into());
        }
    }
}

fn text(node: Option<Node<'_>>) -> Option<&str> {
    node.and_then(Node::as_str).filter(|text| !text.is_empty())
}

fn items(node: Option<Node<'_>>) -> impl Iterator<Item = Node<'_>> {
    node.into_iter().flat_map(Node::items)
}

/// What variables of a container are taken from.
fn of_environment<'s>(container: Node<'s>) -> impl Iterator<Item = (Thing, &'s str)> {
    let of = |node: Node<'s>, secret: &[&str], config_map: &[&str]| {
        let secret = text(node.path(secret)).map(|name| (Thing::Secret, name));
        secret.or_else(|| text(node.path(config_map)).map(|name| (Thing::ConfigMap, name)))
    };
    let whole = items(container.get("envFrom"))
        .filter_map(move |from| of(from, &["secretRef", "name"], &["configMapRef", "name"]));
    let single = items(container.get("env")).filter_map(move |variable| {
        of(variable, &["valueFrom", "secretKeyRef", "name"], &["valueFrom", "configMapKeyRef", "name"])
    });
    whole.chain(single)
}

/// What a volume of a pod is made of, its own secrets for a driver included.
fn of_volume<'s>(volume: Node<'s>) -> impl Iterator<Item = (Thing, &'s str)> {
    let secrets = SECRETS_OF_VOLUMES.iter().filter_map(move |path| text(volume.path(path)));
    let secrets = secrets.chain(text(volume.path(&["secret", "secretName"])));
    let secrets = secrets.chain(text(volume.path(&["azureFile", "secretName"])));
    let config_map = text(volume.path(&["configMap", "name"]));
    let claim = text(volume.path(&["persistentVolumeClaim", "claimName"]));
    let projected = items(volume.path(&["projected", "sources"])).flat_map(|source| {
        let secret = text(source.path(&["secret", "name"])).map(|name| (Thing::Secret, name));
        secret.into_iter().chain(text(source.path(&["configMap", "name"])).map(|name| (Thing::ConfigMap, name)))
    });
    secrets
        .map(|name| (Thing::Secret, name))
        .chain(config_map.map(|name| (Thing::ConfigMap, name)))
        .chain(claim.map(|name| (Thing::Claim, name)))
        .chain(projected)
}

/// Where a volume of a pod names the secret of its driver.
const SECRETS_OF_VOLUMES: &[&[&str]] = &[
    &["cephfs", "secretRef", "name"],
    &["cinder", "secretRef", "name"],
    &["csi", "nodePublishSecretRef", "name"],
    &["flexVolume", "secretRef", "name"],
    &["iscsi", "secretRef", "name"],
    &["rbd", "secretRef", "name"],
    &["scaleIO", "secretRef", "name"],
    &["storageos", "secretRef", "name"],
];

/// Where a PersistentVolume names secrets that the kubelet uses.
const SECRETS_OF_SOURCES: &[(&str, &str)] = &[
    ("cephfs", "secretRef"),
    ("cinder", "secretRef"),
    ("csi", "nodePublishSecretRef"),
    ("csi", "nodeStageSecretRef"),
    ("csi", "nodeExpandSecretRef"),
    ("flexVolume", "secretRef"),
    ("iscsi", "secretRef"),
    ("rbd", "secretRef"),
    ("scaleIO", "secretRef"),
    ("storageos", "secretRef"),
];

/// The secrets of a PersistentVolume, each with its namespace: the claim's where none is written.
fn volume_secrets<'s>(volume: &'s Object, claim: &'s str) -> impl Iterator<Item = (&'s str, &'s str)> {
    let spec = volume.node().get("spec");
    let of = move |path: &[&str]| spec.and_then(|spec| spec.path(path));
    let named = SECRETS_OF_SOURCES.iter().filter_map(move |&(source, key)| {
        let reference = of(&[source, key])?;
        Some((text(reference.get("namespace")).unwrap_or(claim), text(reference.get("name"))?))
    });
    let azure = text(of(&["azureFile", "secretName"]))
        .map(|name| (text(of(&["azureFile", "secretNamespace"])).unwrap_or(claim), name));
    named.chain(azure)
}

//! The Secrets and ConfigMaps that a pod names.

use seawall_model::Workload;
use seawall_model::api::Volume;
use seawall_model::workload::Container;
use seawall_yaml::Node;

use super::host_mount::mounts;

/// What is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Secret,
    ConfigMap,
}

/// One place where a pod names an object.
pub(crate) struct Reference<'s> {
    pub(crate) kind: Kind,
    pub(crate) name: &'s str,
    /// Where the name is written.
    pub(crate) at: Node<'s>,
    /// The number of the container that gets it, and the mount or variable by which it does; none for what only the
    /// node needs, to pull images or to mount a volume.
    pub(crate) container: Option<(usize, Node<'s>)>,
    pub(crate) in_environment: bool,
    /// Whether the pod starts without it.
    pub(crate) optional: bool,
}

/// All of them, the volumes first.
pub(crate) fn all_in<'s>(workload: &Workload<'s>) -> Vec<Reference<'s>> {
    let mut found = Vec::new();
    for volume in &workload.spec.volumes {
        let name = volume.name.map_or("", |name| name.value);
        for source in sources(volume) {
            let users: Vec<(usize, Node<'s>)> = match source.for_node_only || name.is_empty() {
                true => Vec::new(),
                false => mounts(workload, name).map(|(container, mount)| (container, mount.node)).collect(),
            };
            if users.is_empty() {
                found.push(source.by(None));
            }
            found.extend(users.into_iter().map(|user| source.by(Some(user))));
        }
    }
    for (index, container) in workload.containers().iter().enumerate() {
        environment(index, container, &mut found);
    }
    for secret in &workload.spec.image_pull_secrets {
        let source = Source::named(Kind::Secret, *secret, "name");
        found.extend(source.map(|source| source.by(None)));
    }
    found
}

/// What a volume is made of, as far as it names objects.
#[derive(Clone, Copy)]
struct Source<'s> {
    kind: Kind,
    name: &'s str,
    at: Node<'s>,
    optional: bool,
    for_node_only: bool,
}

impl<'s> Source<'s> {
    /// The object that `holder` names in the field `key`.
    fn named(kind: Kind, holder: Node<'s>, key: &str) -> Option<Self> {
        let at = holder.get(key)?;
        let name = at.as_str().filter(|name| !name.is_empty())?;
        let optional = holder.get("optional").and_then(Node::as_bool) == Some(true);
        Some(Self { kind, name, at, optional, for_node_only: false })
    }

    fn by(&self, container: Option<(usize, Node<'s>)>) -> Reference<'s> {
        let Self { kind, name, at, optional, .. } = *self;
        Reference { kind, name, at, container, in_environment: false, optional }
    }
}

fn sources<'s>(volume: &Volume<'s>) -> Vec<Source<'s>> {
    let mut found = Vec::new();
    found.extend(volume.secret.as_ref().and_then(|secret| Source::named(Kind::Secret, secret.node, "secretName")));
    found.extend(volume.config_map.as_ref().and_then(|map| Source::named(Kind::ConfigMap, map.node, "name")));
    for source in volume.projected.iter().flat_map(|projected| &projected.sources) {
        found.extend(source.secret.and_then(|secret| Source::named(Kind::Secret, secret, "name")));
        found.extend(source.config_map.and_then(|map| Source::named(Kind::ConfigMap, map, "name")));
    }
    const BY_REFERENCE: [&str; 6] = ["cephfs", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos"];
    let references = BY_REFERENCE.iter().filter_map(|kind| volume.node.get(kind)?.get("secretRef"));
    let references = references.chain(volume.csi.and_then(|csi| csi.get("nodePublishSecretRef")));
    let of_node = references.filter_map(|reference| Source::named(Kind::Secret, reference, "name"));
    let azure = volume.node.get("azureFile").and_then(|file| Source::named(Kind::Secret, file, "secretName"));
    found.extend(of_node.chain(azure).map(|source| Source { for_node_only: true, ..source }));
    found
}

fn environment<'s>(index: usize, container: &Container<'s>, found: &mut Vec<Reference<'s>>) {
    let mut add = |kind, holder: Option<Node<'s>>, element: Node<'s>| {
        let source = holder.and_then(|holder| Source::named(kind, holder, "name"));
        found.extend(source.map(|source| Reference { in_environment: true, ..source.by(Some((index, element))) }));
    };
    for variable in &container.env {
        let Some(from) = &variable.value_from else { continue };
        add(Kind::Secret, from.secret_key_ref.as_ref().map(|key| key.node), variable.node);
        add(Kind::ConfigMap, from.config_map_key_ref.as_ref().map(|key| key.node), variable.node);
    }
    for whole in &container.env_from {
        add(Kind::Secret, whole.secret_ref.as_ref().map(|source| source.node), whole.node);
        add(Kind::ConfigMap, whole.config_map_ref.as_ref().map(|source| source.node), whole.node);
    }
}

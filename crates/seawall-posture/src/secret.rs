//! Secrets and ConfigMaps: what they are called, and which keys they have.

use seawall_model::api::{ConfigMap, Read, Secret};
use seawall_model::{GroupKind, Object};
use seawall_yaml::{Kind, Node};

/// The kind.
pub(crate) const SECRET: GroupKind<'static> = GroupKind::core("Secret");
/// The kind.
pub(crate) const CONFIG_MAP: GroupKind<'static> = GroupKind::core("ConfigMap");
/// The type of Secrets that hold a ServiceAccount's token.
pub(crate) const TOKEN_TYPE: &str = "kubernetes.io/service-account-token";

/// The keys of a Secret or ConfigMap.
pub(crate) fn keys(object: &Object) -> impl Iterator<Item = &str> {
    let maps = if object.reference.group_kind() == SECRET {
        let secret: Option<Secret<'_>> = Option::read(object.node());
        secret.map_or([None, None], |secret| [secret.data, secret.string_data])
    } else {
        let config: Option<ConfigMap<'_>> = Option::read(object.node());
        config.map_or([None, None], |config| [config.data, config.binary_data])
    };
    maps.into_iter()
        .flatten()
        .filter(|map| map.kind() == Kind::Mapping)
        .flat_map(Node::entries)
        .filter_map(|(key, _)| key.scalar())
}

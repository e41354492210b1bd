//! Where a workload takes configuration and secrets from: the Secrets and ConfigMaps that it refers to.

use seawall_check::{Report, mention};
use seawall_model::api::{KeySelector, SourceReference, Volume, VolumeProjection, Written};
use seawall_model::workload::Container;
use seawall_model::{GroupKind, Workload};
use seawall_yaml::Node;

use crate::secret::{CONFIG_MAP, SECRET};

/// One reference to a Secret or a ConfigMap.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'s> {
    /// `Secret` or `ConfigMap`; `SecretProviderClass` for volumes that a driver fills from an outside store.
    pub(crate) kind: GroupKind<'static>,
    /// The object's name.
    pub(crate) name: Written<'s, &'s str>,
    /// The one key that is taken; absent for all of them.
    pub(crate) key: Option<Written<'s, &'s str>>,
    /// Whether the pod starts without it.
    pub(crate) optional: bool,
    /// The variable, the element of `envFrom`, or the volume.
    pub(crate) at: Node<'s>,
}

const PROVIDER: GroupKind<'static> = GroupKind::of("secrets-store.csi.x-k8s.io", "SecretProviderClass");
const PROVIDER_DRIVER: &str = "secrets-store.csi.k8s.io";

/// What a container takes into its environment.
pub(crate) fn environment<'w, 's>(container: &'w Container<'s>) -> impl Iterator<Item = Source<'s>> + use<'w, 's> {
    let variables = container.env.iter().flat_map(|variable| {
        let from = variable.value_from.as_ref();
        let secret = from.and_then(|from| from.secret_key_ref.as_ref()).map(|key| (SECRET, key));
        let config = from.and_then(|from| from.config_map_key_ref.as_ref()).map(|key| (CONFIG_MAP, key));
        secret.into_iter().chain(config).filter_map(|(kind, key)| Source::key(kind, key, variable.node))
    });
    let whole = container.env_from.iter().flat_map(|from| {
        let secret = from.secret_ref.as_ref().map(|source| (SECRET, source));
        let config = from.config_map_ref.as_ref().map(|source| (CONFIG_MAP, source));
        secret.into_iter().chain(config).filter_map(|(kind, source)| Source::whole(kind, source, from.node))
    });
    variables.chain(whole)
}

/// What the pod's volumes are made of.
pub(crate) fn volumes<'w, 's>(workload: &'w Workload<'s>) -> impl Iterator<Item = Source<'s>> + use<'w, 's> {
    workload.spec.volumes.iter().flat_map(|volume| {
        let projections = volume.projected.iter().flat_map(|projected| &projected.sources);
        plain(volume).into_iter().chain(projections.flat_map(move |source| projected(volume.node, source)))
    })
}

fn plain<'s>(volume: &Volume<'s>) -> Option<Source<'s>> {
    let at = volume.node;
    let whole = |kind, name, optional: Option<Written<'s, bool>>| {
        let optional = optional.is_some_and(|optional| optional.value);
        Source { kind, name, key: None, optional, at }
    };
    if let Some(secret) = &volume.secret {
        return secret.secret_name.map(|name| whole(SECRET, name, secret.optional));
    }
    if let Some(config) = &volume.config_map {
        return config.name.map(|name| whole(CONFIG_MAP, name, config.optional));
    }
    let csi = volume.csi.filter(|csi| csi.get("driver").and_then(Node::as_str) == Some(PROVIDER_DRIVER))?;
    let class = csi.path(&["volumeAttributes", "secretProviderClass"])?;
    Some(whole(PROVIDER, Written { value: class.as_str()?, node: class }, None))
}

fn projected<'s>(volume: Node<'s>, source: &VolumeProjection<'s>) -> impl Iterator<Item = Source<'s>> + use<'s> {
    let sources = [(SECRET, source.secret), (CONFIG_MAP, source.config_map)];
    sources.into_iter().filter_map(move |(kind, node)| {
        let name = node?.get("name")?;
        let optional = node?.get("optional").and_then(Node::as_bool).unwrap_or_default();
        let name = Written { value: name.as_str()?, node: name };
        Some(Source { kind, name, key: None, optional, at: volume })
    })
}

impl<'s> Source<'s> {
    fn key(kind: GroupKind<'static>, selector: &KeySelector<'s>, at: Node<'s>) -> Option<Self> {
        let optional = selector.optional.is_some_and(|optional| optional.value);
        Some(Self { kind, name: selector.name?, key: selector.key, optional, at })
    }

    fn whole(kind: GroupKind<'static>, source: &SourceReference<'s>, at: Node<'s>) -> Option<Self> {
        let optional = source.optional.is_some_and(|optional| optional.value);
        Some(Self { kind, name: source.name?, key: None, optional, at })
    }

    /// Whether it holds secrets.
    pub(crate) fn is_secret(&self) -> bool {
        self.kind != CONFIG_MAP
    }
}

/// Reports the objects of one kind that a workload's volumes are made of, all in one finding.
pub(crate) fn report_mounted(
    workload: &Workload<'_>,
    report: &mut Report<'_>,
    kind: &str,
    wanted: impl Fn(&Source<'_>) -> bool,
) {
    let sources: Vec<Source<'_>> = volumes(workload).filter(wanted).collect();
    if sources.is_empty() {
        return;
    }
    let mut names: Vec<&str> = sources.iter().map(|source| source.name.value).collect();
    names.sort_unstable();
    names.dedup();
    let reported =
        report.field(workload.at(), format!("mounts {}", mention::several(kind, names.len(), names.iter().copied())));
    sources.iter().fold(reported, |reported, source| reported.also(source.name.node));
}

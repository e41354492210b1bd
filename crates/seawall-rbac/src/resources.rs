//! Resources by the words that people use for them.

use seawall_model::{GroupKind, Object, Snapshot};
use seawall_yaml::Node;

/// A resource of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ApiResource<'s> {
    /// API group; empty for the core group.
    pub group: &'s str,
    /// Its name in requests and rules, `deployments`.
    pub name: &'s str,
    /// The kind of its objects.
    pub kind: &'s str,
    /// Whether its objects have no namespace.
    pub is_of_cluster: bool,
}

/// The resources of Kubernetes 1.36 and of the CustomResourceDefinitions in a snapshot.
#[derive(Debug)]
pub struct ApiResources<'s> {
    known: Vec<(ApiResource<'s>, Vec<&'s str>)>,
}

impl<'s> ApiResources<'s> {
    /// Those of Kubernetes first, the core group before the others.
    pub fn of(snapshot: &'s Snapshot) -> Self {
        let own = include_str!("resources.txt").lines().filter(|line| !line.starts_with('#')).filter_map(built_in);
        let definitions = snapshot.of_kind(GroupKind::of("apiextensions.k8s.io", "CustomResourceDefinition"));
        Self { known: own.chain(definitions.filter_map(defined)).collect() }
    }

    /// The resource that a word means: its name, a short name, its kind in any case; in a group, or in the first that has
    /// it.
    pub fn find(&self, word: &str, group: Option<&str>) -> Option<ApiResource<'s>> {
        let in_group = |of: &&(ApiResource<'s>, Vec<&'s str>)| group.is_none_or(|group| group == of.0.group);
        let named = self.known.iter().filter(in_group).find(|(one, _)| one.name == word);
        let called = || {
            let is_called =
                |one: &ApiResource<'_>, short: &[&str]| one.kind.eq_ignore_ascii_case(word) || short.contains(&word);
            self.known.iter().filter(in_group).find(|(one, short)| is_called(one, short))
        };
        named.or_else(called).map(|(one, _)| *one)
    }

    /// Whether a group is one of Kubernetes' own, whose verbs are known.
    pub fn is_of_kubernetes(group: &str) -> bool {
        group.is_empty()
            || group.ends_with(".k8s.io")
            || matches!(group, "apps" | "autoscaling" | "batch" | "extensions" | "policy")
    }
}

fn built_in(line: &str) -> Option<(ApiResource<'_>, Vec<&str>)> {
    let mut words = line.split(' ');
    let group = words.next().map(|group| if group == "-" { "" } else { group })?;
    let (name, kind, short) = (words.next()?, words.next()?, words.next()?);
    let is_of_cluster = words.next()? == "cluster";
    Some((ApiResource { group, name, kind, is_of_cluster }, short.split(',').filter(|short| *short != "-").collect()))
}

fn defined(definition: &Object) -> Option<(ApiResource<'_>, Vec<&str>)> {
    let spec = definition.node().get("spec")?;
    let text = |path: &[&str]| spec.path(path).and_then(Node::as_str);
    let resource = ApiResource {
        group: text(&["group"])?,
        name: text(&["names", "plural"])?,
        kind: text(&["names", "kind"])?,
        is_of_cluster: text(&["scope"]) == Some("Cluster"),
    };
    let short = spec.path(&["names", "shortNames"]).into_iter().flat_map(Node::items).filter_map(Node::as_str);
    Some((resource, short.chain(text(&["names", "singular"])).collect()))
}

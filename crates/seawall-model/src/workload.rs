//! One normalised view of every pod template: what is in force for each container, and where it was written.

mod container;
mod security;
mod setting;
mod template;

pub use container::{Container, Role};
pub use security::{Capability, Profile, Security};
pub use setting::{Level, Setting};
pub use template::Template;

use seawall_yaml::{Kind, Node};

use crate::api::{self, Read};
use crate::template::Pod;
use crate::{Facts, Object, Place, Version};

/// A pod template with its owner. Reads from the object's document; costs about a microsecond to make.
#[derive(Debug)]
pub struct Workload<'s> {
    /// The object that holds the template.
    pub object: &'s Object,
    /// The mapping with the pod's `metadata` and `spec`; the specification itself where a custom resource holds it bare.
    pub template: Node<'s>,
    /// The pod's specification as it is written.
    pub spec: api::PodSpec<'s>,
    /// Operating system that the pod is for.
    pub os: Os,
    /// What is known of the cluster that the pod is meant for.
    pub facts: &'s Facts,
    containers: Vec<Container<'s>>,
    pod: Pod,
}

/// Operating system of a pod's node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Os {
    /// Linux, also when nothing is said.
    Linux,
    /// Windows, by `spec.os.name` or the node selector.
    Windows,
}

impl<'s> Workload<'s> {
    /// The workloads in `object` as far as the object alone tells; custom resources are known by their shape.
    pub fn all_in(object: &'s Object, facts: &'s Facts) -> Vec<Self> {
        crate::template::pods(object, &[]).into_iter().filter_map(|pod| Self::new(object, pod, facts)).collect()
    }

    /// The view of one pod. Nothing when there is no specification in it that could be read.
    pub(crate) fn new(object: &'s Object, pod: Pod, facts: &'s Facts) -> Option<Self> {
        let template = object.document.node(pod.node);
        let spec = if pod.bare { template } else { template.get("spec")? };
        let spec: api::PodSpec<'s> = Option::read(spec)?;
        let held = pod;
        let annotations = template.path(&["metadata", "annotations"]).filter(|node| node.kind() == Kind::Mapping);
        let pod = security::Pod { context: spec.security_context.as_ref(), annotations, facts };
        let lists = [
            (spec.init_containers, Role::Init),
            (spec.containers, Role::Main),
            (spec.ephemeral_containers, Role::Ephemeral),
        ];
        let mut containers = Vec::new();
        for (list, role) in lists {
            let elements = list.into_iter().flat_map(Node::items);
            containers.extend(elements.filter_map(Option::read).map(|written| Container::merge(written, role, &pod)));
        }
        let os = os(&spec);
        Some(Self { object, template, spec, os, facts, containers, pod: held })
    }

    /// All containers: init containers and sidecars, then the main ones, then ephemeral ones.
    pub fn containers(&self) -> &[Container<'s>] {
        &self.containers
    }

    /// Where in the object the pod lies.
    pub(crate) fn pod(&self) -> Pod {
        self.pod
    }

    /// The pod's `spec`.
    pub fn at(&self) -> Place<'s> {
        self.spec.node.into()
    }

    /// The name of the pod's ServiceAccount: `default` when none is given. The older field counts where the newer is
    /// absent, as the API server has it.
    pub fn service_account_name(&self) -> &'s str {
        let given = [&self.spec.service_account_name, &self.spec.service_account];
        given.into_iter().flatten().map(|name| name.value).find(|name| !name.is_empty()).unwrap_or("default")
    }

    /// A label of the pods.
    pub fn label(&self, name: &str) -> Option<&'s str> {
        self.template.path(&["metadata", "labels", name])?.as_str()
    }

    /// An annotation of the pods.
    pub fn annotation(&self, name: &str) -> Option<&'s str> {
        self.template.path(&["metadata", "annotations", name])?.as_str()
    }

    /// Whether the pods are for Windows.
    pub fn is_windows(&self) -> bool {
        self.os == Os::Windows
    }

    /// Whether the pods use their node's network.
    pub fn is_on_host_network(&self) -> bool {
        self.spec.host_network.is_some_and(|on| on.value)
    }

    /// Whether the users of the pods are others on the node: `hostUsers` is false, and the version has user namespaces
    /// without a feature gate. Windows has none.
    pub fn has_user_namespace(&self) -> bool {
        let asked = self.spec.host_users.is_some_and(|host| !host.value);
        asked && self.facts.kubernetes >= USER_NAMESPACES_SINCE && !self.is_windows()
    }
}

/// The first version in which user namespaces are on by default.
pub const USER_NAMESPACES_SINCE: Version = Version { major: 1, minor: 33 };

fn os(spec: &api::PodSpec<'_>) -> Os {
    let named = spec.os.as_ref().and_then(|os| os.name.as_ref()).map(|name| name.value);
    let selected = || {
        let selector = spec.node_selector?;
        selector.get("kubernetes.io/os").or_else(|| selector.get("beta.kubernetes.io/os"))?.as_str()
    };
    match named.or_else(selected) {
        Some("windows") => Os::Windows,
        _ => Os::Linux,
    }
}

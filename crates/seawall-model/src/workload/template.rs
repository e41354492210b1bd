//! A pod template of which nothing was read yet.

use seawall_yaml::{Kind, Node};

use super::{Role, Workload};
use crate::template::{self, Pod};
use crate::{Facts, Object, ObjectId, Snapshot};

/// A pod template as it is written. Making one costs next to nothing and what is asked of it is looked up in the
/// document: the view for who asks little of many pods. A [`Workload`] reads all of it.
#[derive(Debug, Clone, Copy)]
pub struct Template<'s> {
    /// The object that holds the template.
    pub object: &'s Object,
    /// The mapping with the pod's `metadata` and `spec`; the specification itself where a custom resource holds it bare.
    pub node: Node<'s>,
    /// The pod's specification.
    pub spec: Node<'s>,
    pub(crate) pod: Pod,
}

impl<'s> Template<'s> {
    /// The first template in `object` as far as the object alone tells.
    pub fn first_in(object: &'s Object) -> Option<Self> {
        template::pods(object, &[]).into_iter().find_map(|pod| Self::new(object, pod))
    }

    /// The view of one pod. Nothing when there is no specification in it that could be read.
    pub(crate) fn new(object: &'s Object, pod: Pod) -> Option<Self> {
        let node = object.document.node(pod.node);
        let spec = if pod.bare { node } else { node.get("spec")? };
        (spec.kind() == Kind::Mapping).then_some(Self { object, node, spec, pod })
    }

    /// The same with all that is in it.
    pub fn workload(&self, facts: &'s Facts) -> Option<Workload<'s>> {
        Workload::new(self.object, self.pod, facts)
    }

    /// All containers with what they are in the pod, in the order of [`Workload::containers`].
    pub fn containers(&self) -> impl Iterator<Item = (Node<'s>, Role)> + use<'s> {
        let lists =
            [("initContainers", Role::Init), ("containers", Role::Main), ("ephemeralContainers", Role::Ephemeral)];
        let spec = self.spec;
        lists.into_iter().flat_map(move |(list, role)| {
            let elements = spec.get(list).into_iter().flat_map(Node::items);
            elements.filter(|container| container.kind() == Kind::Mapping).map(move |container| {
                let restarts =
                    role == Role::Init && container.get("restartPolicy").and_then(Node::as_str) == Some("Always");
                (container, if restarts { Role::Sidecar } else { role })
            })
        })
    }

    /// The labels of the pods, as they are written.
    pub fn labels(&self) -> Option<Node<'s>> {
        self.node.path(&["metadata", "labels"])
    }

    /// A label of the pods.
    pub fn label(&self, name: &str) -> Option<&'s str> {
        self.labels()?.get(name)?.as_str()
    }

    /// The name of the pod's ServiceAccount, as [`Workload::service_account_name`] has it.
    pub fn service_account_name(&self) -> &'s str {
        let given = ["serviceAccountName", "serviceAccount"].map(|key| self.spec.get(key).and_then(Node::as_str));
        given.into_iter().flatten().find(|name| !name.is_empty()).unwrap_or("default")
    }

    /// Whether the pods use their node's network.
    pub fn is_on_host_network(&self) -> bool {
        self.spec.get("hostNetwork").and_then(Node::as_bool) == Some(true)
    }
}

impl Snapshot {
    /// All pod templates, with the object that each is in: those of [`Self::workloads`], by object.
    pub fn templates(&self) -> impl Iterator<Item = (ObjectId, Template<'_>)> {
        let pods = self.tables().pods.iter();
        pods.filter_map(|&(id, pod)| Some((id, Template::new(self.object(id), pod)?)))
    }

    /// How many places there are where a pod template may be.
    pub fn count_templates(&self) -> usize {
        self.tables().pods.len()
    }

    /// What is at one of them, counted from 0 in the order of [`Self::templates`]: for who looks at all of them at once.
    pub fn template_at(&self, place: usize) -> Option<(ObjectId, Template<'_>)> {
        let &(id, pod) = self.tables().pods.get(place)?;
        Some((id, Template::new(self.object(id), pod)?))
    }

    /// Every pod template in an object that nothing else in the snapshot made: those of [`Self::all_workloads`].
    pub fn all_templates(&self) -> impl Iterator<Item = (ObjectId, Template<'_>)> {
        let own = self.tables().pods.iter().filter(|(id, _)| self.maker(*id).is_none());
        own.filter_map(|&(id, pod)| Some((id, Template::new(self.object(id), pod)?)))
    }

    /// The pod templates in an object.
    pub fn templates_of(&self, id: ObjectId) -> impl Iterator<Item = Template<'_>> {
        let pods = &self.tables().pods;
        let start = pods.partition_point(|entry| entry.0 < id);
        let own = pods[start..].iter().take_while(move |entry| entry.0 == id);
        own.filter_map(|&(id, pod)| Template::new(self.object(id), pod))
    }
}

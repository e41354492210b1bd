//! The objects that a permission set is about, as far as the input holds them.

use seawall_model::access::namespace_of;
use seawall_model::{Found, GroupKind, ImageReference, Object, ObjectId};

use crate::access::Survey;

impl<'s> Survey<'_, 's> {
    /// The object of a kind with this name in a namespace, the one that is in force. An object that names no namespace
    /// is in `default`.
    pub(crate) fn find(&self, kind: GroupKind<'_>, namespace: &str, name: &str) -> Option<ObjectId> {
        let written = match self.snapshot.find(kind, Some(namespace), name) {
            Found::Yes(object) => Some(object),
            _ if namespace == "default" => match self.snapshot.find(kind, None, name) {
                Found::Yes(object) => Some(object),
                _ => None,
            },
            _ => None,
        };
        self.snapshot.id_of(written?)
    }

    /// The objects of a kind with this name, in one namespace or in all that there are.
    pub(crate) fn find_all(&self, kind: GroupKind<'_>, namespace: Option<&str>, name: &str) -> Vec<ObjectId> {
        match namespace {
            Some(namespace) => self.find(kind, namespace, name).into_iter().collect(),
            None => self.inventory.namespaces().filter_map(|(namespace, _)| self.find(kind, namespace, name)).collect(),
        }
    }

    /// The objects of a kind in one namespace, or in all.
    pub(crate) fn all_of<'x>(
        &'x self,
        kind: GroupKind<'x>,
        namespace: Option<&'x str>,
    ) -> impl Iterator<Item = &'s Object> + 'x {
        let all = self.snapshot.of_kind(kind);
        all.filter(move |object| namespace.is_none_or(|namespace| namespace_of(object) == namespace))
    }

    /// Whether objects of a kind may be there that the input does not hold.
    pub(crate) fn may_have(&self, kind: GroupKind<'_>, namespace: Option<&str>) -> bool {
        match namespace {
            Some(_) => !self.snapshot.has_all_in(kind, namespace),
            None => !self.snapshot.has_all(kind),
        }
    }

    /// Whether a pod runs an image whose repository ends so.
    pub(crate) fn runs_image(&self, repositories: &[&str]) -> bool {
        let alive = self.inventory.members().iter().filter(|member| member.is_alive);
        let workloads = alive.filter_map(|member| self.inventory.workload(self.snapshot, member));
        workloads.into_iter().any(|workload| {
            let images = workload.containers().iter().filter_map(|container| container.image.as_ref());
            let images = images.filter_map(|image| ImageReference::parse(image.value).ok());
            images.into_iter().any(|image| repositories.iter().any(|end| image.repository.ends_with(end)))
        })
    }

    /// What the API servers that the input shows are started with.
    pub(crate) fn api_server_words(&self) -> Vec<&'s str> {
        let pods = self.snapshot.labelled(GroupKind::core("Pod"), "component", "kube-apiserver");
        let ids = pods.filter_map(|pod| self.snapshot.id_of(pod));
        let workloads = ids.flat_map(|id| self.snapshot.workloads(id));
        let mut words = Vec::new();
        for workload in workloads {
            for container in workload.containers() {
                words.extend(container.command.iter().chain(container.args.iter()).map(|word| word.value));
            }
        }
        words
    }
}

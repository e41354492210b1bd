//! What makes pods: every kind with a pod template, Kubernetes' own and those of controllers that run here.

use seawall_model::GroupKind;

use crate::Action;
use crate::access::Survey;
use crate::deputy::{Acts, Catalogue};
use crate::premise::Premise;
use crate::way::{Ways, action};

/// The actions that make pods of one's own specification: of Pods, and of Kubernetes' kinds with a template.
/// PodTemplates make nothing.
pub(crate) const CREATE: &[Action] = &[
    action!("create", "pods"),
    action!("create", "replicationcontrollers"),
    action!("create", "apps", "deployments"),
    action!("create", "apps", "daemonsets"),
    action!("create", "apps", "statefulsets"),
    action!("create", "apps", "replicasets"),
    action!("create", "batch", "jobs"),
    action!("create", "batch", "cronjobs"),
];

/// That somebody makes pods, as a part of a step.
pub(crate) const PODS: Premise = Premise { what: "create pods", actions: CREATE, is_of_cluster: false };

/// That somebody makes claims, as a part of a step.
pub(crate) const CLAIMS: Premise = Premise {
    what: "create persistentvolumeclaims",
    actions: &[action!("create", "persistentvolumeclaims")],
    is_of_cluster: false,
};

/// A kind whose pod template can be changed. Jobs are none: theirs is immutable.
pub(crate) struct Changeable {
    /// The kind.
    pub(crate) kind: GroupKind<'static>,
    /// Updating and patching it.
    pub(crate) actions: &'static [Action],
    /// What that is, in a few words.
    pub(crate) what: &'static str,
}

/// Kubernetes' kinds whose pod template can be changed.
pub(crate) const CHANGEABLE: &[Changeable] = &[
    Changeable {
        kind: GroupKind::core("ReplicationController"),
        actions: &[action!("update", "replicationcontrollers"), action!("patch", "replicationcontrollers")],
        what: "change replicationcontrollers",
    },
    Changeable {
        kind: GroupKind::of("apps", "Deployment"),
        actions: &[action!("update", "apps", "deployments"), action!("patch", "apps", "deployments")],
        what: "change deployments",
    },
    Changeable {
        kind: GroupKind::of("apps", "DaemonSet"),
        actions: &[action!("update", "apps", "daemonsets"), action!("patch", "apps", "daemonsets")],
        what: "change daemonsets",
    },
    Changeable {
        kind: GroupKind::of("apps", "StatefulSet"),
        actions: &[action!("update", "apps", "statefulsets"), action!("patch", "apps", "statefulsets")],
        what: "change statefulsets",
    },
    Changeable {
        kind: GroupKind::of("apps", "ReplicaSet"),
        actions: &[action!("update", "apps", "replicasets"), action!("patch", "apps", "replicasets")],
        what: "change replicasets",
    },
    Changeable {
        kind: GroupKind::of("batch", "CronJob"),
        actions: &[action!("update", "batch", "cronjobs"), action!("patch", "batch", "cronjobs")],
        what: "change cronjobs",
    },
];

/// What it depends on whether a custom resource makes pods.
pub(crate) const CONTROLLER_RUNS: &str = "whether its controller runs";

/// Kinds of the catalogue that hold a template, whether their controller is here.
pub(crate) struct CustomTemplate {
    /// The kind.
    pub(crate) acts: &'static Acts,
    /// What it depends on; none when the controller is here.
    pub(crate) unsure: Option<&'static str>,
}

impl<'a, 's> Survey<'a, 's> {
    /// Calls `each` with every permission set that makes pods of any specification, and what it depends on.
    pub(crate) fn each_maker_of_pods(&self, mut each: impl FnMut(&Ways<'a, 's>, Option<&'static str>)) {
        let (known, unsure): (Vec<_>, Vec<_>) =
            self.custom_templates().into_iter().partition(|template| template.unsure.is_none());
        let certain = CREATE.iter().chain(known.iter().map(|template| &template.acts.create));
        let certain = (self.allowing(certain), None);
        let unsure = unsure.iter().map(|template| (self.allowing([&template.acts.create]), template.unsure));
        let makes: Vec<_> = std::iter::once(certain).chain(unsure).collect();
        for (set, vertex) in self.sets() {
            for (makes, unsure) in &makes {
                if let Some(ways) = makes.of(set, vertex).filter(|ways| !ways.all.is_empty()) {
                    each(&ways, *unsure);
                }
            }
        }
    }

    /// Kinds of the catalogue that hold a template and whose controller is here, or may be: the input is a part and
    /// holds objects of the kind, or its definition.
    pub(crate) fn custom_templates(&self) -> Vec<CustomTemplate> {
        let mut found = Vec::new();
        for (controller, acts) in Catalogue::get().templates() {
            if self.deputies().iter().any(|deputy| deputy.controller.name == controller.name) {
                found.push(CustomTemplate { acts, unsure: None });
            } else if self.shows(acts) {
                found.push(CustomTemplate { acts, unsure: Some(CONTROLLER_RUNS) });
            }
        }
        found
    }

    /// Whether the input is a part and holds objects of this kind, or its definition.
    pub(crate) fn shows(&self, acts: &Acts) -> bool {
        let kind = GroupKind::of(acts.group, acts.kind);
        let is_defined = || {
            let name = format!("{}.{}", acts.create.resource, acts.group);
            let mut definitions =
                self.snapshot.of_kind(GroupKind::of("apiextensions.k8s.io", "CustomResourceDefinition"));
            definitions.any(|definition| definition.reference.name == name)
        };
        !self.snapshot.is_closed() && (self.snapshot.of_kind(kind).next().is_some() || is_defined())
    }
}

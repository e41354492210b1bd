//! Seccomp and AppArmor: profiles that take the confinement away, and how to give it back.

use seawall_check::{Report, Reported, mention};
use seawall_model::api::PodSecurityContext;
use seawall_model::workload::{Container, Level, Profile, Security, Setting};
use seawall_model::{Field, Place, Workload};
use seawall_yaml::{Kind, Node};

use crate::in_force::by_node;

/// One of the two mechanisms, which are written alike.
pub(crate) struct Mechanism {
    /// Its name in messages.
    name: &'static str,
    /// The profile's type, from a container or a pod's specification.
    pub(crate) kind: &'static str,
    /// The file or profile that the type `Localhost` names.
    localhost: &'static str,
    /// Annotations that name a profile for a container, where the API server still reads them.
    annotations: Option<&'static str>,
    setting: for<'a, 's> fn(&'a Security<'s>) -> &'a Setting<'s, Profile<'s>>,
    of_pod: for<'s> fn(&PodSecurityContext<'s>) -> Option<Node<'s>>,
}

pub(crate) const SECCOMP: Mechanism = Mechanism {
    name: "seccomp",
    kind: "securityContext/seccompProfile/type",
    localhost: "securityContext/seccompProfile/localhostProfile",
    annotations: None,
    setting: |security| &security.seccomp,
    of_pod: |context| Some(context.seccomp_profile.as_ref()?.kind?.node),
};

pub(crate) const APP_ARMOR: Mechanism = Mechanism {
    name: "AppArmor",
    kind: "securityContext/appArmorProfile/type",
    localhost: "securityContext/appArmorProfile/localhostProfile",
    annotations: Some("container.apparmor.security.beta.kubernetes.io/"),
    setting: |security| &security.app_armor,
    of_pod: |context| Some(context.app_armor_profile.as_ref()?.kind?.node),
};

impl Mechanism {
    /// What is in force for a container.
    pub(crate) fn of<'a, 's>(&self, container: &'a Container<'s>) -> &'a Setting<'s, Profile<'s>> {
        (self.setting)(&container.security)
    }

    /// Reports each profile that is written and confines nothing, in force or not: admission refuses it either way.
    pub(crate) fn report_unconfined(&self, workload: &Workload<'_>, report: &mut Report<'_>) {
        for (node, containers) in by_node(workload, |container| self.unconfined(container)) {
            let setting = self.of(containers[0]);
            let reported = report.field(node, self.message(&containers, setting.value));
            match setting.level {
                Level::Container => self.confine(reported, containers[0].at),
                Level::Pod => self.confine(reported, workload.at()),
                Level::Annotation | Level::Default => reported.set(node, "runtime/default"),
            };
        }
        self.report_idle(workload, report);
        self.report_annotations(workload, report);
    }

    /// The profile in force, where it confines nothing.
    fn unconfined<'s>(&self, container: &Container<'s>) -> Option<Node<'s>> {
        let setting = self.of(container);
        setting.node.filter(|_| matches!(setting.value, Profile::Unconfined | Profile::Unknown(_)))
    }

    fn message(&self, sharing: &[&Container<'_>], profile: Profile<'_>) -> String {
        let (who, one) = (mention::containers(sharing), sharing.len() == 1);
        match profile {
            Profile::Unknown(profile) => {
                let names = if one { "names" } else { "name" };
                format!("{who} {names} {} profile `{profile}`, which Kubernetes does not know", self.name)
            }
            _ => format!("{} unconfined by {}", mention::running(sharing), self.name),
        }
    }

    /// A pod's profile that every container replaces.
    fn report_idle(&self, workload: &Workload<'_>, report: &mut Report<'_>) {
        let written = workload.spec.security_context.as_ref().and_then(self.of_pod);
        let idle = |node: &Node<'_>| !matches!(node.as_str(), Some("RuntimeDefault" | "Localhost"));
        if let Some(node) = written.filter(idle) {
            let profile = node.as_str().unwrap_or_default();
            let message = format!("the pod's {} profile is `{profile}`, which every container replaces", self.name);
            self.confine(report.field(node, message), workload.at());
        }
    }

    /// Annotations with a profile that is none, also for containers that are not there or that have a field.
    fn report_annotations(&self, workload: &Workload<'_>, report: &mut Report<'_>) {
        let Some(prefix) = self.annotations else { return };
        let annotations = workload.template.path(&["metadata", "annotations"]);
        for (key, node) in annotations.filter(|node| node.kind() == Kind::Mapping).into_iter().flat_map(Node::entries) {
            let Some(container) = key.scalar().and_then(|key| key.strip_prefix(prefix)) else { continue };
            let Some(value) = node.as_str().filter(|value| !is_profile(value)) else { continue };
            let message =
                format!("an annotation without effect gives container `{container}` {} profile `{value}`", self.name);
            report.field(node, message).set(node, "runtime/default");
        }
    }

    /// The fix lets the runtime's own profile confine the container or the pod at `place`.
    pub(crate) fn confine<'r>(&self, reported: Reported<'r>, place: Place<'_>) -> Reported<'r> {
        let localhost: Field<'_> = place.join(self.localhost);
        reported.set(place.join(self.kind), "RuntimeDefault").remove(localhost)
    }
}

/// Whether an annotation's value confines or leaves it to the runtime.
fn is_profile(value: &str) -> bool {
    value.is_empty() || value == "runtime/default" || value.starts_with("localhost/")
}

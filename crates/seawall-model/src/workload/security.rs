//! Security settings in force for one container.

use seawall_yaml::Node;

use super::setting::{Level, Setting};
use crate::api::{self, Written};
use crate::{Facts, Version};

/// Security settings in force for one container: its own, else the pod's, else what Kubernetes assumes.
#[derive(Debug)]
pub struct Security<'s> {
    /// Nearly everything root on the node may do; assumed false.
    pub privileged: Setting<'s, bool>,
    /// Whether a process may gain rights; assumed true.
    pub allow_privilege_escalation: Setting<'s, bool>,
    /// Whether the root file system cannot be written; assumed false.
    pub read_only_root_filesystem: Setting<'s, bool>,
    /// Whether user 0 is refused at the start; `None` and false both mean it is not.
    pub run_as_non_root: Setting<'s, Option<bool>>,
    /// User id; `None` leaves it to the image.
    pub run_as_user: Setting<'s, Option<i64>>,
    /// Primary group id; `None` leaves it to the image.
    pub run_as_group: Setting<'s, Option<i64>>,
    /// `Default` unless written.
    pub proc_mount: Setting<'s, &'s str>,
    /// System call filter.
    pub seccomp: Setting<'s, Profile<'s>>,
    /// AppArmor profile.
    pub app_armor: Setting<'s, Profile<'s>>,
    /// SELinux label. A container's replaces the pod's as a whole.
    pub se_linux: Setting<'s, Option<api::SeLinuxOptions<'s>>>,
    /// Whether it is a Windows HostProcess container.
    pub host_process: Setting<'s, bool>,
    /// User name on Windows; `None` leaves it to the image.
    pub run_as_user_name: Setting<'s, Option<&'s str>>,
    /// Capabilities added, as written.
    pub added: Vec<Capability<'s>>,
    /// Capabilities dropped, as written.
    pub dropped: Vec<Capability<'s>>,
}

/// A seccomp or AppArmor profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile<'s> {
    /// Nothing is said. Seccomp: unconfined unless the kubelet defaults it. AppArmor: the runtime's default where the
    /// node has AppArmor.
    Unset,
    /// The container runtime's own.
    RuntimeDefault,
    /// One that the node holds.
    Localhost(&'s str),
    /// None, on purpose.
    Unconfined,
    /// A word that Kubernetes does not know.
    Unknown(&'s str),
}

/// A capability that a container adds or drops.
#[derive(Debug, Clone, Copy)]
pub struct Capability<'s> {
    /// The list's element.
    pub node: Node<'s>,
    /// As written.
    pub written: &'s str,
}

impl Capability<'_> {
    /// Whether this is `name` (upper case, without `CAP_`), however it is written.
    pub fn is(&self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    /// As written, without `CAP_`.
    pub fn name(&self) -> &str {
        let prefix = self.written.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("CAP_"));
        if prefix { &self.written[4..] } else { self.written }
    }
}

impl Security<'_> {
    /// Whether `name` is added, alone or with `ALL`.
    pub fn adds(&self, name: &str) -> bool {
        self.added.iter().any(|capability| capability.is(name) || capability.is("ALL"))
    }

    /// Whether `name` is dropped, alone or with `ALL`, in any case of letters. A name with `CAP_` does not count: not
    /// every runtime knows it, and what is not known stays.
    pub fn drops(&self, name: &str) -> bool {
        let is = |capability: &Capability<'_>, name: &str| capability.written.eq_ignore_ascii_case(name);
        self.dropped.iter().any(|capability| is(capability, name) || is(capability, "ALL"))
    }
}

/// What a container inherits.
pub(super) struct Pod<'a, 's> {
    pub(super) context: Option<&'a api::PodSecurityContext<'s>>,
    pub(super) annotations: Option<Node<'s>>,
    pub(super) facts: &'a Facts,
}

impl<'s> Security<'s> {
    pub(super) fn merge(own: Option<&api::SecurityContext<'s>>, container: &str, pod: &Pod<'_, 's>) -> Self {
        let inherited = pod.context;
        let only_own = |field: Option<Written<'s, bool>>, assumed| {
            field.map_or(Setting::assumed(assumed), |field| Setting::written(field.value, Level::Container, field.node))
        };
        let windows = own.and_then(|own| own.windows_options.as_ref());
        let pod_windows = inherited.and_then(|pod| pod.windows_options.as_ref());
        let capabilities = own.and_then(|own| own.capabilities.as_ref());
        Self {
            privileged: only_own(own.and_then(|own| own.privileged), false),
            allow_privilege_escalation: only_own(own.and_then(|own| own.allow_privilege_escalation), true),
            read_only_root_filesystem: only_own(own.and_then(|own| own.read_only_root_filesystem), false),
            run_as_non_root: either(
                own.and_then(|own| own.run_as_non_root),
                inherited.and_then(|pod| pod.run_as_non_root),
            ),
            run_as_user: either(own.and_then(|own| own.run_as_user), inherited.and_then(|pod| pod.run_as_user)),
            run_as_group: either(own.and_then(|own| own.run_as_group), inherited.and_then(|pod| pod.run_as_group)),
            proc_mount: own.and_then(|own| own.proc_mount).map_or(Setting::assumed("Default"), |mount| {
                Setting::written(mount.value, Level::Container, mount.node)
            }),
            seccomp: seccomp(own, container, pod),
            app_armor: app_armor(own, container, pod),
            se_linux: se_linux(own, inherited),
            host_process: or_assumed(
                either(
                    windows.and_then(|options| options.host_process),
                    pod_windows.and_then(|options| options.host_process),
                ),
                false,
            ),
            run_as_user_name: either(
                windows.and_then(|options| options.run_as_user_name),
                pod_windows.and_then(|options| options.run_as_user_name),
            ),
            added: capabilities.map(|capabilities| list(&capabilities.add)).unwrap_or_default(),
            dropped: capabilities.map(|capabilities| list(&capabilities.drop)).unwrap_or_default(),
        }
    }
}

fn list<'s>(written: &[Written<'s, &'s str>]) -> Vec<Capability<'s>> {
    written.iter().map(|name| Capability { node: name.node, written: name.value }).collect()
}

fn either<'s, T>(own: Option<Written<'s, T>>, inherited: Option<Written<'s, T>>) -> Setting<'s, Option<T>> {
    match (own, inherited) {
        (Some(own), _) => Setting::written(Some(own.value), Level::Container, own.node),
        (None, Some(inherited)) => Setting::written(Some(inherited.value), Level::Pod, inherited.node),
        (None, None) => Setting::assumed(None),
    }
}

fn or_assumed<T>(setting: Setting<'_, Option<T>>, assumed: T) -> Setting<'_, T> {
    Setting { value: setting.value.unwrap_or(assumed), level: setting.level, node: setting.node }
}

fn se_linux<'s>(
    own: Option<&api::SecurityContext<'s>>,
    inherited: Option<&api::PodSecurityContext<'s>>,
) -> Setting<'s, Option<api::SeLinuxOptions<'s>>> {
    let own = own.and_then(|own| own.se_linux_options.clone()).map(|options| (options, Level::Container));
    let inherited = || inherited.and_then(|pod| pod.se_linux_options.clone()).map(|options| (options, Level::Pod));
    own.or_else(inherited).map_or(Setting::assumed(None), |(options, level)| {
        let node = options.node;
        Setting::written(Some(options), level, node)
    })
}

/// The annotations ended with 1.27: from then on they are neither copied into the fields nor read by the kubelet.
const SECCOMP_ANNOTATIONS_UNTIL: Version = Version { major: 1, minor: 27 };

fn seccomp<'s>(own: Option<&api::SecurityContext<'s>>, container: &str, pod: &Pod<'_, 's>) -> Setting<'s, Profile<'s>> {
    let own = own.and_then(|own| own.seccomp_profile.as_ref()).map(|profile| (profile, Level::Container));
    let inherited = || pod.context.and_then(|pod| pod.seccomp_profile.as_ref()).map(|profile| (profile, Level::Pod));
    if let Some((profile, level)) = own.or_else(inherited) {
        return field_profile(profile.kind, profile.localhost_profile, profile.node, level);
    }
    if pod.facts.kubernetes >= SECCOMP_ANNOTATIONS_UNTIL {
        return Setting::assumed(Profile::Unset);
    }
    let own = annotation(pod.annotations, "container.seccomp.security.alpha.kubernetes.io/", container);
    let inherited = || annotation(pod.annotations, "seccomp.security.alpha.kubernetes.io/", "pod");
    annotated(own.or_else(inherited))
}

fn app_armor<'s>(
    own: Option<&api::SecurityContext<'s>>,
    container: &str,
    pod: &Pod<'_, 's>,
) -> Setting<'s, Profile<'s>> {
    let own = own.and_then(|own| own.app_armor_profile.as_ref()).map(|profile| (profile, Level::Container));
    let inherited = || pod.context.and_then(|pod| pod.app_armor_profile.as_ref()).map(|profile| (profile, Level::Pod));
    let annotated =
        annotated(annotation(pod.annotations, "container.apparmor.security.beta.kubernetes.io/", container));
    match own.or_else(inherited) {
        // Only an annotation that names the container competes with the fields, and the container's own field wins.
        Some((profile, level)) if level == Level::Container || !annotated.is_written() => {
            field_profile(profile.kind, profile.localhost_profile, profile.node, level)
        }
        _ => annotated,
    }
}

fn field_profile<'s>(
    kind: Option<Written<'s, &'s str>>,
    localhost: Option<Written<'s, &'s str>>,
    node: Node<'s>,
    level: Level,
) -> Setting<'s, Profile<'s>> {
    let profile = match kind.map(|kind| kind.value) {
        None => Profile::Unset,
        Some("RuntimeDefault") => Profile::RuntimeDefault,
        Some("Localhost") => Profile::Localhost(localhost.map_or("", |name| name.value)),
        Some("Unconfined") => Profile::Unconfined,
        Some(other) => Profile::Unknown(other),
    };
    Setting::written(profile, level, kind.map_or(node, |kind| kind.node))
}

fn annotation<'s>(annotations: Option<Node<'s>>, prefix: &str, name: &str) -> Option<Node<'s>> {
    let of_this = |key: &str| key.strip_prefix(prefix).is_some_and(|rest| rest == name);
    annotations?.entries().find(|(key, _)| key.scalar().is_some_and(of_this)).map(|(_, value)| value)
}

fn annotated(node: Option<Node<'_>>) -> Setting<'_, Profile<'_>> {
    // An empty annotation says nothing: the API server makes no field of it, and the pod's own profile applies.
    let Some((node, value)) = node.and_then(|node| Some((node, node.as_str()?))).filter(|(_, value)| !value.is_empty())
    else {
        return Setting::assumed(Profile::Unset);
    };
    let profile = match value {
        "runtime/default" | "docker/default" => Profile::RuntimeDefault,
        "unconfined" => Profile::Unconfined,
        _ => value.strip_prefix("localhost/").map_or(Profile::Unknown(value), Profile::Localhost),
    };
    Setting::written(profile, Level::Annotation, node)
}

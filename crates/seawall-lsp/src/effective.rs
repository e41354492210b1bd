//! The settings in force for a container, in words.

use seawall_model::workload::{Container, Level, Profile, Security, Setting};
use seawall_model::{Field, Object, Workload};
use seawall_yaml::Node;

/// One setting of one container.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Effective {
    /// The field's name in a security context.
    pub(crate) field: &'static str,
    /// What is in force.
    pub(crate) value: String,
    /// Who said so, and in which line.
    pub(crate) origin: String,
}

/// Every setting of `container` in force; those of Windows only where the pod is for it, or they are written.
pub(crate) fn settings(container: &Container<'_>, workload: &Workload<'_>) -> Vec<Effective> {
    let security = &container.security;
    let from = Origin { object: workload.object };
    let mut all = vec![
        from.of("privileged", &security.privileged, |value| value.to_string()),
        from.of("allowPrivilegeEscalation", &security.allow_privilege_escalation, |value| value.to_string()),
        from.of("readOnlyRootFilesystem", &security.read_only_root_filesystem, |value| value.to_string()),
        from.of("runAsNonRoot", &security.run_as_non_root, |value| value.unwrap_or(false).to_string()),
        from.of("runAsUser", &security.run_as_user, |value| id(*value)),
        from.of("runAsGroup", &security.run_as_group, |value| id(*value)),
        from.of("procMount", &security.proc_mount, |value| (*value).to_owned()),
        from.of("seccompProfile", &security.seccomp, |profile| {
            self::profile(*profile, "none unless the kubelet has a default")
        }),
        from.of("appArmorProfile", &security.app_armor, |profile| {
            self::profile(*profile, "the runtime's where the node has AppArmor")
        }),
        from.of("seLinuxOptions", &security.se_linux, |options| {
            options.as_ref().map_or("the runtime's choice".to_owned(), |options| options.node.to_json().to_string())
        }),
        capabilities(security, &from),
    ];
    if workload.is_windows() || security.host_process.is_written() || security.run_as_user_name.is_written() {
        all.push(from.of("hostProcess", &security.host_process, |value| value.to_string()));
        all.push(
            from.of("runAsUserName", &security.run_as_user_name, |name| name.unwrap_or("left to the image").to_owned()),
        );
    }
    all
}

fn capabilities(security: &Security<'_>, from: &Origin<'_>) -> Effective {
    let written = security.added.iter().chain(&security.dropped).map(|capability| capability.node);
    let written = written.min_by_key(|node| node.span().start);
    let names = |sign: char, list: &[seawall_model::workload::Capability<'_>]| {
        list.iter().map(|capability| format!("{sign}{}", capability.name())).collect::<Vec<_>>()
    };
    let changes = [names('-', &security.dropped), names('+', &security.added)].concat();
    let value = if changes.is_empty() {
        "the runtime's default set".to_owned()
    } else {
        format!("the runtime's default set, {}", changes.join(" "))
    };
    let level = if written.is_some() { Level::Container } else { Level::Default };
    Effective { field: "capabilities", value, origin: from.words(level, written) }
}

fn id(value: Option<i64>) -> String {
    value.map_or("left to the image".to_owned(), |id| id.to_string())
}

fn profile(profile: Profile<'_>, unset: &str) -> String {
    match profile {
        Profile::Unset => unset.to_owned(),
        Profile::RuntimeDefault => "RuntimeDefault".to_owned(),
        Profile::Localhost(name) => format!("Localhost {name}"),
        Profile::Unconfined => "Unconfined".to_owned(),
        Profile::Unknown(name) => format!("{name}, which Kubernetes does not know"),
    }
}

/// Where the values of an object come from.
struct Origin<'o> {
    object: &'o Object,
}

impl Origin<'_> {
    fn of<T>(&self, field: &'static str, setting: &Setting<'_, T>, words: impl Fn(&T) -> String) -> Effective {
        Effective { field, value: words(&setting.value), origin: self.words(setting.level, setting.node) }
    }

    fn words(&self, level: Level, node: Option<Node<'_>>) -> String {
        let who = match level {
            Level::Container => "container",
            Level::Pod => "pod",
            Level::Annotation => "annotation",
            Level::Default => return "default".to_owned(),
        };
        let line = node.and_then(|node| self.object.locate(Field::from(node)));
        line.map_or(who.to_owned(), |at| format!("{who}, line {}", at.start().line))
    }
}

//! Capabilities that containers add: which rule answers for which.

use seawall_check::{Report, Reported};
use seawall_model::Workload;
use seawall_model::workload::{Capability, Container};
use serde_json::Value;

/// What an added capability means. Exactly one rule answers for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grade {
    /// `SYS_ADMIN`: `capability-sys-admin` answers.
    SysAdmin,
    /// `SYS_MODULE`: `capability-sys-module`.
    SysModule,
    /// `ALL`, or one that reaches the node in another way: `capability-dangerous`.
    Dangerous,
    /// `NET_RAW`: `capability-net-raw-added`.
    NetRaw,
    /// One of the Pod Security Standards' baseline list: `capability-add-beyond-net-bind`.
    Baseline,
    /// `NET_BIND_SERVICE`, which even the restricted level allows: nobody.
    NetBind,
    /// Any other, misspelt ones among them: `capability-any-added`.
    Other,
}

/// Capabilities that give away the node, the network of the pod or the traces of an attack.
const DANGEROUS: [&str; 14] = [
    "ALL",
    "AUDIT_CONTROL",
    "BPF",
    "CHECKPOINT_RESTORE",
    "DAC_READ_SEARCH",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "NET_ADMIN",
    "PERFMON",
    "SYSLOG",
    "SYS_BOOT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_TIME",
];

/// What the Pod Security Standards let the baseline level add besides `NET_BIND_SERVICE`.
const BASELINE: [&str; 12] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

impl Grade {
    /// Admission compares the baseline list letter by letter, so a name counts there only as it is spelt; what is
    /// dangerous is recognised in every spelling that some runtime takes.
    pub(crate) fn of(capability: &Capability<'_>) -> Self {
        match capability.written {
            "NET_BIND_SERVICE" => Self::NetBind,
            name if BASELINE.contains(&name) => Self::Baseline,
            _ if capability.is("SYS_ADMIN") => Self::SysAdmin,
            _ if capability.is("SYS_MODULE") => Self::SysModule,
            _ if capability.is("NET_RAW") => Self::NetRaw,
            _ if DANGEROUS.iter().any(|name| capability.is(name)) => Self::Dangerous,
            _ => Self::Other,
        }
    }
}

/// The name in the baseline list that `capability` means but misses.
pub(crate) fn meant(capability: &Capability<'_>) -> Option<&'static str> {
    let known = BASELINE.iter().chain(&["NET_BIND_SERVICE"]);
    known.copied().find(|name| capability.is(name) && capability.written != *name)
}

/// Each capability of this grade that a container adds. Windows knows no capabilities.
pub(crate) fn added<'w, 's>(
    workload: &'w Workload<'s>,
    grade: Grade,
) -> impl Iterator<Item = (&'w Container<'s>, &'w Capability<'s>)> {
    let containers = if workload.is_windows() { &[] } else { workload.containers() };
    containers.iter().flat_map(move |container| {
        let of_grade = container.security.added.iter().filter(move |capability| Grade::of(capability) == grade);
        of_grade.map(move |capability| (container, capability))
    })
}

/// Reports each capability of this grade; the fix takes it away.
pub(crate) fn report_added(workload: &Workload<'_>, grade: Grade, report: &mut Report<'_>) {
    for (container, capability) in added(workload, grade) {
        let message = format!("container `{}` adds capability `{}`", container.name, capability.written);
        take_away(report.field(capability.node, message), container, capability);
    }
}

/// The fix takes the capability away, and what would be left empty with it.
pub(crate) fn take_away<'r>(
    reported: Reported<'r>,
    container: &Container<'_>,
    capability: &Capability<'_>,
) -> Reported<'r> {
    let capabilities = container.at.join("securityContext/capabilities");
    let list = container.at.join("securityContext/capabilities/add");
    if list.value().is_some_and(|list| list.items().nth(1).is_some()) {
        reported.remove(capability.node)
    } else if capabilities.value().is_some_and(|both| both.entries().nth(1).is_some()) {
        reported.remove(list)
    } else {
        reported.remove(capabilities)
    }
}

/// The fix drops `ALL` instead of what is dropped so far. A capability that is dropped by name and added as well stays
/// dropped only as long as its name stands there.
pub(crate) fn drop_all<'r>(reported: Reported<'r>, container: &Container<'_>) -> Reported<'r> {
    let field = container.at.join("securityContext/capabilities/drop");
    let security = &container.security;
    if security.dropped.iter().any(|dropped| security.added.iter().any(|added| added.is(dropped.name()))) {
        return reported.append(field, "ALL");
    }
    reported.set(field, vec![Value::from("ALL")])
}

/// The fix drops `NET_RAW`, unless it is dropped already.
pub(crate) fn drop_net_raw<'r>(reported: Reported<'r>, container: &Container<'_>) -> Reported<'r> {
    if container.security.drops("NET_RAW") {
        return reported;
    }
    match container.security.dropped.iter().find(|dropped| dropped.is("NET_RAW")) {
        Some(dropped) => reported
            .fact(format!("`{}` in `drop` is unknown to some runtimes and leaves the capability", dropped.written))
            .set(dropped.node, "NET_RAW"),
        None => reported.append(container.at.join("securityContext/capabilities/drop"), "NET_RAW"),
    }
}

/// Containers for which `lacks` holds, with the list of what they drop as the place. Windows knows no capabilities.
pub(crate) fn report_undropped(
    workload: &Workload<'_>,
    report: &mut Report<'_>,
    lacks: fn(&Container<'_>) -> bool,
    what: &str,
    fix: for<'r> fn(Reported<'r>, &Container<'_>) -> Reported<'r>,
) {
    if workload.is_windows() {
        return;
    }
    for container in workload.containers().iter().filter(|container| lacks(container)) {
        let field = container.at.join("securityContext/capabilities/drop");
        fix(report.field(field, format!("container `{}` {what}", container.name)), container);
    }
}

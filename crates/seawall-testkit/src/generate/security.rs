//! Security settings of pods and containers, as teams write them.

use super::facts::{Facts, Token};
use super::fields::Fields;
use super::random::Random;
use super::value::{Value, list};

/// Ids that the containers of one workload run as.
pub(crate) struct Ids {
    user: Option<i64>,
    group: Option<i64>,
}

impl Ids {
    pub(crate) fn drawn(facts: &Facts, random: &mut Random) -> Ids {
        let (weak, care) = (&facts.weaknesses, &facts.care);
        let given = if care.high_ids {
            10_001 + random.below(50_000) as i64
        } else {
            *random.pick(&[1000, 1000, 1001, 101, 999])
        };
        let stated = random.chance(0.7);
        match () {
            () if weak.root_explicit => Ids { user: Some(0), group: None },
            () if weak.root => Ids { user: None, group: None },
            () if stated || care.high_ids => Ids { user: Some(given), group: Some(given) },
            () => Ids { user: None, group: None },
        }
    }
}

/// Sets what belongs to the pod as a whole.
pub(crate) fn on_pod(pod: &mut Fields, facts: &Facts, ids: &Ids, random: &mut Random) {
    let (weak, care) = (&facts.weaknesses, &facts.care);
    if facts.token == Token::OffInPod {
        pod.set("automountServiceAccountToken", false);
    }
    for (field, set) in [
        ("hostNetwork", weak.host_network),
        ("hostPID", weak.host_pid),
        ("hostIPC", weak.host_ipc),
        ("shareProcessNamespace", weak.share_process_namespace && !weak.host_pid),
    ] {
        if set {
            pod.set(field, true);
        }
    }
    if weak.host_network {
        pod.set("dnsPolicy", "ClusterFirstWithHostNet");
    }
    if care.own_user_namespace && !(weak.host_network || weak.host_pid || weak.host_ipc) {
        pod.set("hostUsers", false);
    }
    if weak.host_aliases {
        let alias = Fields::new().with("ip", "192.0.2.40").with("hostnames", list(["legacy.example.com"]));
        pod.set("hostAliases", list([alias]));
    }
    let mut context = Fields::new();
    if care.on_pod {
        identity(&mut context, facts, ids);
        profiles(&mut context, facts);
    }
    if let Some(group) = ids.group.filter(|_| care.high_ids || random.chance(0.4)) {
        context.set("fsGroup", group);
    }
    if weak.sysctl {
        let setting = Fields::new().with("name", "net.core.somaxconn").with("value", "4096");
        context.set("sysctls", list([setting]));
    }
    if !context.is_empty() {
        pod.set("securityContext", context);
    }
}

/// The securityContext of one container; empty when the team wrote none. Weaknesses show in the main container only.
pub(crate) fn of_container(facts: &Facts, ids: &Ids, main: bool, random: &mut Random) -> Fields {
    let (weak, care) = (&facts.weaknesses, &facts.care);
    let mut context = Fields::new();
    let privileged = weak.privileged && main;
    if privileged {
        context.set("privileged", true);
    }
    if !care.on_pod {
        identity(&mut context, facts, ids);
        profiles(&mut context, facts);
    }
    if care.no_privilege_escalation && !privileged && !(weak.sys_admin && main) {
        context.set("allowPrivilegeEscalation", false);
    }
    if care.read_only_root {
        context.set("readOnlyRootFilesystem", true);
    }
    let mut added = Vec::new();
    if weak.sys_admin && main {
        added.push("SYS_ADMIN");
    }
    if weak.capability && main {
        added.push(*random.pick(&["NET_ADMIN", "SYS_PTRACE", "NET_RAW", "SYS_TIME", "IPC_LOCK"]));
    }
    let dropped = if care.drop_all { list(["ALL"]) } else { Value::List(Vec::new()) };
    let capabilities = Fields::new().with_any("add", list(added)).with_any("drop", dropped);
    if !capabilities.is_empty() {
        context.set("capabilities", capabilities);
    }
    context
}

fn identity(context: &mut Fields, facts: &Facts, ids: &Ids) {
    if !facts.weaknesses.root {
        context.set("runAsNonRoot", true);
    }
    if let Some(user) = ids.user {
        context.set("runAsUser", user);
    }
    if let Some(group) = ids.group {
        context.set("runAsGroup", group);
    }
}

fn profiles(context: &mut Fields, facts: &Facts) {
    let profile = |kind: &'static str| Fields::new().with("type", kind);
    if facts.weaknesses.seccomp_unconfined {
        context.set("seccompProfile", profile("Unconfined"));
    } else if facts.care.seccomp {
        context.set("seccompProfile", profile("RuntimeDefault"));
    }
    if facts.care.app_armor {
        context.set("appArmorProfile", profile("RuntimeDefault"));
    }
}

//! How secure the pods of a workload are: weaknesses and hardening, drawn by rate.

use super::parameters::Parameters;
use super::plan::{Cluster, Level};
use super::platform::AGENTS;
use super::random::Random;
use super::workload::Workload;

/// Weaknesses of the pods.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Weak {
    pub(crate) privileged: bool,
    pub(crate) host_path: bool,
    pub(crate) sys_admin: bool,
    pub(crate) host_pid: bool,
    pub(crate) host_ipc: bool,
    pub(crate) host_network: bool,
    pub(crate) capability: bool,
    pub(crate) host_port: bool,
    pub(crate) root: bool,
    pub(crate) root_explicit: bool,
    pub(crate) plain_secret: bool,
    pub(crate) image_latest: bool,
    pub(crate) stdin: bool,
    pub(crate) host_aliases: bool,
    pub(crate) share_process_namespace: bool,
    pub(crate) sysctl: bool,
    pub(crate) seccomp_unconfined: bool,
}

/// Hardening of the pods.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Care {
    pub(crate) drop_all: bool,
    pub(crate) no_privilege_escalation: bool,
    pub(crate) read_only_root: bool,
    pub(crate) seccomp: bool,
    pub(crate) app_armor: bool,
    pub(crate) own_user_namespace: bool,
    pub(crate) requests: bool,
    pub(crate) limits: bool,
    pub(crate) empty_dir_limit: bool,
    pub(crate) digest: bool,
    pub(crate) high_ids: bool,
    /// Settings stand on the pod where they can, not on each container.
    pub(crate) on_pod: bool,
}

/// What an agent needs of its host, by its place in the catalogue.
pub(crate) fn of_agent(cluster: &Cluster, number: usize) -> Weak {
    let machines = &cluster.parameters.machines;
    let first = |share: f64| (number as f64 + 0.5) < share * cluster.agents.len() as f64;
    let host_path = first(machines.agents_host_path) && !AGENTS[number].paths.is_empty();
    Weak {
        privileged: first(machines.agents_privileged),
        host_path,
        host_network: first(machines.agents_host_network),
        host_pid: host_path && AGENTS[number].paths.contains(&"/"),
        root: host_path,
        ..Weak::default()
    }
}

impl Weak {
    pub(crate) fn drawn(cluster: &Cluster, parameters: &Parameters, level: Option<Level>, random: &mut Random) -> Weak {
        let rates = &parameters.weaknesses;
        let below_baseline = !matches!(level, Some(Level::Baseline | Level::Restricted));
        let below_restricted = level != Some(Level::Restricted);
        let mut of_baseline = |rate: f64| random.chance(rate * cluster.odds.below_baseline) && below_baseline;
        let privileged = of_baseline(rates.privileged);
        let mut weak = Weak {
            privileged,
            host_path: of_baseline(rates.host_path),
            sys_admin: of_baseline(rates.sys_admin),
            host_pid: of_baseline(rates.host_pid),
            host_ipc: of_baseline(rates.host_ipc),
            host_network: of_baseline(rates.host_network),
            capability: of_baseline(rates.capability),
            host_port: of_baseline(rates.host_port),
            sysctl: of_baseline(rates.sysctl),
            seccomp_unconfined: of_baseline(rates.seccomp_unconfined),
            ..Weak::default()
        };
        weak.root = random.chance(rates.root * cluster.odds.below_restricted) && below_restricted;
        weak.root_explicit = random.chance(rates.root_explicit) && weak.root;
        weak.plain_secret = random.chance(rates.plain_secret);
        weak.image_latest = random.chance(rates.image_latest);
        weak.stdin = random.chance(rates.stdin);
        weak.host_aliases = random.chance(rates.host_aliases);
        weak.share_process_namespace = random.chance(rates.share_process_namespace);
        weak
    }
}

impl Care {
    pub(crate) fn drawn(parameters: &Parameters, workload: &Workload, random: &mut Random) -> Care {
        let rates = &parameters.hardening;
        // Platform teams take more care than the average app team: their general care is in the better half.
        let careless = random.share() * if workload.is_app() { 1.0 } else { 0.5 };
        let mut drawn = |rate: f64| {
            let own = random.share();
            if random.chance(rates.correlation) { careless < rate } else { own < rate }
        };
        Care {
            drop_all: drawn(rates.drop_all),
            no_privilege_escalation: drawn(rates.no_privilege_escalation),
            read_only_root: drawn(rates.read_only_root),
            seccomp: drawn(rates.seccomp),
            app_armor: drawn(rates.app_armor),
            own_user_namespace: drawn(rates.own_user_namespace),
            requests: drawn(rates.requests),
            limits: drawn(rates.limits),
            empty_dir_limit: drawn(rates.empty_dir_limit),
            digest: drawn(rates.digest),
            high_ids: drawn(rates.high_ids),
            on_pod: random.chance(0.5),
        }
    }
}

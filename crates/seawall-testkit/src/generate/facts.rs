//! What is true of one workload: how it is configured, exposed and secured. Drawn from its seed whenever it is asked for.

use super::configuration::{CONFIG_MAPS, SECRETS};
use super::parameters::Parameters;
use super::plan::{Cluster, Level};
use super::platform::AGENTS;
use super::random::{For, Random};
use super::workload::{Controller, Part, Workload};

/// The drawn facts of one workload.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) account: Account,
    pub(crate) token: Token,
    pub(crate) deprecated_account_field: bool,
    /// A second account that no pod uses.
    pub(crate) extra_account: bool,
    /// A Secret with a token that does not expire.
    pub(crate) legacy_token: bool,
    pub(crate) secrets: u32,
    pub(crate) config_maps: u32,
    pub(crate) claim: bool,
    pub(crate) claim_template: bool,
    pub(crate) pull_secret: bool,
    pub(crate) service: Option<Exposure>,
    pub(crate) ingress_tls: bool,
    pub(crate) source_ranges: bool,
    pub(crate) budget: bool,
    pub(crate) autoscaler: bool,
    pub(crate) policy: bool,
    /// Its Service selects nothing.
    pub(crate) selector_dangles: bool,
    /// Its autoscaler aims at nothing.
    pub(crate) target_dangles: bool,
    /// ReplicaSets of earlier revisions.
    pub(crate) old_replica_sets: u32,
    /// ControllerRevisions, the current one too.
    pub(crate) revisions: u32,
    pub(crate) tool: Tool,
    pub(crate) labels: Labels,
    pub(crate) weaknesses: Weak,
    pub(crate) care: Care,
    /// Age of the object in days.
    pub(crate) days: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    Default,
    /// Named as the workload.
    Own,
    /// Named, but not there.
    Missing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    Mounted,
    OffInPod,
    OffInAccount,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exposure {
    Internal,
    Headless,
    NodePort,
    LoadBalancer,
    Ingress,
}

/// Who wrote the objects into the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    Kubectl,
    Helm,
    Gitops,
}

/// Which labels a team likes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Labels {
    Short,
    Recommended,
    Both,
}

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

impl Facts {
    pub(crate) fn of(cluster: &Cluster, workload: &Workload) -> Facts {
        let parameters = cluster.parameters_of(workload);
        let mut random = workload.seed.fork(For::Facts, 0).random();
        let mut facts = Facts::drawn(parameters, workload, &mut random);
        let mut random = workload.seed.fork(For::Security, 0).random();
        let level = cluster.namespace(workload).enforce;
        facts.care = Care::drawn(parameters, workload, &mut random);
        facts.weaknesses = match workload.part {
            Part::App => Weak::drawn(cluster, parameters, level, &mut random),
            Part::Agent(number) => agent_weaknesses(cluster, number),
            Part::Operator(_) | Part::ControlPlane(_) => Weak::default(),
        };
        if level == Some(Level::Restricted) {
            let care = &mut facts.care;
            (care.drop_all, care.no_privilege_escalation, care.seccomp) = (true, true, true);
        }
        if let Part::ControlPlane(_) = workload.part {
            facts.weaknesses.root = true;
            facts.weaknesses.host_network = true;
        }
        facts.policy = facts.service.is_some() && cluster.namespace(workload).policies && random.chance(0.6);
        facts
    }

    fn drawn(parameters: &Parameters, workload: &Workload, random: &mut Random) -> Facts {
        let Parameters { accounts, configuration, network, shape, live, template, .. } = parameters;
        let controller = workload.controller;
        let app = workload.is_app();
        let account = account(parameters, workload, random);
        let token_off = random.chance(1.0 - accounts.automount);
        let off_in_account = random.chance(accounts.automount_off_in_account) && account == Account::Own;
        let secrets = many(configuration.secrets_per_workload, random);
        let config_maps = many(configuration.config_maps_per_workload, random);
        let legacy = random.chance(configuration.legacy_tokens * configuration.secrets_per_workload);
        let serves = controller.serves() && controller != Controller::KnativeService;
        let service = random.chance(network.services);
        let exposure = random.share();
        let headless = controller == Controller::StatefulSet && random.chance(0.7);
        let webhook = matches!(workload.part, Part::Operator(_));
        let agent = matches!(workload.part, Part::Agent(_));
        Facts {
            account,
            token: match (app, token_off) {
                (_, true) if off_in_account => Token::OffInAccount,
                (true, true) => Token::OffInPod,
                (false, _) if accounts.automount == 0.0 => Token::OffInPod,
                _ => Token::Mounted,
            },
            deprecated_account_field: random.chance(accounts.deprecated_field) && app && account == Account::Own,
            extra_account: random.chance((accounts.per_workload + accounts.default_used - 1.0).max(0.0)) && app,
            legacy_token: legacy && app && account == Account::Own,
            secrets: if app { secrets.min(SECRETS.len() as u32) } else { 0 },
            config_maps: if app || agent { config_maps.min(CONFIG_MAPS.len() as u32) } else { 0 },
            claim: random.chance(configuration.claims) && controller == Controller::Deployment && app,
            claim_template: random.chance(configuration.claim_templates) && controller == Controller::StatefulSet,
            pull_secret: random.chance(template.pull_secret) && app,
            service: match exposure {
                _ if webhook => Some(Exposure::Internal),
                _ if !serves || !service || !app => {
                    (controller == Controller::StatefulSet).then_some(Exposure::Headless)
                }
                _ if headless => Some(Exposure::Headless),
                share if share < network.load_balancers => Some(Exposure::LoadBalancer),
                share if share < network.load_balancers + network.node_ports => Some(Exposure::NodePort),
                share if share < network.load_balancers + network.node_ports + network.ingresses => {
                    Some(Exposure::Ingress)
                }
                _ => Some(Exposure::Internal),
            },
            ingress_tls: random.chance(network.ingress_tls),
            source_ranges: random.chance(network.source_ranges),
            budget: random.chance(shape.disruption_budgets) && workload.pods > 1 && serves && !agent,
            autoscaler: random.chance(shape.autoscalers) && app && controller == Controller::Deployment,
            policy: false,
            selector_dangles: random.chance(parameters.dangling) && app,
            target_dangles: random.chance(parameters.dangling),
            old_replica_sets: many(live.old_replica_sets, random).min(10),
            revisions: 1 + many(live.revisions - 1.0, random),
            tool: match random.share() {
                share if share < live.kubectl_applied => Tool::Kubectl,
                share if share < live.kubectl_applied + live.helm_installed => Tool::Helm,
                _ => Tool::Gitops,
            },
            labels: *random.pick(&[Labels::Short, Labels::Recommended, Labels::Recommended, Labels::Both]),
            weaknesses: Weak::default(),
            care: Care::default(),
            days: random.between(1, live.oldest_days.max(1)),
        }
    }

    /// Name of the account that the pods name, or none for the default one.
    pub(crate) fn account_name(&self, workload: &Workload) -> Option<String> {
        match self.account {
            Account::Default => None,
            Account::Own => Some(workload.name.clone()),
            Account::Missing => Some(format!("{}-legacy", workload.name)),
        }
    }
}

fn account(parameters: &Parameters, workload: &Workload, random: &mut Random) -> Account {
    let default = random.chance(parameters.accounts.default_used);
    let missing = random.chance(parameters.dangling);
    match workload.part {
        Part::ControlPlane(_) => Account::Default,
        Part::Agent(_) | Part::Operator(_) => Account::Own,
        Part::App if default => Account::Default,
        Part::App if missing => Account::Missing,
        Part::App => Account::Own,
    }
}

/// A count between 0 and twice the mean.
fn many(mean: f64, random: &mut Random) -> u32 {
    let share = random.share();
    random.round(2.0 * mean * share)
}

fn agent_weaknesses(cluster: &Cluster, number: usize) -> Weak {
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
    fn drawn(cluster: &Cluster, parameters: &Parameters, level: Option<Level>, random: &mut Random) -> Weak {
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
    fn drawn(parameters: &Parameters, workload: &Workload, random: &mut Random) -> Care {
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

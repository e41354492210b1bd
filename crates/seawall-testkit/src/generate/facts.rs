//! What is true of one workload: how it is configured, exposed and secured. Drawn from its seed whenever it is asked for.

use super::care::{self, Care, Weak};
use super::configuration::{CONFIG_MAPS, SECRETS};
use super::parameters::Parameters;
use super::plan::{Cluster, Level};
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
    /// Age of the objects that a user wrote, in days.
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

impl Facts {
    pub(crate) fn of(cluster: &Cluster, workload: &Workload) -> Facts {
        let parameters = cluster.parameters_of(workload);
        let mut random = workload.seed.fork(For::Facts, 0).random();
        let mut facts = Facts::drawn(parameters, workload, cluster.namespace(workload).days, &mut random);
        let mut random = workload.seed.fork(For::Security, 0).random();
        let level = cluster.namespace(workload).enforce;
        facts.care = Care::drawn(parameters, workload, &mut random);
        facts.weaknesses = match workload.part {
            Part::App => Weak::drawn(cluster, parameters, level, &mut random),
            Part::Agent(number) => care::of_agent(cluster, number),
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

    fn drawn(parameters: &Parameters, workload: &Workload, oldest: u32, random: &mut Random) -> Facts {
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
            days: random.between(1, oldest.saturating_sub(1).max(1)),
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

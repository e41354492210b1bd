//! Which namespaces, workloads and policies there are: names, counts and seeds, small enough for any cluster.

use std::ops::Range;

use super::blocks::{self, Block};
use super::parameters::Parameters;
use super::ports::{self, Port, TIERS, WEIGHTS};
use crate::generate::names;
use crate::generate::random::{For, Random, Seed, pow};

/// A planned cluster. Objects are made from it one at a time, each from a seed of its own.
#[derive(Debug)]
pub struct Cluster {
    pub(super) parameters: Parameters,
    pub(super) seed: Seed,
    pub(super) nodes: u32,
    pub(super) namespaces: Vec<Namespace>,
    /// By namespace.
    pub(super) workloads: Vec<Workload>,
    /// By namespace.
    pub(super) policies: Vec<Policy>,
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug)]
pub(super) struct Namespace {
    pub(super) name: String,
    pub(super) team: &'static str,
    pub(super) stage: &'static str,
    /// Its workloads.
    pub(super) workloads: Range<usize>,
    pub(super) seed: Seed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Controller {
    Deployment,
    StatefulSet,
    /// On every node, on the node's network.
    DaemonSet,
}

#[derive(Debug)]
pub(super) struct Workload {
    pub(super) namespace: usize,
    pub(super) name: String,
    pub(super) controller: Controller,
    /// Of [`TIERS`].
    pub(super) tier: usize,
    pub(super) version: u32,
    /// Whether every third pod is of the next version.
    pub(super) canary: bool,
    pub(super) pods: u32,
    /// The number of its first pod among all.
    pub(super) first: u32,
    pub(super) ports: Vec<Port>,
    pub(super) seed: Seed,
}

/// What a NetworkPolicy is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Denies what no other policy allows.
    Default,
    /// Lets every pod ask for names.
    Dns,
    /// Says who may talk with some workloads.
    Workload,
}

#[derive(Debug)]
pub(super) struct Policy {
    pub(super) namespace: usize,
    /// Its number in the namespace.
    pub(super) number: usize,
    pub(super) purpose: Purpose,
    pub(super) rules: u32,
    pub(super) seed: Seed,
}

/// The namespaces of the system, which come first.
pub(super) const SYSTEM: [&str; 2] = ["kube-system", "ingress-nginx"];

impl Cluster {
    /// Plans a cluster.
    pub fn plan(parameters: &Parameters, seed: u64) -> Cluster {
        let seed = Seed::new(seed);
        let mut namespaces = namespaces(parameters, seed);
        let workloads = workloads(parameters, &mut namespaces, seed);
        let policies = policies(parameters, &namespaces, seed);
        let nodes = parameters.nodes();
        let blocks = blocks::plan(parameters, nodes, seed);
        Cluster { parameters: parameters.clone(), seed, nodes, namespaces, workloads, policies, blocks }
    }

    /// What it was made by.
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    pub(super) fn namespace(&self, workload: &Workload) -> &Namespace {
        &self.namespaces[workload.namespace]
    }
}

fn namespaces(parameters: &Parameters, seed: Seed) -> Vec<Namespace> {
    let count = (parameters.namespaces as usize).max(SYSTEM.len() + 1);
    let of = |index: usize| {
        let (name, team, stage) = match SYSTEM.get(index) {
            Some(name) => ((*name).to_owned(), "platform", "prod"),
            None => names::namespace(index - SYSTEM.len()),
        };
        Namespace { name, team, stage, workloads: 0..0, seed: seed.fork(For::Namespace, index as u64) }
    };
    (0..count).map(of).collect()
}

fn workloads(parameters: &Parameters, namespaces: &mut [Namespace], seed: Seed) -> Vec<Workload> {
    let agents = parameters.agents.min(parameters.workloads.saturating_sub(3)) as usize;
    let system = 1 + agents;
    let apps = (parameters.workloads as usize).saturating_sub(system + 1);
    let weights: Vec<f64> = (SYSTEM.len()..namespaces.len()).map(|rank| pow(rank as f64, -0.4)).collect();
    let places = [system, 1].into_iter().chain(shares(apps, &weights));
    let mut workloads: Vec<Workload> = Vec::new();
    for ((index, namespace), count) in namespaces.iter_mut().enumerate().zip(places) {
        let start = workloads.len();
        workloads.extend((0..count).map(|number| {
            let seed = seed.fork(For::Workload, (start + number) as u64);
            match (index, number) {
                (0, 0) => system_workload(index, "coredns", DNS_PODS, ports::DNS.to_vec(), seed),
                (0, agent) => Workload {
                    controller: Controller::DaemonSet,
                    ..system_workload(
                        index,
                        AGENTS[(agent - 1) % AGENTS.len()],
                        parameters.nodes(),
                        vec![ports::agent(agent)],
                        seed,
                    )
                },
                (1, _) => system_workload(index, "ingress-nginx-controller", 2, ports::INGRESS.to_vec(), seed),
                _ => app(index, names::workload(namespace.seed, number), parameters, seed),
            }
        }));
        namespace.workloads = start..workloads.len();
    }
    share_pods(parameters.pods, &mut workloads, seed);
    workloads
}

const DNS_PODS: u32 = 2;

const AGENTS: [&str; 6] =
    ["kube-proxy", "node-exporter", "log-shipper", "csi-node", "node-problem-detector", "gpu-plugin"];

fn system_workload(namespace: usize, name: &str, pods: u32, ports: Vec<Port>, seed: Seed) -> Workload {
    let (controller, tier, version) = (Controller::Deployment, 2, 1);
    Workload { namespace, name: name.to_owned(), controller, tier, version, canary: false, pods, first: 0, ports, seed }
}

fn app(namespace: usize, name: String, parameters: &Parameters, seed: Seed) -> Workload {
    let mut random = seed.fork(For::Facts, 0).random();
    let tier = random.weighted(&WEIGHTS);
    let keeps_data = tier >= 3 && random.chance(0.7);
    let controller = if keeps_data { Controller::StatefulSet } else { Controller::Deployment };
    let version = random.between(1, 4);
    let canary = random.chance(parameters.canaries) && controller == Controller::Deployment;
    debug_assert!(tier < TIERS.len());
    Workload {
        namespace,
        name,
        controller,
        tier,
        version,
        canary,
        pods: 0,
        first: 0,
        ports: ports::of_tier(tier, seed),
        seed,
    }
}

/// Gives every app at least one pod, and all of them together what is left.
fn share_pods(pods: u32, workloads: &mut [Workload], seed: Seed) {
    let taken: u32 = workloads.iter().map(|workload| workload.pods).sum();
    let apps: Vec<usize> = (0..workloads.len()).filter(|&index| workloads[index].pods == 0).collect();
    let mut random = seed.fork(For::Pod, 0).random();
    let weights: Vec<f64> = apps.iter().map(|_| random.log_normal(2.0, 20.0)).collect();
    let left = (pods.saturating_sub(taken) as usize).saturating_sub(apps.len());
    for (index, share) in apps.into_iter().zip(shares(left, &weights)) {
        workloads[index].pods = 1 + share as u32;
    }
    let mut first = 0;
    for workload in workloads {
        workload.first = first;
        first += workload.pods;
    }
}

fn policies(parameters: &Parameters, namespaces: &[Namespace], seed: Seed) -> Vec<Policy> {
    let weights: Vec<f64> = namespaces.iter().map(|namespace| namespace.workloads.len() as f64).collect();
    let mut policies = Vec::new();
    for (index, count) in shares(parameters.policies as usize, &weights).into_iter().enumerate() {
        // One namespace in ten has never heard of default denial.
        let careless = namespaces[index].seed.fork(For::Policy, 0).random().chance(0.1);
        policies.extend((0..count).map(|number| {
            let purpose = match number {
                0 if !careless => Purpose::Default,
                1 if !careless => Purpose::Dns,
                _ => Purpose::Workload,
            };
            let seed = seed.fork(For::Policy, policies_seed(index, number));
            Policy { namespace: index, number, purpose, rules: u32::from(purpose == Purpose::Dns), seed }
        }));
    }
    let mut random = seed.fork(For::Policy, 0).random();
    share_rules(parameters.rules, &mut policies, &mut random);
    policies
}

fn policies_seed(namespace: usize, number: usize) -> u64 {
    1 + ((namespace as u64) << 32 | number as u64)
}

fn share_rules(rules: u32, policies: &mut [Policy], random: &mut Random) {
    let taken: u32 = policies.iter().map(|policy| policy.rules).sum();
    let writing: Vec<usize> =
        (0..policies.len()).filter(|&index| policies[index].purpose == Purpose::Workload).collect();
    let weights: Vec<f64> = writing.iter().map(|_| 0.2 + random.share()).collect();
    for (index, share) in writing.into_iter().zip(shares(rules.saturating_sub(taken) as usize, &weights)) {
        policies[index].rules = share as u32;
    }
}

/// Divides `count` by weight; the shares add up to it.
fn shares(count: usize, weights: &[f64]) -> Vec<usize> {
    let all: f64 = weights.iter().sum();
    let (mut sum, mut given) = (0.0, 0);
    let mut share = |weight: &f64| {
        sum += weight;
        let upto = ((count as f64 * sum / all).round() as usize).min(count).max(given);
        upto - std::mem::replace(&mut given, upto)
    };
    let mut shares: Vec<usize> = weights.iter().map(&mut share).collect();
    let rest = count - shares.iter().sum::<usize>();
    if let Some(last) = shares.last_mut() {
        *last += rest;
    }
    shares
}

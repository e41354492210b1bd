//! The plan while it is made: namespaces and workloads are collected, put in order, governed, and frozen.

use std::collections::BTreeMap;

use super::bootstrap;
use super::control_plane::COMPONENTS;
use super::names;
use super::parameters::Parameters;
use super::placement::Placement;
use super::plan::{AccessPlan, Cluster, Level, Namespace, Odds, Tier};
use super::plant::CATALOGUE;
use super::platform::{self, AGENTS};
use super::random::{For, Random, Seed, exp, ln, pow};
use super::workload::{Controller, Part, Workload};

/// Plans a cluster.
pub(crate) fn plan(parameters: &Parameters, seed: Seed) -> Cluster {
    let mut random = seed.fork(For::Plan, 0).random();
    let sizes = Sizes::of(parameters, &mut random);
    let mut draft = Draft { seed, namespaces: Vec::new(), workloads: Vec::new() };
    draft.system();
    let apps = draft.app_namespaces(&sizes);
    draft.platform(&sizes, &mut random);
    draft.apps(parameters, &apps, &mut random);
    draft.finish(parameters, &sizes)
}

/// The large numbers of a cluster.
struct Sizes {
    nodes: u32,
    control_plane: u32,
    agents: u32,
    operators: u32,
    namespaces: usize,
}

impl Sizes {
    fn of(parameters: &Parameters, random: &mut Random) -> Sizes {
        let machines = &parameters.machines;
        let pods = f64::from(parameters.pods);
        let nodes = ((pods / machines.pods_per_node).round() as u32).max(1);
        let control_plane = if nodes > 3 * machines.control_plane { machines.control_plane } else { 0 };
        let drawn = random.between(machines.agents_least, machines.agents_most);
        let room = (pods * machines.agents_share_most) as u32 / nodes;
        let operators = growing(parameters.pods, machines.operators_least, machines.operators_most);
        Sizes {
            nodes,
            control_plane,
            agents: drawn.min(room).min(AGENTS.len() as u32),
            operators: operators.min(parameters.pods / 20),
            namespaces: (pow(pods.max(1.0), parameters.shape.namespace_exponent).round() as usize).max(8),
        }
    }
}

/// A count that has its least value at 1,000 pods and its most at 100,000, in between by the logarithm of the pods.
fn growing(pods: u32, least: u32, most: u32) -> u32 {
    let position = (ln(f64::from(pods.max(1)) / 1_000.0) / ln(100.0)).clamp(0.0, 1.0);
    let ratio = f64::from(most) / f64::from(least.max(1));
    (f64::from(least) * exp(position * ln(ratio.max(1.0)))).round() as u32
}

struct Draft {
    seed: Seed,
    namespaces: Vec<Namespace>,
    workloads: Vec<Workload>,
}

impl Draft {
    /// Adds a namespace that runs apps, of a team and in a stage.
    fn app_namespace(&mut self, name: String, team: &'static str, stage: &'static str) -> usize {
        let (enforce, policies, quota, roles, bindings, days) = (None, false, false, 0, 0, 0);
        let (tier, seed, workloads) = (Tier::App, self.seed, 0..0);
        self.namespaces.push(Namespace {
            name,
            tier,
            team,
            stage,
            enforce,
            policies,
            quota,
            days,
            workloads,
            roles,
            bindings,
            seed,
        });
        self.namespaces.len() - 1
    }

    /// The namespace of that name, which is made when it is not there.
    fn shared_namespace(&mut self, name: &str, tier: Tier) -> usize {
        let known = self.namespaces.iter().position(|namespace| namespace.tier != Tier::App && namespace.name == name);
        known.unwrap_or_else(|| {
            let index = self.app_namespace(name.to_owned(), "platform", "prod");
            self.namespaces[index].tier = tier;
            index
        })
    }

    fn system(&mut self) {
        for name in ["default", "kube-node-lease", "kube-public", "kube-system"] {
            self.shared_namespace(name, Tier::System);
        }
    }

    /// The app namespaces, in the order of their share of workloads.
    fn app_namespaces(&mut self, sizes: &Sizes) -> Vec<usize> {
        let platform = 4 + platform::namespaces(sizes.agents, sizes.operators, sizes.namespaces);
        (0..sizes.namespaces.saturating_sub(platform).max(1))
            .map(|index| {
                let (name, team, stage) = names::namespace(index);
                self.app_namespace(name, team, stage)
            })
            .collect()
    }

    fn platform(&mut self, sizes: &Sizes, random: &mut Random) {
        let kube_system = self.shared_namespace("kube-system", Tier::System);
        for node in 0..sizes.control_plane {
            for (number, component) in COMPONENTS.iter().enumerate() {
                let name = format!("{}-control-plane-{node}", component.name);
                let which = u64::from(node) * 16 + number as u64;
                let runs = (Controller::StaticPod, Part::ControlPlane(number), 1);
                self.workload(name, kube_system, runs, which);
            }
        }
        for (number, agent) in AGENTS.iter().take(sizes.agents as usize).enumerate() {
            let namespace = self.shared_namespace(agent.namespace, Tier::Platform);
            let runs = (Controller::DaemonSet, Part::Agent(number), sizes.nodes);
            self.workload(agent.name.to_owned(), namespace, runs, 1_000 + number as u64);
        }
        for number in 0..sizes.operators as usize {
            let namespace = platform::operator_namespace(number, sizes.namespaces);
            let namespace = self.shared_namespace(&namespace, Tier::Platform);
            let runs = (Controller::Deployment, Part::Operator(number), random.between(1, 2));
            self.workload(platform::operator_name(number), namespace, runs, 2_000 + number as u64);
        }
    }

    fn apps(&mut self, parameters: &Parameters, places: &[usize], random: &mut Random) {
        let taken: u32 = self.workloads.iter().map(|workload| workload.pods).sum();
        let mut left = parameters.pods.saturating_sub(taken);
        let mut drawn = Vec::new();
        while left > 0 {
            let (controller, pods) = draw(parameters, random);
            let pods = pods.min(left);
            left -= pods;
            drawn.push((controller, pods));
        }
        let weights: Vec<f64> = (0..places.len()).map(|rank| pow((rank + 1) as f64, -parameters.shape.zipf)).collect();
        let quotas = divide(drawn.len(), &weights);
        let mut drawn = drawn.into_iter();
        for (rank, (place, quota)) in places.iter().zip(quotas).enumerate() {
            let names = self.seed.fork(For::Names, rank as u64);
            for index in 0..quota {
                let Some((controller, pods)) = drawn.next() else { return };
                let name = names::workload(names, index);
                let which = 10_000 + self.workloads.len() as u64;
                self.workload(name, *place, (controller, Part::App, pods), which);
            }
        }
    }

    /// Adds a workload: what it is and how many pods it has. `which` makes its seed differ from all others.
    fn workload(&mut self, name: String, namespace: usize, runs: (Controller, Part, u32), which: u64) {
        let (controller, part, pods) = runs;
        let seed = self.seed.fork(For::Workload, which);
        self.workloads.push(Workload { name, namespace, controller, part, pods, first_slot: 0, seed, plant: None });
    }

    fn finish(mut self, parameters: &Parameters, sizes: &Sizes) -> Cluster {
        let seed = self.seed;
        self.sort();
        self.plant(parameters);
        self.govern(parameters);
        let mut slot = 0;
        for workload in &mut self.workloads {
            workload.first_slot = slot;
            if !matches!(workload.controller, Controller::DaemonSet | Controller::StaticPod) {
                slot += workload.pods;
            }
        }
        let Sizes { nodes, control_plane, agents, .. } = *sizes;
        let placement = Placement::plan(&parameters.machines, nodes, control_plane, agents, slot, seed);
        let numbered = |wanted: fn(Part) -> Option<usize>| {
            let workloads = self.workloads.iter().enumerate();
            let parts: BTreeMap<usize, usize> = workloads.filter_map(|(at, w)| Some((wanted(w.part)?, at))).collect();
            parts.into_values().collect()
        };
        Cluster {
            parameters: parameters.clone(),
            hardened: hardened(parameters),
            seed,
            placement,
            access: access_plan(parameters, sizes),
            odds: self.odds(),
            agents: numbered(|part| if let Part::Agent(number) = part { Some(number) } else { None }),
            operators: numbered(|part| if let Part::Operator(number) = part { Some(number) } else { None }),
            namespaces: self.namespaces,
            workloads: self.workloads,
        }
    }

    /// Brings namespaces and workloads into the order in which an API server lists them.
    fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.namespaces.len()).collect();
        order.sort_by(|left, right| self.namespaces[*left].name.cmp(&self.namespaces[*right].name));
        let mut new_place = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            new_place[*old] = new;
        }
        self.namespaces.sort_by(|left, right| left.name.cmp(&right.name));
        self.workloads.iter_mut().for_each(|workload| workload.namespace = new_place[workload.namespace]);
        self.workloads.sort_by(|left, right| (left.namespace, &left.name).cmp(&(right.namespace, &right.name)));
        for (index, namespace) in self.namespaces.iter_mut().enumerate() {
            let start = self.workloads.partition_point(|workload| workload.namespace < index);
            let end = self.workloads.partition_point(|workload| workload.namespace <= index);
            namespace.workloads = start..end;
            namespace.seed = self.seed.fork(For::Namespace, index as u64);
        }
    }

    /// Spreads the planted weaknesses evenly over the app workloads, each kind as often as any other.
    fn plant(&mut self, parameters: &Parameters) {
        let able = |workload: &&mut Workload| workload.is_app() && workload.controller != Controller::KnativeService;
        let mut able: Vec<&mut Workload> = self.workloads.iter_mut().filter(able).collect();
        let wanted = (parameters.planted as usize).min(able.len());
        for number in 0..wanted {
            let at = number * able.len() / wanted;
            let kinds = (0..CATALOGUE.len()).map(|more| (number + more) % CATALOGUE.len());
            able[at].plant = kinds.into_iter().find(|kind| CATALOGUE[*kind].suits(able[at].controller));
        }
    }

    /// Decides which namespaces have Pod Security levels, policies, quotas and how many roles.
    fn govern(&mut self, parameters: &Parameters) {
        let (shape, network) = (&parameters.shape, &parameters.network);
        let mut random = self.seed.fork(For::Policy, 0).random();
        let planted: Vec<bool> = self
            .namespaces
            .iter()
            .map(|namespace| self.workloads[namespace.workloads.clone()].iter().any(|w| w.plant.is_some()))
            .collect();
        let mut governed: Vec<usize> =
            (0..self.namespaces.len()).filter(|index| self.namespaces[*index].tier != Tier::System).collect();
        shuffle(&mut governed, &mut random);
        for index in &governed[..portion(governed.len(), network.policies)] {
            self.namespaces[*index].policies = true;
        }
        for index in governed.iter().filter(|_| shape.quotas >= 1.0) {
            self.namespaces[*index].quota = true;
        }
        governed.retain(|index| self.namespaces[*index].tier == Tier::App);
        shuffle(&mut governed, &mut random);
        for index in &governed[..portion(governed.len(), shape.quotas)] {
            self.namespaces[*index].quota = true;
        }
        shuffle(&mut governed, &mut random);
        let enforced = portion(governed.len(), shape.pod_security);
        let baseline = portion(enforced, shape.pod_security_baseline);
        let restricted = portion(enforced, shape.pod_security_restricted);
        for (number, index) in governed[..enforced].iter().enumerate().filter(|(_, index)| !planted[**index]) {
            self.namespaces[*index].enforce = Some(match number {
                number if number < baseline => Level::Baseline,
                number if number < baseline + restricted => Level::Restricted,
                _ => Level::Privileged,
            });
        }
        let oldest = parameters.live.oldest_days.max(2);
        for namespace in &mut self.namespaces {
            let drawn = random.between(oldest.min(30), oldest - 1);
            namespace.days = if namespace.tier == Tier::App { drawn } else { oldest };
        }
        let access = &parameters.access;
        let bindings = (f64::from(parameters.pods) * access.role_bindings_per_pod).round() as u32;
        let bindings = bindings.min(access.role_bindings_most);
        let roles = (f64::from(bindings) * access.roles_per_binding).round() as usize;
        let weights: Vec<f64> = self.namespaces.iter().map(|n| 1.0 + n.workloads.len() as f64).collect();
        let shares = divide(bindings as usize, &weights).into_iter().zip(divide(roles, &weights));
        for (namespace, (bindings, roles)) in self.namespaces.iter_mut().zip(shares) {
            (namespace.bindings, namespace.roles) = (bindings as u32, roles as u32);
        }
    }

    fn odds(&self) -> Odds {
        let apps: Vec<_> =
            self.workloads.iter().filter(|w| w.is_app()).map(|w| self.namespaces[w.namespace].enforce).collect();
        let inverse =
            |allowed: &dyn Fn(&Option<Level>) -> bool| match apps.iter().filter(|level| allowed(level)).count() {
                0 => 0.0,
                count => apps.len() as f64 / count as f64,
            };
        Odds {
            below_baseline: inverse(&|level| !matches!(level, Some(Level::Baseline | Level::Restricted))),
            below_restricted: inverse(&|level| *level != Some(Level::Restricted)),
        }
    }
}

/// Parameters of a clean cluster, as far as they speak of pods; the rest is that of the cluster.
fn hardened(parameters: &Parameters) -> Parameters {
    let Parameters { shape, mut live, network, .. } = parameters.clone();
    live.pods_debugged = 0.0;
    Parameters { shape, live, network, ..Parameters::clean(parameters.pods) }
}

fn access_plan(parameters: &Parameters, sizes: &Sizes) -> AccessPlan {
    let access = &parameters.access;
    let own = sizes.agents + sizes.operators;
    let aggregates = 3;
    let roles = growing(parameters.pods, access.cluster_roles_least, access.cluster_roles_most);
    let bindings = growing(parameters.pods, access.cluster_role_bindings_least, access.cluster_role_bindings_most);
    let built_in = bootstrap::cluster_role_bindings().count() as u32;
    AccessPlan {
        aggregates,
        cluster_roles: roles.saturating_sub(own + aggregates),
        cluster_role_bindings: bindings.saturating_sub(own + built_in),
    }
}

/// Draws the controller of an app workload and the number of its pods.
fn draw(parameters: &Parameters, random: &mut Random) -> (Controller, u32) {
    let shape = &parameters.shape;
    let kinds = &shape.kinds;
    let replicas = random.log_normal(shape.replicas_median, shape.replicas_p99).round() as u32;
    let replicas = replicas.clamp(1, shape.replicas_most);
    let weights = [
        kinds.deployment,
        kinds.stateful_set,
        kinds.cron_job,
        kinds.job,
        kinds.rollout,
        kinds.knative_service,
        kinds.bare_pod,
    ];
    match random.weighted(&weights) {
        0 => (Controller::Deployment, replicas),
        1 => (Controller::StatefulSet, replicas),
        2 => (Controller::CronJob, replicas.min(3)),
        3 => (Controller::Job, replicas.min(4)),
        4 => (Controller::Rollout, replicas),
        5 => (Controller::KnativeService, replicas),
        _ => (Controller::BarePod, 1),
    }
}

fn portion(count: usize, share: f64) -> usize {
    ((count as f64 * share).round() as usize).min(count)
}

/// Divides `count` things by weight: whole shares first, the rest to the largest remainders.
fn divide(count: usize, weights: &[f64]) -> Vec<usize> {
    let all: f64 = weights.iter().sum();
    let exact: Vec<f64> = weights.iter().map(|weight| count as f64 * weight / all).collect();
    let mut shares: Vec<usize> = exact.iter().map(|share| share.floor() as usize).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|left, right| exact[*right].fract().total_cmp(&exact[*left].fract()).then(left.cmp(right)));
    let rest = count - shares.iter().sum::<usize>().min(count);
    order.iter().take(rest).for_each(|index| shares[*index] += 1);
    shares
}

fn shuffle(things: &mut [usize], random: &mut Random) {
    for last in (1..things.len()).rev() {
        things.swap(last, random.below(last + 1));
    }
}

//! Every object of a cluster by number, before it is made: cheap to count, to order and to pick from.

use super::bootstrap;
use super::facts::{Account, Exposure, Facts};
use super::plan::{Cluster, Namespace, Tier};
use super::random::{For, Seed};
use super::workload::{Controller, Part, Workload};

/// One object. Namespaces and workloads are indexes into the plan; the second number counts objects of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Blueprint {
    Namespace(usize),
    DefaultAccount(usize),
    RootCertificate(usize),
    Quota(usize),
    LimitRange(usize),
    PullSecret(usize),
    NamespacePolicy(usize, u32),
    SecretStore(usize),
    Role(usize, u32),
    RoleBinding(usize, u32),
    /// Of kube-system or kube-public.
    BuiltInRole(usize, u32),
    BuiltInRoleBinding(usize, u32),
    BuiltInAccount(usize, u32),

    Account(usize),
    ExtraAccount(usize),
    TokenSecret(usize),
    Secret(usize, u32),
    ConfigMap(usize, u32),
    Claim(usize),
    Controller(usize),
    Service(usize),
    Ingress(usize),
    Budget(usize),
    Autoscaler(usize),
    Policy(usize),
    OwnClusterRole(usize),
    OwnClusterRoleBinding(usize),
    Webhook(usize),

    /// What controllers make of them.
    TlsSecret(usize),
    ReplicaSet(usize, u32),
    ControllerRevision(usize, u32),
    CronRun(usize, u32),
    PodClaim(usize, u32),
    Volume(usize, u32),
    EndpointSlice(usize, u32),
    Pod(usize, u32),
    KnativeConfiguration(usize),
    KnativeRoute(usize),
    KnativeRevision(usize),
    KnativeDeployment(usize),

    Node(u32),
    ClusterRole(u32),
    ClusterRoleBinding(u32),
    AggregateRole(u32),
    BuiltInClusterRole(u32),
    BuiltInClusterRoleBinding(u32),
    StorageClass(u32),
    PriorityClass(u32),
    IngressClass,
    ClusterSecretStore,
    CustomResource(u32),
}

/// Pods that share one EndpointSlice.
pub(crate) const ENDPOINTS_PER_SLICE: u32 = 100;
pub(crate) const STORAGE_CLASSES: u32 = 2;
pub(crate) const PRIORITY_CLASSES: u32 = 3;
pub(crate) const CUSTOM_RESOURCES: u32 = 2;

type Blueprints<'a> = Box<dyn Iterator<Item = Blueprint> + 'a>;

impl Blueprint {
    /// True for what a user writes, false for what the cluster makes of it.
    pub(crate) fn is_written(self, cluster: &Cluster) -> bool {
        use Blueprint as B;
        match self {
            B::Namespace(index) => cluster.namespaces[index].tier != Tier::System,
            B::DefaultAccount(_) => cluster.parameters.accounts.default_automount_off,
            B::Controller(index) => cluster.workloads[index].controller != Controller::StaticPod,
            B::PriorityClass(number) => number == 0,
            B::RootCertificate(_) | B::BuiltInRole(..) | B::BuiltInRoleBinding(..) | B::BuiltInAccount(..) => false,
            B::BuiltInClusterRole(_) | B::BuiltInClusterRoleBinding(_) | B::Node(_) => false,
            B::TlsSecret(_) | B::ReplicaSet(..) | B::ControllerRevision(..) | B::CronRun(..) | B::PodClaim(..) => false,
            B::Volume(..) | B::EndpointSlice(..) | B::Pod(..) => false,
            B::KnativeConfiguration(_) | B::KnativeRoute(_) | B::KnativeRevision(_) | B::KnativeDeployment(_) => false,
            _ => true,
        }
    }

    /// Where its own draws begin: its uid, its age, its version.
    pub(crate) fn seed(self, cluster: &Cluster) -> Seed {
        use Blueprint as B;
        let namespace = |index: usize, code: u64, number: u32| fork(cluster.namespaces[index].seed, code, number);
        let workload = |index: usize, code: u64, number: u32| fork(cluster.workloads[index].seed, code, number);
        let whole = |code: u64, number: u32| fork(cluster.seed, code, number);
        match self {
            B::Namespace(index) => namespace(index, 1, 0),
            B::DefaultAccount(index) => namespace(index, 2, 0),
            B::RootCertificate(index) => namespace(index, 3, 0),
            B::Quota(index) => namespace(index, 4, 0),
            B::LimitRange(index) => namespace(index, 5, 0),
            B::PullSecret(index) => namespace(index, 6, 0),
            B::NamespacePolicy(index, number) => namespace(index, 7, number),
            B::SecretStore(index) => namespace(index, 8, 0),
            B::Role(index, number) => namespace(index, 9, number),
            B::RoleBinding(index, number) => namespace(index, 10, number),
            B::BuiltInRole(index, number) => namespace(index, 11, number),
            B::BuiltInRoleBinding(index, number) => namespace(index, 12, number),
            B::BuiltInAccount(index, number) => namespace(index, 13, number),
            B::Account(index) => workload(index, 20, 0),
            B::ExtraAccount(index) => workload(index, 21, 0),
            B::TokenSecret(index) => workload(index, 22, 0),
            B::Secret(index, number) => workload(index, 23, number),
            B::ConfigMap(index, number) => workload(index, 24, number),
            B::Claim(index) => workload(index, 25, 0),
            B::Controller(index) => workload(index, 26, 0),
            B::Service(index) => workload(index, 27, 0),
            B::Ingress(index) => workload(index, 28, 0),
            B::Budget(index) => workload(index, 29, 0),
            B::Autoscaler(index) => workload(index, 30, 0),
            B::Policy(index) => workload(index, 31, 0),
            B::OwnClusterRole(index) => workload(index, 32, 0),
            B::OwnClusterRoleBinding(index) => workload(index, 33, 0),
            B::Webhook(index) => workload(index, 34, 0),
            B::TlsSecret(index) => workload(index, 40, 0),
            B::ReplicaSet(index, number) => workload(index, 41, number),
            B::ControllerRevision(index, number) => workload(index, 42, number),
            B::CronRun(index, number) => workload(index, 43, number),
            B::PodClaim(index, number) => workload(index, 44, number),
            B::Volume(index, number) => workload(index, 45, number),
            B::EndpointSlice(index, number) => workload(index, 46, number),
            B::Pod(index, number) => workload(index, 47, number),
            B::KnativeConfiguration(index) => workload(index, 48, 0),
            B::KnativeRoute(index) => workload(index, 49, 0),
            B::KnativeRevision(index) => workload(index, 50, 0),
            B::KnativeDeployment(index) => workload(index, 51, 0),
            B::Node(number) => whole(60, number),
            B::ClusterRole(number) => whole(61, number),
            B::ClusterRoleBinding(number) => whole(62, number),
            B::AggregateRole(number) => whole(63, number),
            B::BuiltInClusterRole(number) => whole(64, number),
            B::BuiltInClusterRoleBinding(number) => whole(65, number),
            B::StorageClass(number) => whole(66, number),
            B::PriorityClass(number) => whole(67, number),
            B::IngressClass => whole(68, 0),
            B::ClusterSecretStore => whole(69, 0),
            B::CustomResource(number) => whole(70, number),
        }
    }
}

fn fork(seed: Seed, code: u64, number: u32) -> Seed {
    seed.fork(For::Uid, code << 32 | u64::from(number))
}

impl Cluster {
    /// All objects of the running cluster, kind by kind, within a kind by namespace and name of the workload.
    pub(crate) fn blueprints(&self) -> impl Iterator<Item = Blueprint> + '_ {
        ORDER.iter().flat_map(|kind| kind(self))
    }

    /// The objects that stand in the file of one workload.
    pub(crate) fn of_workload(&self, index: usize) -> Vec<Blueprint> {
        let (workload, facts) = self.workload(index);
        let steps: &[fn(&Workload, &Facts, usize) -> Vec<Blueprint>] =
            &[accounts, config_maps, secrets, claims, controllers, services, ingresses, budgets, autoscalers, policies];
        let mut all: Vec<Blueprint> = steps.iter().flat_map(|step| step(workload, &facts, index)).collect();
        if has_cluster_role(workload) {
            all.push(Blueprint::OwnClusterRole(index));
            all.push(Blueprint::OwnClusterRoleBinding(index));
        }
        all.extend(self.webhook(index));
        all
    }

    /// The objects of a namespace as such.
    pub(crate) fn of_namespace(&self, index: usize) -> Vec<Blueprint> {
        use Blueprint as B;
        let namespace = &self.namespaces[index];
        let mut all = vec![B::Namespace(index), B::DefaultAccount(index)];
        if namespace.quota {
            all.extend([B::Quota(index), B::LimitRange(index)]);
        }
        all.extend(self.pull_secret(index));
        all.extend(namespace_policies(namespace, index));
        all.extend(self.secret_store(index));
        all.extend((0..namespace.roles).map(|number| B::Role(index, number)));
        all.extend((0..namespace.bindings).map(|number| B::RoleBinding(index, number)));
        all
    }

    /// The objects outside of namespaces that a user writes, those of agents and operators left out.
    pub(crate) fn of_cluster(&self) -> Vec<Blueprint> {
        use Blueprint as B;
        let kinds = [cluster_classes, custom_resources, aggregate_roles, cluster_roles, cluster_role_bindings];
        kinds
            .iter()
            .flat_map(|kind| kind(self))
            .filter(|b| !matches!(b, B::OwnClusterRole(_) | B::OwnClusterRoleBinding(_)))
            .collect()
    }

    /// How many objects the running cluster has.
    pub fn object_count(&self) -> usize {
        self.blueprints().count()
    }

    pub(crate) fn workload(&self, index: usize) -> (&Workload, Facts) {
        let workload = &self.workloads[index];
        (workload, Facts::of(self, workload))
    }

    fn pull_secret(&self, index: usize) -> Option<Blueprint> {
        let used = self.parameters.template.pull_secret > 0.0 && self.namespaces[index].tier == Tier::App;
        used.then_some(Blueprint::PullSecret(index))
    }

    fn secret_store(&self, index: usize) -> Option<Blueprint> {
        let used = self.parameters.configuration.external_secrets && self.namespaces[index].tier == Tier::App;
        used.then_some(Blueprint::SecretStore(index))
    }

    fn webhook(&self, index: usize) -> Option<Blueprint> {
        let workload = &self.workloads[index];
        let has = matches!(workload.part, Part::Operator(_))
            && workload.seed.fork(For::Service, 1).random().chance(self.parameters.machines.operators_webhook);
        has.then_some(Blueprint::Webhook(index))
    }

    /// What `step` says of every workload, with facts drawn once.
    fn each_workload(&self, step: fn(&Workload, &Facts, usize) -> Vec<Blueprint>) -> Blueprints<'_> {
        Box::new((0..self.workloads.len()).flat_map(move |index| {
            let (workload, facts) = self.workload(index);
            step(workload, &facts, index)
        }))
    }

    fn each_namespace(&self, step: fn(&Cluster, usize) -> Vec<Blueprint>) -> Blueprints<'_> {
        Box::new((0..self.namespaces.len()).flat_map(move |index| step(self, index)))
    }
}

/// The kinds in the order of a dump.
const ORDER: &[for<'a> fn(&'a Cluster) -> Blueprints<'a>] = &[
    |cluster| cluster.each_namespace(|_, index| vec![Blueprint::Namespace(index)]),
    |cluster| Box::new((0..cluster.placement.nodes).map(Blueprint::Node)),
    |cluster| cluster.each_workload(volumes),
    |cluster| cluster.each_workload(|w, f, i| [claims(w, f, i), pod_claims(w, f, i)].concat()),
    |cluster| cluster.each_namespace(|_, index| vec![Blueprint::RootCertificate(index)]),
    |cluster| cluster.each_workload(config_maps),
    |cluster| cluster.each_namespace(|cluster, index| cluster.pull_secret(index).into_iter().collect()),
    |cluster| cluster.each_workload(|w, f, i| [secrets(w, f, i), tls_secrets(f, i)].concat()),
    |cluster| cluster.each_namespace(namespace_accounts),
    |cluster| cluster.each_workload(accounts),
    |cluster| cluster.each_workload(services),
    |cluster| {
        cluster.each_namespace(|cluster, index| {
            if cluster.namespaces[index].quota { vec![Blueprint::LimitRange(index)] } else { vec![] }
        })
    },
    |cluster| {
        cluster.each_namespace(
            |cluster, index| if cluster.namespaces[index].quota { vec![Blueprint::Quota(index)] } else { vec![] },
        )
    },
    |cluster| {
        cluster.each_workload(|w, f, i| {
            let mut all = controllers_of(w, f, i, Controller::Deployment);
            if w.controller == Controller::KnativeService {
                all.push(Blueprint::KnativeDeployment(i));
            }
            all
        })
    },
    |cluster| cluster.each_workload(replica_sets),
    |cluster| cluster.each_workload(|w, f, i| controllers_of(w, f, i, Controller::StatefulSet)),
    |cluster| cluster.each_workload(|w, f, i| controllers_of(w, f, i, Controller::DaemonSet)),
    |cluster| cluster.each_workload(revisions),
    |cluster| {
        cluster.each_workload(|w, _, i| {
            if matches!(w.controller, Controller::BarePod | Controller::StaticPod) {
                return vec![Blueprint::Controller(i)];
            }
            (0..w.pods).map(|number| Blueprint::Pod(i, number)).collect()
        })
    },
    |cluster| cluster.each_workload(|w, f, i| controllers_of(w, f, i, Controller::CronJob)),
    |cluster| {
        cluster.each_workload(|w, f, i| {
            let mut all = controllers_of(w, f, i, Controller::Job);
            if w.controller == Controller::CronJob {
                all.extend((0..w.pods).map(|number| Blueprint::CronRun(i, number)));
            }
            all
        })
    },
    |cluster| cluster.each_workload(autoscalers),
    |cluster| cluster.each_workload(budgets),
    |cluster| cluster.each_workload(ingresses),
    |cluster| cluster.each_workload(slices),
    |cluster| cluster.each_namespace(|cluster, index| namespace_policies(&cluster.namespaces[index], index)),
    |cluster| cluster.each_workload(policies),
    |cluster| cluster.each_namespace(namespace_roles),
    |cluster| cluster.each_namespace(namespace_bindings),
    built_in_cluster_roles,
    aggregate_roles,
    cluster_roles,
    cluster_role_bindings,
    cluster_classes,
    custom_resources,
    |cluster| Box::new((0..cluster.workloads.len()).filter_map(|index| cluster.webhook(index))),
    |cluster| cluster.each_workload(|w, f, i| controllers_of(w, f, i, Controller::Rollout)),
    |cluster| cluster.each_workload(knative),
    |cluster| cluster.each_namespace(|cluster, index| cluster.secret_store(index).into_iter().collect()),
];

fn accounts(_: &Workload, facts: &Facts, index: usize) -> Vec<Blueprint> {
    let own = (facts.account == Account::Own).then_some(Blueprint::Account(index));
    let extra = facts.extra_account.then_some(Blueprint::ExtraAccount(index));
    own.into_iter().chain(extra).collect()
}

fn config_maps(_: &Workload, facts: &Facts, index: usize) -> Vec<Blueprint> {
    (0..facts.config_maps).map(|number| Blueprint::ConfigMap(index, number)).collect()
}

fn secrets(_: &Workload, facts: &Facts, index: usize) -> Vec<Blueprint> {
    let token = facts.legacy_token.then_some(Blueprint::TokenSecret(index));
    (0..facts.secrets).map(|number| Blueprint::Secret(index, number)).chain(token).collect()
}

fn tls_secrets(facts: &Facts, index: usize) -> Vec<Blueprint> {
    let encrypted = facts.service == Some(Exposure::Ingress) && facts.ingress_tls;
    encrypted.then_some(Blueprint::TlsSecret(index)).into_iter().collect()
}

fn claims(_: &Workload, facts: &Facts, index: usize) -> Vec<Blueprint> {
    facts.claim.then_some(Blueprint::Claim(index)).into_iter().collect()
}

fn pod_claims(workload: &Workload, facts: &Facts, index: usize) -> Vec<Blueprint> {
    let count = if facts.claim_template { workload.pods } else { 0 };
    (0..count).map(|number| Blueprint::PodClaim(index, number)).collect()
}

fn volumes(workload: &Workload, facts: &Facts, index: usize) -> Vec<Blueprint> {
    let count = if facts.claim_template { workload.pods } else { u32::from(facts.claim) };
    (0..count).map(|number| Blueprint::Volume(index, number)).collect()
}

fn controllers(_: &Workload, _: &Facts, index: usize) -> Vec<Blueprint> {
    vec![Blueprint::Controller(index)]
}

fn controllers_of(workload: &Workload, _: &Facts, index: usize, controller: Controller) -> Vec<Blueprint> {
    (workload.controller == controller).then_some(Blueprint::Controller(index)).into_iter().collect()
}

fn services(_: &Workload, facts: &Facts, index: usize) -> Vec<Blueprint> {
    facts.service.is_some().then_some(Blueprint::Service(index)).into_iter().collect()
}

fn slices(workload: &Workload, facts: &Facts, index: usize) -> Vec<Blueprint> {
    let count = match facts.service {
        None => 0,
        Some(_) if facts.selector_dangles => 1,
        Some(_) => workload.pods.div_ceil(ENDPOINTS_PER_SLICE),
    };
    (0..count).map(|number| Blueprint::EndpointSlice(index, number)).collect()
}

fn ingresses(_: &Workload, facts: &Facts, index: usize) -> Vec<Blueprint> {
    (facts.service == Some(Exposure::Ingress)).then_some(Blueprint::Ingress(index)).into_iter().collect()
}

fn budgets(_: &Workload, facts: &Facts, index: usize) -> Vec<Blueprint> {
    facts.budget.then_some(Blueprint::Budget(index)).into_iter().collect()
}

fn autoscalers(_: &Workload, facts: &Facts, index: usize) -> Vec<Blueprint> {
    facts.autoscaler.then_some(Blueprint::Autoscaler(index)).into_iter().collect()
}

fn policies(_: &Workload, facts: &Facts, index: usize) -> Vec<Blueprint> {
    facts.policy.then_some(Blueprint::Policy(index)).into_iter().collect()
}

fn replica_sets(workload: &Workload, facts: &Facts, index: usize) -> Vec<Blueprint> {
    if !workload.controller.has_replica_sets() {
        return Vec::new();
    }
    let old = if workload.controller == Controller::KnativeService { 0 } else { facts.old_replica_sets };
    (0..=old).map(|number| Blueprint::ReplicaSet(index, number)).collect()
}

fn revisions(workload: &Workload, facts: &Facts, index: usize) -> Vec<Blueprint> {
    let keeps = matches!(workload.controller, Controller::StatefulSet | Controller::DaemonSet);
    (0..if keeps { facts.revisions } else { 0 }).map(|number| Blueprint::ControllerRevision(index, number)).collect()
}

fn knative(workload: &Workload, _: &Facts, index: usize) -> Vec<Blueprint> {
    use Blueprint as B;
    if workload.controller != Controller::KnativeService {
        return Vec::new();
    }
    vec![B::Controller(index), B::KnativeConfiguration(index), B::KnativeRevision(index), B::KnativeRoute(index)]
}

fn namespace_accounts(cluster: &Cluster, index: usize) -> Vec<Blueprint> {
    let built_in = if cluster.namespaces[index].name == "kube-system" { bootstrap::accounts().len() } else { 0 };
    let built_in = (0..built_in as u32).map(|number| Blueprint::BuiltInAccount(index, number));
    std::iter::once(Blueprint::DefaultAccount(index)).chain(built_in).collect()
}

fn namespace_policies(namespace: &Namespace, index: usize) -> Vec<Blueprint> {
    (0..if namespace.policies { 3 } else { 0 }).map(|number| Blueprint::NamespacePolicy(index, number)).collect()
}

fn namespace_roles(cluster: &Cluster, index: usize) -> Vec<Blueprint> {
    let namespace = &cluster.namespaces[index];
    let built_in = bootstrap::roles(&namespace.name).count() as u32;
    let built_in = (0..built_in).map(|number| Blueprint::BuiltInRole(index, number));
    built_in.chain((0..namespace.roles).map(|number| Blueprint::Role(index, number))).collect()
}

fn namespace_bindings(cluster: &Cluster, index: usize) -> Vec<Blueprint> {
    let namespace = &cluster.namespaces[index];
    let built_in = bootstrap::role_bindings(&namespace.name).count() as u32;
    let built_in = (0..built_in).map(|number| Blueprint::BuiltInRoleBinding(index, number));
    built_in.chain((0..namespace.bindings).map(|number| Blueprint::RoleBinding(index, number))).collect()
}

fn built_in_cluster_roles(_: &Cluster) -> Blueprints<'_> {
    let (roles, bindings) = (bootstrap::cluster_roles().count(), bootstrap::cluster_role_bindings().count());
    let roles = (0..roles as u32).map(Blueprint::BuiltInClusterRole);
    Box::new(roles.chain((0..bindings as u32).map(Blueprint::BuiltInClusterRoleBinding)))
}

fn aggregate_roles(cluster: &Cluster) -> Blueprints<'_> {
    Box::new((0..cluster.access.aggregates).map(Blueprint::AggregateRole))
}

fn has_cluster_role(workload: &Workload) -> bool {
    matches!(workload.part, Part::Agent(_) | Part::Operator(_))
}

fn cluster_roles(cluster: &Cluster) -> Blueprints<'_> {
    let own = cluster.agents.iter().chain(&cluster.operators).map(|index| Blueprint::OwnClusterRole(*index));
    Box::new(own.chain((0..cluster.access.cluster_roles).map(Blueprint::ClusterRole)))
}

fn cluster_role_bindings(cluster: &Cluster) -> Blueprints<'_> {
    let own = cluster.agents.iter().chain(&cluster.operators).map(|index| Blueprint::OwnClusterRoleBinding(*index));
    Box::new(own.chain((0..cluster.access.cluster_role_bindings).map(Blueprint::ClusterRoleBinding)))
}

fn cluster_classes(cluster: &Cluster) -> Blueprints<'_> {
    let store = cluster.parameters.configuration.external_secrets.then_some(Blueprint::ClusterSecretStore);
    let storage = (0..STORAGE_CLASSES).map(Blueprint::StorageClass);
    let priority = (0..PRIORITY_CLASSES).map(Blueprint::PriorityClass);
    Box::new(storage.chain(priority).chain([Blueprint::IngressClass]).chain(store))
}

fn custom_resources(_: &Cluster) -> Blueprints<'_> {
    Box::new((0..CUSTOM_RESOURCES).map(Blueprint::CustomResource))
}

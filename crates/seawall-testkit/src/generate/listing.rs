//! Which objects there are, and in which order they come.

use super::blueprint::{Blueprint, CUSTOM_RESOURCES, ENDPOINTS_PER_SLICE, PRIORITY_CLASSES, STORAGE_CLASSES};
use super::bootstrap;
use super::facts::{Account, Exposure, Facts};
use super::plan::{Cluster, Namespace, Tier};
use super::random::For;
use super::workload::{Controller, Part, Workload};

type Blueprints<'a> = Box<dyn Iterator<Item = Blueprint> + 'a>;

/// The objects of one sort that belong to a workload.
type OfWorkload = fn(&Workload, &Facts, usize) -> Vec<Blueprint>;

impl Cluster {
    /// All objects of the running cluster, kind by kind, within a kind by namespace and name of the workload.
    pub(crate) fn blueprints(&self) -> impl Iterator<Item = Blueprint> + '_ {
        ORDER.iter().flat_map(|kind| kind(self))
    }

    /// The objects that stand in the file of one workload.
    pub(crate) fn of_workload(&self, index: usize) -> Vec<Blueprint> {
        let (workload, facts) = self.workload(index);
        let steps: &[OfWorkload] =
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
        let all = kinds.iter().flat_map(|kind| kind(self)).filter(|blueprint| blueprint.is_written(self));
        all.filter(|blueprint| !matches!(blueprint, B::OwnClusterRole(_) | B::OwnClusterRoleBinding(_))).collect()
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
    fn each_workload(&self, step: OfWorkload) -> Blueprints<'_> {
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

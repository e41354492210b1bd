//! From a blueprint to its object, as written by a user or as a running cluster shows it.

use crate::generate::blueprint::Blueprint;
use crate::generate::bootstrap;
use crate::generate::clock::rfc3339;
use crate::generate::configuration;
use crate::generate::facts::{Facts, Tool};
use crate::generate::fields::Fields;
use crate::generate::plan::Cluster;
use crate::generate::random::For;
use crate::generate::template::{labels, selector};
use crate::generate::value::Value;
use crate::generate::workload::Controller;

use super::completion::{self, annotate};
use super::prepared::Prepared;
use super::stamp::{Mark, Stamp};
use super::{
    bindings, classes, controllers, derived, exposure, knative, metadata, namespaces, nodes, policies, roles, scaling,
    storage,
};

/// Makes objects. It remembers the last workload, since most blueprints come in the company of their siblings.
pub(crate) struct Renderer<'a> {
    cluster: &'a Cluster,
    managed_fields: bool,
    last: Option<Prepared<'a>>,
}

impl<'a> Renderer<'a> {
    pub(crate) fn new(cluster: &'a Cluster, managed_fields: bool) -> Self {
        Renderer { cluster, managed_fields, last: None }
    }

    /// The object as a user writes it, or as a controller would, in the order of writing.
    pub(crate) fn written(&mut self, blueprint: Blueprint) -> Fields {
        use Blueprint as B;
        let cluster = self.cluster;
        let namespace = |index: usize| &cluster.namespaces[index];
        match blueprint {
            B::Namespace(index) => namespaces::namespace(cluster, namespace(index)),
            B::DefaultAccount(index) => namespaces::default_account(cluster, namespace(index)),
            B::RootCertificate(index) => namespaces::root_certificate(namespace(index)),
            B::Quota(index) => namespaces::quota(namespace(index)),
            B::LimitRange(index) => namespaces::limit_range(namespace(index)),
            B::PullSecret(index) => fields(namespaces::pull_secret(namespace(index))),
            B::SecretStore(index) => namespaces::secret_store(namespace(index)),
            B::NamespacePolicy(index, number) => policies::of_namespace(cluster, index, number),
            B::Role(index, number) => roles::role(cluster, index, number),
            B::RoleBinding(index, number) => bindings::role_binding(cluster, index, number),
            B::BuiltInAccount(index, number) => {
                let name = bootstrap::accounts()[number as usize].to_owned();
                namespaces::spare_account(cluster, name, &namespace(index).name)
            }
            B::BuiltInRole(..)
            | B::BuiltInRoleBinding(..)
            | B::BuiltInClusterRole(_)
            | B::BuiltInClusterRoleBinding(_) => fields(roles::built_in(cluster, blueprint).unwrap_or(Value::Null)),
            B::Node(number) => nodes::node(cluster, number, &rfc3339(self.created(blueprint))),
            B::ClusterRole(number) => roles::cluster_role(cluster, number),
            B::ClusterRoleBinding(number) => bindings::cluster_role_binding(cluster, number),
            B::AggregateRole(number) => roles::aggregate_role(number),
            B::StorageClass(number) => classes::storage_class(cluster, number),
            B::PriorityClass(number) => classes::priority_class(number),
            B::IngressClass => classes::ingress_class(),
            B::ClusterSecretStore => classes::cluster_secret_store(),
            B::CustomResource(number) => classes::custom_resource(number),
            other => self.of_workload(other),
        }
    }

    fn of_workload(&mut self, blueprint: Blueprint) -> Fields {
        use Blueprint as B;
        let cluster = self.cluster;
        let Some(index) = workload_index(blueprint) else { return Fields::new() };
        let prepared = self.prepare(index);
        let (workload, facts) = (&cluster.workloads[index], &prepared.facts);
        let name = cluster.namespace(workload).name.as_str();
        let named = |object: String| metadata(object, Some(name), selector(workload, facts));
        match blueprint {
            B::Account(_) => namespaces::account(cluster, workload, facts, false),
            B::ExtraAccount(_) => namespaces::account(cluster, workload, facts, true),
            B::TokenSecret(_) => fields(namespaces::token_secret(cluster, workload)),
            B::TlsSecret(_) => fields(namespaces::tls_secret(cluster, workload)),
            B::Secret(_, number) => {
                fields(configuration::secret(workload, named(configuration::secret_name(workload, number)), number))
            }
            B::ConfigMap(_, number) => {
                let metadata = named(configuration::config_map_name(workload, number));
                fields(configuration::config_map(workload, facts, metadata, number))
            }
            B::Claim(_) => storage::claim(cluster, workload),
            B::Controller(_) => controllers::controller(cluster, workload, facts, prepared.template()),
            B::Service(_) => exposure::service(cluster, workload, facts),
            B::Ingress(_) => exposure::ingress(cluster, workload, facts),
            B::EndpointSlice(_, number) => exposure::endpoint_slice(cluster, index, facts, number),
            B::Budget(_) => scaling::budget(cluster, workload, facts),
            B::Autoscaler(_) => scaling::autoscaler(cluster, workload, facts),
            B::Policy(_) => policies::of_workload(cluster, workload, facts),
            B::OwnClusterRole(_) => roles::own_cluster_role(cluster, workload),
            B::OwnClusterRoleBinding(_) => bindings::own_cluster_role_binding(cluster, workload),
            B::Webhook(_) => classes::webhook(cluster, workload),
            B::ReplicaSet(_, number) => {
                derived::replica_set(cluster, index, number, prepared.completed_template(), facts)
            }
            B::ControllerRevision(_, number) => {
                let template = prepared.completed_template();
                derived::controller_revision(cluster, index, number, labels(cluster, workload, facts), template)
            }
            B::CronRun(_, number) => derived::cron_run(cluster, index, number, prepared.completed_template()),
            B::PodClaim(_, number) => storage::pod_claim(cluster, index, facts, number),
            B::Volume(_, number) => storage::volume(cluster, index, number),
            B::KnativeConfiguration(_) | B::KnativeRevision(_) | B::KnativeRoute(_) | B::KnativeDeployment(_) => {
                knative::link(cluster, index, blueprint, prepared.template().object(), &selector(workload, facts))
            }
            _ => Fields::new(),
        }
    }

    /// The object as a running cluster shows it, its keys in order.
    pub(crate) fn live(&mut self, blueprint: Blueprint) -> Value {
        if let Some((index, number)) = self.pod(blueprint) {
            return self.live_pod(index, number);
        }
        let mut object = self.written(blueprint);
        let mark = blueprint.is_written(self.cluster).then(|| Mark::of(self.tool(blueprint), &mut object));
        let created = self.created(blueprint);
        let status = self.complete(blueprint, created, &mut object);
        let stamp = Stamp {
            seed: blueprint.seed(self.cluster),
            created,
            mark,
            controller: controller_of(blueprint),
            managed_fields: self.managed_fields,
        };
        stamp.apply(&mut object, status);
        let mut value = Value::from(object);
        value.sort();
        value
    }

    fn live_pod(&mut self, index: usize, number: u32) -> Value {
        let (cluster, managed_fields) = (self.cluster, self.managed_fields);
        let prepared = self.prepare(index);
        let mut pod = Value::from(prepared.pods().pod(cluster, index, &prepared.facts, number, managed_fields));
        pod.sort();
        pod
    }

    /// The workload and the number of the pod, when the blueprint is one of a pod.
    fn pod(&self, blueprint: Blueprint) -> Option<(usize, u32)> {
        match blueprint {
            Blueprint::Pod(index, number) => Some((index, number)),
            Blueprint::Controller(index) => {
                let controller = self.cluster.workloads[index].controller;
                matches!(controller, Controller::BarePod | Controller::StaticPod).then_some((index, 0))
            }
            _ => None,
        }
    }

    /// Adds defaults and takes out the status, which is stamped separately.
    fn complete(&mut self, blueprint: Blueprint, created: u64, object: &mut Fields) -> Option<Value> {
        use Blueprint as B;
        let cluster = self.cluster;
        let time = rfc3339(created + 30);
        match blueprint {
            B::Namespace(index) => namespaces::complete_namespace(object, &cluster.namespaces[index].name),
            B::Quota(_) => namespaces::complete_quota(object),
            B::TokenSecret(_) => {
                let data = ["ca.crt", "namespace", "token"].map(|key| (key.into(), "".into()));
                object.set("data", data.into_iter().collect::<Fields>());
            }
            B::NamespacePolicy(..) | B::Policy(_) => policies::complete(object),
            B::AggregateRole(_) => {
                let name = object
                    .get("metadata")
                    .and_then(|metadata| metadata.at(&["name"])?.text())
                    .unwrap_or_default()
                    .to_owned();
                object.set("rules", roles::added_rules(cluster, &name));
            }
            B::PriorityClass(_) => object.fill("preemptionPolicy", "PreemptLowerPriority"),
            B::CustomResource(_) => classes::complete_custom_resource(object, &time),
            B::Webhook(_) => classes::complete_webhook(object),
            B::Claim(index) => storage::complete_claim(cluster, index, 0, object),
            B::PodClaim(index, number) => storage::complete_claim(cluster, index, number, object),
            B::Volume(..) => object.set("status", Fields::new().with("phase", "Bound")),
            B::Service(index) => {
                let facts = self.facts(index);
                exposure::complete_service(&cluster.workloads[index], &facts, index, object);
            }
            B::Ingress(_) => object.set("status", Fields::new().with("loadBalancer", Fields::new())),
            B::Budget(index) => scaling::complete_budget(&cluster.workloads[index], &time, object),
            B::Autoscaler(index) => {
                let facts = self.facts(index);
                scaling::complete_autoscaler(&cluster.workloads[index], &facts, &time, object);
            }
            B::Controller(index) => {
                let prepared = self.prepare(index);
                completion::defaults_of(cluster, index, prepared.completed_spec(), object);
                let facts = self.facts(index);
                annotate(&cluster.workloads[index], &facts, object);
                return Some(completion::status_of(cluster, index, &facts, created).into());
            }
            B::ReplicaSet(index, number) => {
                let pods = if number == 0 { cluster.workloads[index].pods } else { 0 };
                return Some(derived::replica_set_status(pods).into());
            }
            B::CronRun(..) => return Some(completion::job_status(1, created).into()),
            B::KnativeDeployment(index) => {
                let name = derived::replica_set_name(cluster, index, 0);
                return Some(completion::deployment_status(cluster.workloads[index].pods, &time, &name).into());
            }
            B::KnativeConfiguration(index) | B::KnativeRevision(index) | B::KnativeRoute(index) => {
                return Some(completion::knative_status(cluster, &cluster.workloads[index], &time).into());
            }
            _ => {}
        }
        if let B::Claim(index) | B::PodClaim(index, _) = blueprint {
            object.set("status", completion::claim_status(&cluster.workloads[index]));
        }
        object.remove("status")
    }

    fn prepare(&mut self, index: usize) -> &Prepared<'a> {
        if self.last.as_ref().is_none_or(|last| last.index != index) {
            self.last = Some(Prepared::new(self.cluster, index));
        }
        self.last.as_ref().expect("filled above")
    }

    fn facts(&mut self, index: usize) -> Facts {
        self.prepare(index).facts.clone()
    }

    fn tool(&mut self, blueprint: Blueprint) -> Tool {
        if let Some(index) = workload_index(blueprint) {
            return self.prepare(index).facts.tool;
        }
        let live = &self.cluster.parameters.live;
        let share = blueprint.seed(self.cluster).fork(For::Style, 0).random().share();
        match share {
            share if share < live.kubectl_applied => Tool::Kubectl,
            share if share < live.kubectl_applied + live.helm_installed => Tool::Helm,
            _ => Tool::Gitops,
        }
    }

    /// When the object was made, in seconds since 1970: after its namespace, and what controllers make after what it is
    /// made from.
    fn created(&mut self, blueprint: Blueprint) -> u64 {
        let cluster = self.cluster;
        let oldest = cluster.parameters.live.oldest_days;
        let seed = blueprint.seed(cluster);
        let Some(index) = workload_index(blueprint) else {
            return match (blueprint, namespace_index(blueprint)) {
                (Blueprint::Namespace(index), _) => cluster.created(seed, cluster.namespaces[index].days),
                (_, Some(index)) => cluster.created(seed, cluster.namespaces[index].days - 1),
                _ => cluster.created(seed, oldest),
            };
        };
        let days = self.prepare(index).facts.days;
        // Controllers act one after the other, each within a quarter of an hour. Pods come later than all of it.
        let step = match blueprint {
            Blueprint::KnativeRevision(_) => 1,
            Blueprint::KnativeDeployment(_) => 2,
            Blueprint::ReplicaSet(..) => 3,
            _ => 0,
        };
        let after = |cause: Blueprint| cluster.created(cause.seed(cluster), days) + 900 * step + 1 + seed.bits() % 900;
        match blueprint {
            Blueprint::CronRun(index, number) => cluster.run_started(index, number),
            Blueprint::EndpointSlice(index, _) => after(Blueprint::Service(index)),
            _ if blueprint.is_written(cluster) => cluster.created(seed, days),
            _ => after(Blueprint::Controller(index)),
        }
    }
}

fn fields(value: Value) -> Fields {
    match value {
        Value::Map(fields) => fields,
        _ => Fields::new(),
    }
}

/// The manager of what no user wrote, and of every status.
fn controller_of(blueprint: Blueprint) -> &'static str {
    use Blueprint as B;
    match blueprint {
        B::Node(_) => "kubelet",
        B::BuiltInRole(..) | B::BuiltInRoleBinding(..) | B::BuiltInClusterRole(_) | B::BuiltInClusterRoleBinding(_) => {
            "kube-apiserver"
        }
        B::PriorityClass(_) | B::Namespace(_) | B::CustomResource(_) => "kube-apiserver",
        B::TlsSecret(_) => "cert-manager-certificates-issuing",
        B::Volume(..) => "csi-provisioner",
        B::KnativeConfiguration(_) | B::KnativeRevision(_) | B::KnativeRoute(_) | B::KnativeDeployment(_) => {
            "controller"
        }
        _ => "kube-controller-manager",
    }
}

/// The namespace that the object belongs to, when it belongs to no workload.
fn namespace_index(blueprint: Blueprint) -> Option<usize> {
    use Blueprint as B;
    match blueprint {
        B::Namespace(index)
        | B::DefaultAccount(index)
        | B::RootCertificate(index)
        | B::Quota(index)
        | B::LimitRange(index)
        | B::PullSecret(index)
        | B::NamespacePolicy(index, _)
        | B::SecretStore(index)
        | B::Role(index, _)
        | B::RoleBinding(index, _)
        | B::BuiltInRole(index, _)
        | B::BuiltInRoleBinding(index, _)
        | B::BuiltInAccount(index, _) => Some(index),
        _ => None,
    }
}

/// The workload that the object belongs to.
fn workload_index(blueprint: Blueprint) -> Option<usize> {
    use Blueprint as B;
    match blueprint {
        B::Account(index)
        | B::ExtraAccount(index)
        | B::TokenSecret(index)
        | B::Secret(index, _)
        | B::ConfigMap(index, _)
        | B::Claim(index)
        | B::Controller(index)
        | B::Service(index)
        | B::Ingress(index)
        | B::Budget(index)
        | B::Autoscaler(index)
        | B::Policy(index)
        | B::OwnClusterRole(index)
        | B::OwnClusterRoleBinding(index)
        | B::Webhook(index)
        | B::TlsSecret(index)
        | B::ReplicaSet(index, _)
        | B::ControllerRevision(index, _)
        | B::CronRun(index, _)
        | B::PodClaim(index, _)
        | B::Volume(index, _)
        | B::EndpointSlice(index, _)
        | B::Pod(index, _)
        | B::KnativeConfiguration(index)
        | B::KnativeRoute(index)
        | B::KnativeRevision(index)
        | B::KnativeDeployment(index) => Some(index),
        _ => None,
    }
}

//! Which pods a selector selects, and which Services select a pod.

use rayon::prelude::*;
use seawall_yaml::{Kind, Node};

use crate::selector::{Label, Match, Selector, label};
use crate::snapshot::{Tables, label_hash};
use crate::template::Pod;
use crate::workload::Template;
use crate::{GroupKind, Object, ObjectId, Snapshot, Workload};

/// How many Services of one workload are looked at: more than anyone has, so that a hostile input of thousands of
/// workloads and Services that all have the same label takes bounded time.
pub const MOST_SERVICES: usize = 500;

/// The kind.
pub const SERVICE: GroupKind<'static> = GroupKind::core("Service");

/// Kinds that make pods.
const PODS: [GroupKind<'static>; 5] = [
    GroupKind::core("Pod"),
    GroupKind::of("apps", "Deployment"),
    GroupKind::of("apps", "StatefulSet"),
    GroupKind::of("apps", "ReplicaSet"),
    GroupKind::of("apps", "DaemonSet"),
];

/// Operators' kinds whose pods are known only where they run.
const OPERATED: [GroupKind<'static>; 12] = [
    GroupKind::of("monitoring.coreos.com", "Prometheus"),
    GroupKind::of("monitoring.coreos.com", "PrometheusAgent"),
    GroupKind::of("monitoring.coreos.com", "Alertmanager"),
    GroupKind::of("monitoring.coreos.com", "ThanosRuler"),
    GroupKind::of("elasticsearch.k8s.elastic.co", "Elasticsearch"),
    GroupKind::of("kibana.k8s.elastic.co", "Kibana"),
    GroupKind::of("kafka.strimzi.io", "Kafka"),
    GroupKind::of("postgresql.cnpg.io", "Cluster"),
    GroupKind::of("rabbitmq.com", "RabbitmqCluster"),
    GroupKind::of("jaegertracing.io", "Jaeger"),
    GroupKind::of("opentelemetry.io", "OpenTelemetryCollector"),
    GroupKind::of("k8s.keycloak.org", "Keycloak"),
];

/// A pod that a selector selects, or may select.
#[derive(Debug, Clone, Copy)]
pub struct Selected<'s> {
    /// The object that holds the pod template, or the pod itself.
    pub object: &'s Object,
    /// The object's number.
    pub id: ObjectId,
    /// Whether it is selected for sure: labels match and the namespace is the same.
    pub sure: bool,
    pod: Pod,
}

impl<'s> Selected<'s> {
    /// The pod as it is written. Nothing when there is no specification in it that could be read.
    pub fn template(&self) -> Option<Template<'s>> {
        Template::new(self.object, self.pod)
    }

    /// The view of the pod. Nothing when there is no specification in it that could be read.
    pub fn workload(&self, snapshot: &'s Snapshot) -> Option<Workload<'s>> {
        Workload::new(self.object, self.pod, snapshot.facts())
    }
}

impl Snapshot {
    /// The pods in a namespace that `selector` selects or may select: those of running workloads by the labels of their
    /// template, and pods. A namespace that is not written, here or there, may be any. Costs as much as there are pods
    /// with the rarest label that the selector asks for.
    pub fn selected<'s>(
        &'s self,
        namespace: Option<&'s str>,
        selector: Selector<'s>,
    ) -> impl Iterator<Item = Selected<'s>> {
        let tables = self.tables();
        let candidates = candidates(tables, &selector);
        let every = if candidates.is_none() { 0..tables.pods.len() } else { 0..0 };
        let listed = candidates.unwrap_or_default().into_iter().flatten().map(|entry| entry.1 as usize);
        listed.chain(every).filter_map(move |index| {
            let (id, pod) = tables.pods[index];
            let object = &tables.objects[id.0 as usize];
            let place = same_namespace(namespace, object.reference.namespace.as_deref());
            if place == Match::No || !runs(object.reference.group_kind()) {
                return None;
            }
            match (selector.matches_with(|key| pod_label(object, pod, key)), place) {
                (Match::No, _) => None,
                (labels, place) => {
                    Some(Selected { object, id, pod, sure: (labels, place) == (Match::Yes, Match::Yes) })
                }
            }
        })
    }

    /// Whether all pods of a namespace are known: all kinds that make pods were read, and none of those is there whose
    /// operator makes pods up, unless the pods themselves are in the input.
    pub fn has_all_pods_in(&self, namespace: Option<&str>) -> bool {
        let is_here = |kind: GroupKind<'static>| {
            let mut objects = self.of_kind(kind);
            objects.any(|object| same_namespace(object.reference.namespace.as_deref(), namespace) != Match::No)
        };
        PODS.into_iter().all(|kind| self.has_all_in(kind, namespace))
            && (!OPERATED.into_iter().any(is_here) || is_here(PODS[0]))
    }

    /// The Services whose selector matches the workload's pods, in canonical order, and whether that is sure: a
    /// namespace that is not written, here or there, may be any. Not more than [`MOST_SERVICES`] of them are looked at.
    pub fn services_of<'s>(&'s self, workload: &Workload<'_>) -> Vec<(&'s Object, bool)> {
        let tables = self.tables();
        if tables.selecting.is_empty() || !runs(workload.object.reference.group_kind()) {
            return Vec::new();
        }
        let pod = workload.pod();
        let mut found: Vec<(ObjectId, bool)> = Vec::new();
        let own = workload.object.reference.namespace.as_deref();
        let candidates = pod_hashes(workload.object, pod).flat_map(|hash| entries(&tables.selecting, hash));
        let in_reach = candidates.filter_map(|&(_, id)| {
            let service = self.object(id);
            let place = same_namespace(service.reference.namespace.as_deref(), own);
            (place != Match::No).then_some((id, service, place))
        });
        for (id, service, place) in in_reach.take(MOST_SERVICES) {
            let selector = service_selector(service).map(Selector::of_labels);
            let labels = selector
                .map_or(Match::No, |selector| selector.matches_with(|key| pod_label(workload.object, pod, key)));
            if labels != Match::No {
                found.push((id, (labels, place) == (Match::Yes, Match::Yes)));
            }
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|(id, sure)| (self.object(id), sure)).collect()
    }
}

/// The selector of a Service; nothing when it has none or an empty one, so that its endpoints are made otherwise.
pub fn service_selector(service: &Object) -> Option<Node<'_>> {
    let selector = service.node().path(&["spec", "selector"]).filter(|selector| selector.kind() == Kind::Mapping)?;
    selector.entries().next().map(|_| selector)
}

/// Whether two namespaces as written are the same one.
pub fn same_namespace(one: Option<&str>, other: Option<&str>) -> Match {
    match (one, other) {
        _ if one == other => Match::Yes,
        (Some(_), Some(_)) => Match::No,
        _ => Match::Unknown,
    }
}

/// The labels of all pods, hashed, with the pod's index; sorted. A label that a controller adds stands for any value.
pub(crate) fn pod_labels(objects: &[Object], pods: &[(ObjectId, Pod)]) -> Vec<(u64, u32)> {
    let of = |(number, &(id, pod)): (usize, &(ObjectId, Pod))| {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        pod_hashes(&objects[id.0 as usize], pod).map(move |hash| (hash, number))
    };
    let mut index: Vec<_> = pods.par_iter().enumerate().flat_map_iter(of).collect();
    index.par_sort_unstable();
    index
}

/// Each Service that selects pods, under the hash of the rarest label that it asks for; sorted.
pub(crate) fn selecting(objects: &[Object], pod_labels: &[(u64, u32)]) -> Vec<(u64, ObjectId)> {
    let services = objects.par_iter().enumerate().filter(|(_, object)| object.reference.group_kind() == SERVICE);
    let of = |(number, object)| {
        let number = ObjectId(u32::try_from(number).unwrap_or(u32::MAX));
        let (key, value) = rarest(object, pod_labels)?;
        let is_added = ADDED.iter().any(|(_, keys)| keys.contains(&key));
        Some([Some((pod_hash(key, value), number)), is_added.then(|| (added_hash(key), number))])
    };
    let mut index: Vec<(u64, ObjectId)> = services.filter_map(of).flatten_iter().flatten_iter().collect();
    index.par_sort_unstable();
    index
}

/// The label of pods that a Service asks for and that the fewest have.
fn rarest<'o>(service: &'o Object, pod_labels: &[(u64, u32)]) -> Option<(&'o str, &'o str)> {
    let pairs = service_selector(service).into_iter().flat_map(Node::entries);
    let pairs = pairs.filter_map(|(key, value)| Some((key.scalar()?, value.as_str()?)));
    let rarity = |&(key, value): &(&str, &str)| {
        let written = entries(pod_labels, pod_hash(key, value)).len();
        (written + entries(pod_labels, added_hash(key)).len(), key.to_owned())
    };
    pairs.min_by_key(rarity)
}

/// Pods among which are all that the selector selects, as parts of the index; nothing when that may be any.
fn candidates<'s>(tables: &'s Tables, selector: &Selector<'_>) -> Option<Vec<&'s [(u64, u32)]>> {
    let parts = selector.requirements().iter().filter_map(|requirement| {
        let values = requirement.values()?;
        let mut parts: Vec<&[(u64, u32)]> =
            values.iter().map(|value| entries(&tables.pod_labels, pod_hash(requirement.key, value))).collect();
        parts.push(entries(&tables.pod_labels, added_hash(requirement.key)));
        Some(parts)
    });
    parts.min_by_key(|parts| parts.iter().map(|part| part.len()).sum::<usize>())
}

fn entries<T>(index: &[(u64, T)], hash: u64) -> &[(u64, T)] {
    let start = index.partition_point(|entry| entry.0 < hash);
    let rest = &index[start..];
    &rest[..rest.partition_point(|entry| entry.0 == hash)]
}

/// What pods carry that no template says: the controller's kind, and labels that it adds with values of its own.
const ADDED: &[(&str, &[&str])] = &[
    ("Deployment", &["pod-template-hash"]),
    ("ReplicaSet", &["pod-template-hash"]),
    ("Rollout", &["rollouts-pod-template-hash", "pod-template-hash"]),
    (
        "StatefulSet",
        &["statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index", "controller-revision-hash"],
    ),
    ("DaemonSet", &["controller-revision-hash", "pod-template-generation"]),
    ("Job", JOB),
    ("CronJob", JOB),
    ("DeploymentConfig", &["deployment", "deploymentconfig"]),
];

const JOB: &[&str] = &[
    "job-name",
    "controller-uid",
    "batch.kubernetes.io/job-name",
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-completion-index",
];

fn added(kind: &str) -> &'static [&'static str] {
    ADDED.iter().find(|(of, _)| *of == kind).map_or(&[], |(_, keys)| keys)
}

/// Kinds with a pod template that nothing runs: it is kept for others.
fn runs(kind: GroupKind<'_>) -> bool {
    kind != GroupKind::core("PodTemplate") && kind != GroupKind::of("apps", "ControllerRevision")
}

fn labels<'d>(object: &'d Object, pod: Pod) -> Option<Node<'d>> {
    if pod.bare { None } else { object.document.node(pod.node).path(&["metadata", "labels"]) }
}

fn pod_hashes(object: &Object, pod: Pod) -> impl Iterator<Item = u64> {
    let written = labels(object, pod).filter(|labels| labels.kind() == Kind::Mapping);
    let written = written.into_iter().flat_map(Node::entries);
    let written = written.filter_map(|(key, value)| Some(pod_hash(key.scalar()?, value.as_str()?)));
    written.chain(added(&object.reference.kind).iter().map(|key| added_hash(key)))
}

fn pod_hash(key: &str, value: &str) -> u64 {
    label_hash(GroupKind::core("Pod"), key, value)
}

fn added_hash(key: &str) -> u64 {
    label_hash(GroupKind::core(""), key, "")
}

impl<'s> Workload<'s> {
    /// What is known of one label of the pods: labels that controllers add are there, with a value that is not known.
    pub fn pod_label(&self, key: &str) -> Label<'s> {
        pod_label(self.object, self.pod(), key)
    }

    /// The labels that the pods carry beside those that are written, with values that are not known; nothing when they
    /// may carry any label.
    pub fn added_labels(&self) -> Option<&'static [&'static str]> {
        (!self.pod().bare).then(|| added(&self.object.reference.kind))
    }

    /// Whether something runs the pods: templates are also kept for others to use.
    pub fn is_run(&self) -> bool {
        runs(self.object.reference.group_kind())
    }
}

impl<'s> Template<'s> {
    /// What is known of one label of the pods, as [`Workload::pod_label`] has it.
    pub fn pod_label(&self, key: &str) -> Label<'s> {
        pod_label(self.object, self.pod, key)
    }

    /// The labels that the pods carry beside those that are written, as [`Workload::added_labels`] has it.
    pub fn added_labels(&self) -> Option<&'static [&'static str]> {
        (!self.pod.bare).then(|| added(&self.object.reference.kind))
    }

    /// Whether something runs the pods: templates are also kept for others to use.
    pub fn is_run(&self) -> bool {
        runs(self.object.reference.group_kind())
    }
}

/// A label of the pods that the object makes.
fn pod_label<'d>(object: &'d Object, pod: Pod, key: &str) -> Label<'d> {
    match label(labels(object, pod), key) {
        // Where a custom resource holds the specification alone its operator makes up the labels.
        Label::Absent if pod.bare || added(&object.reference.kind).contains(&key) => Label::Unknown,
        known => known,
    }
}

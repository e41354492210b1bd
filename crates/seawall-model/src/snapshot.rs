//! The immutable picture of a cluster, or of whatever was given.

use std::sync::{Arc, OnceLock};

use seawall_yaml::Node;

use crate::api::{Read, RoleBinding, Subject};
use crate::image::Images;
use crate::labels::Labels;
use crate::names::{Name, Names};
use crate::template::{self, Pod};
use crate::{Facts, GroupKind, Location, Object, ObjectId, Reference, Repository, Workload, World};

/// The answer to «is there such an object?».
#[derive(Debug, Clone, Copy)]
pub enum Found<'s> {
    /// Yes, this one.
    Yes(&'s Object),
    /// No, and all objects of that kind are known.
    No,
    /// Not in the input, which may be a part only.
    Unknown,
}

/// All objects, immutable; a clone costs a reference count.
#[derive(Debug, Clone)]
pub struct Snapshot(Arc<Tables>);

#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) facts: Facts,
    /// In canonical order: by file and place in it.
    pub(crate) objects: Vec<Object>,
    pub(crate) names: Names,
    /// Pods by object, in canonical order.
    pub(crate) pods: Vec<(ObjectId, Pod)>,
    /// Positions in `pods`, by the namespace of the object, then canonical order.
    pub(crate) pods_by_namespace: Vec<u32>,
    /// For each object, the workload object in the snapshot that made it.
    pub(crate) makers: Vec<Option<ObjectId>>,
    /// Objects that repeat another one that is applied together with them, later and earlier; sorted.
    pub(crate) repeated: Vec<(ObjectId, ObjectId)>,
    /// Objects of the same kind, namespace and name as a later one, where there is a name; sorted.
    pub(crate) replaced: Vec<ObjectId>,
    /// `(maker, made)`, sorted.
    pub(crate) made: Vec<(ObjectId, ObjectId)>,
    /// Collected when somebody asks.
    pub(crate) labels: Labels,
    /// Names of ServiceAccounts hashed, with the binding that gives one of them a role; sorted.
    pub(crate) bound: Vec<(u64, ObjectId)>,
    /// Names of scaled workloads hashed, with the object that scales; sorted.
    pub(crate) scaled: Vec<(u64, ObjectId)>,
    /// Labels of pods hashed, with the index in `pods`; sorted.
    pub(crate) pod_labels: Vec<(u64, u32)>,
    /// Services under the rarest label of pods that they ask for; sorted.
    pub(crate) selecting: Vec<(u64, ObjectId)>,
    /// Names of Services hashed, with the Ingress or route that sends to one; sorted.
    pub(crate) routing: Vec<(u64, ObjectId)>,
    /// What is known of images, collected when somebody asks.
    pub(crate) images: OnceLock<Images>,
}

impl Snapshot {
    pub(crate) fn new(tables: Tables) -> Self {
        Self(Arc::new(tables))
    }

    pub(crate) fn tables(&self) -> &Tables {
        &self.0
    }

    /// What is known of the cluster as a whole.
    pub fn facts(&self) -> &Facts {
        &self.0.facts
    }

    /// Whether the input is everything.
    pub fn is_closed(&self) -> bool {
        self.0.facts.world == World::Closed
    }

    /// Whether all objects of a kind are known: the input is everything, and nothing of that kind was left unread.
    pub fn has_all(&self, kind: GroupKind<'_>) -> bool {
        self.is_closed() && !self.0.facts.unread.holds_any(kind)
    }

    /// The same for the objects of one namespace.
    pub fn has_all_in(&self, kind: GroupKind<'_>, namespace: Option<&str>) -> bool {
        self.is_closed() && !self.0.facts.unread.holds(kind, namespace)
    }

    /// All objects in canonical order.
    pub fn objects(&self) -> &[Object] {
        &self.0.objects
    }

    /// The ids of all objects, in canonical order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = ObjectId> + use<> {
        (0..u32::try_from(self.0.objects.len()).unwrap_or(u32::MAX)).map(ObjectId)
    }

    /// The object with this id, which must be of this snapshot.
    pub fn object(&self, id: ObjectId) -> &Object {
        &self.0.objects[id.0 as usize]
    }

    /// The id of an object; nothing for one that is not of this snapshot.
    pub fn id_of(&self, object: &Object) -> Option<ObjectId> {
        // Objects lie in the order of their ids.
        let at = self.objects().binary_search_by_key(&std::ptr::from_ref(object), std::ptr::from_ref).ok()?;
        u32::try_from(at).ok().map(ObjectId)
    }

    /// The object of the same kind, namespace and name that stands before `object`, which must be of this snapshot, and is
    /// applied together with it.
    pub fn repeated_by(&self, object: &Object) -> Option<&Object> {
        // Objects lie in the order of their ids.
        let at = self.0.repeated.binary_search_by_key(&std::ptr::from_ref(object), |(later, _)| self.object(*later));
        at.ok().map(|index| self.object(self.0.repeated[index].1))
    }

    /// All objects of a kind, whatever the version, by namespace and name.
    pub fn of_kind<'s>(&'s self, kind: GroupKind<'_>) -> impl Iterator<Item = &'s Object> + use<'s> {
        let start = self.0.names.sorted().partition_point(|&id| self.object(id).reference.group_kind() < kind);
        let rest = &self.0.names.sorted()[start..];
        let length = rest.partition_point(|&id| self.object(id).reference.group_kind() == kind);
        rest[..length].iter().map(|&id| self.object(id))
    }

    /// The objects of a kind in one namespace, compared as written, by name.
    pub fn of_kind_in<'s>(
        &'s self,
        kind: GroupKind<'_>,
        namespace: Option<&str>,
    ) -> impl Iterator<Item = &'s Object> + use<'s> {
        let place = |id: ObjectId| {
            let (kind, namespace, _) = key(&self.object(id).reference);
            (kind, namespace)
        };
        let start = self.0.names.sorted().partition_point(|&id| place(id) < (kind, namespace));
        let rest = &self.0.names.sorted()[start..];
        let length = rest.partition_point(|&id| place(id) == (kind, namespace));
        rest[..length].iter().map(|&id| self.object(id))
    }

    /// The object of that kind and name. Of several, the last one in canonical order: the one that would be applied
    /// last. `namespace` is compared as written.
    pub fn find(&self, kind: GroupKind<'_>, namespace: Option<&str>, name: &str) -> Found<'_> {
        let wanted = (kind, namespace, name);
        match self.0.names.last(self.objects(), wanted) {
            Some(id) => Found::Yes(self.object(id)),
            _ if self.is_closed() && !self.0.facts.unread.holds(kind, namespace) => Found::No,
            _ => Found::Unknown,
        }
    }

    /// Whether an object of the same kind and name is applied after this one, so that this one is not in force. Never for
    /// an object whose name is left to the API server.
    pub fn is_replaced(&self, id: ObjectId) -> bool {
        self.0.replaced.binary_search(&id).is_ok()
    }

    /// The object that is called `reference`, the version aside. Of several, the one that stands at `location`, so that
    /// what was found in one file is not looked up in another; none when that leaves it open which one is meant.
    pub fn object_at(&self, reference: &Reference, location: Option<&Location>) -> Option<&Object> {
        self.id_at(reference, location).map(|id| self.object(id))
    }

    /// The id of the object that [`Self::object_at`] finds.
    pub fn id_at(&self, reference: &Reference, location: Option<&Location>) -> Option<ObjectId> {
        let same = self.0.names.called(self.objects(), key(reference));
        let mut ids = same.iter().copied();
        let Some(location) = location.filter(|_| same.len() > 1) else {
            return ids.next().filter(|_| same.len() == 1);
        };
        ids.find(|&id| {
            let object = self.object(id);
            let span = object.span();
            object.origin.file().is_some_and(|file| Arc::ptr_eq(file, &location.file))
                && (span.start..=span.end).contains(&location.span.start)
        })
    }

    /// The workloads in an object, custom resources with a schema among the input included.
    pub fn workloads(&self, id: ObjectId) -> impl Iterator<Item = Workload<'_>> {
        let start = self.0.pods.partition_point(|entry| entry.0 < id);
        let pods = self.0.pods[start..].iter().take_while(move |entry| entry.0 == id);
        pods.filter_map(|&(id, pod)| Workload::new(self.object(id), pod, self.facts()))
    }

    /// The specifications of the pods in an object as they are written, in the order of [`Self::workloads`]: for whoever
    /// looks at a field or two of every pod.
    pub fn pod_specs(&self, id: ObjectId) -> impl Iterator<Item = Node<'_>> {
        let start = self.0.pods.partition_point(|entry| entry.0 < id);
        let pods = self.0.pods[start..].iter().take_while(move |entry| entry.0 == id);
        pods.filter_map(|&(id, pod)| Workload::spec(self.object(id), pod))
    }

    /// Every workload that nothing else in the snapshot made.
    pub fn all_workloads(&self) -> impl Iterator<Item = Workload<'_>> {
        let own = self.0.pods.iter().filter(|entry| self.maker(entry.0).is_none());
        own.filter_map(|&(id, pod)| Workload::new(self.object(id), pod, self.facts()))
    }

    /// Every workload that is written in this namespace and that nothing else in the snapshot made.
    pub fn workloads_in<'s>(&'s self, namespace: &str) -> impl Iterator<Item = Workload<'s>> + use<'s> {
        let of = |index: &u32| self.object(self.0.pods[*index as usize].0).reference.namespace.as_deref();
        let start = self.0.pods_by_namespace.partition_point(|index| of(index) < Some(namespace));
        let rest = &self.0.pods_by_namespace[start..];
        let length = rest.partition_point(|index| of(index) == Some(namespace));
        let own = rest[..length].iter().map(|&index| self.0.pods[index as usize]);
        let own = own.filter(|entry| self.maker(entry.0).is_none());
        own.filter_map(|(id, pod)| Workload::new(self.object(id), pod, self.facts()))
    }

    /// The workload object in the snapshot that made this one: a ReplicaSet's Deployment, a Job's CronJob, a Pod's
    /// StatefulSet. Such an object repeats its maker.
    pub fn maker(&self, id: ObjectId) -> Option<ObjectId> {
        self.0.makers[id.0 as usize]
    }

    /// The objects that a workload object made directly.
    pub fn made_by(&self, id: ObjectId) -> impl Iterator<Item = ObjectId> + '_ {
        let start = self.0.made.partition_point(|entry| entry.0 < id);
        self.0.made[start..].iter().take_while(move |entry| entry.0 == id).map(|entry| entry.1)
    }

    /// The objects of a kind that carry the label, in canonical order.
    pub fn labelled<'s>(
        &'s self,
        kind: GroupKind<'s>,
        label: &'s str,
        value: &'s str,
    ) -> impl Iterator<Item = &'s Object> {
        let candidates = self.0.labels.candidates(self, kind, label, value).map(|id| self.object(id));
        candidates.filter(move |object| object.reference.group_kind() == kind && object.label(label) == Some(value))
    }

    /// The RoleBindings and ClusterRoleBindings that name this ServiceAccount, in canonical order. A namespace that is
    /// not written, here or there, may be any.
    pub fn bindings_of<'s>(&'s self, namespace: Option<&'s str>, account: &'s str) -> impl Iterator<Item = &'s Object> {
        let hash = name_hash(account);
        let start = self.0.bound.partition_point(|entry| entry.0 < hash);
        let candidates = self.0.bound[start..].iter().take_while(move |entry| entry.0 == hash);
        candidates.map(|entry| self.object(entry.1)).filter(move |binding| {
            let written: Option<RoleBinding<'_>> = Option::read(binding.node());
            written.is_some_and(|written| {
                written
                    .subjects
                    .iter()
                    .filter_map(Subject::service_account)
                    .any(|(of, name)| name == account && (of.is_none() || namespace.is_none() || of == namespace))
            })
        })
    }

    /// The digest that this tag stands for, as containers that are pinned and the statuses of running pods tell; none
    /// when nothing tells, and when two tell different things.
    pub fn digest_of(&self, repository: Repository<'_>, tag: &str) -> Option<&str> {
        self.images().digest(repository, tag)
    }

    /// Whether a pod pulls from this registry with a secret that it names itself: the registry asks for credentials.
    pub fn is_pulled_with_secret(&self, registry: &str) -> bool {
        self.images().is_pulled_with_secret(registry)
    }

    fn images(&self) -> &Images {
        self.0.images.get_or_init(|| Images::collect(self))
    }

    /// The autoscalers that name this object as what they scale, in canonical order: `HorizontalPodAutoscaler`,
    /// `VerticalPodAutoscaler` and KEDA's `ScaledObject`. A namespace that is not written, here or there, may be any.
    pub fn scalers_of<'s, 't>(&'s self, target: &'t Reference) -> impl Iterator<Item = &'s Object> + use<'s, 't> {
        let hash = name_hash(&target.name);
        let start = self.0.scaled.partition_point(|entry| entry.0 < hash);
        let candidates = self.0.scaled[start..].iter().take_while(move |entry| entry.0 == hash);
        candidates.map(|entry| self.object(entry.1)).filter(move |scaler| {
            let same =
                |own: Option<&str>| own.is_none() || target.namespace.as_deref().is_none_or(|of| own == Some(of));
            same(scaler.reference.namespace.as_deref()) && names(scaler, target)
        })
    }

    /// Whether an object's kind decides by itself whether it holds a pod template, so that the object can be judged
    /// without the others.
    pub fn is_settled(object: &Object) -> bool {
        template::is_settled(&object.reference.group) && object.controller().is_none()
    }
}

/// What an autoscaler says it scales.
pub(crate) fn scale_target(object: &Object) -> Option<Node<'_>> {
    let GroupKind { group, kind } = object.reference.group_kind();
    let field = match (group, kind) {
        ("autoscaling", "HorizontalPodAutoscaler") | ("keda.sh", "ScaledObject") => "scaleTargetRef",
        ("autoscaling.k8s.io", "VerticalPodAutoscaler") => "targetRef",
        _ => return None,
    };
    object.node().path(&["spec", field])
}

fn names(scaler: &Object, target: &Reference) -> bool {
    let Some(named) = scale_target(scaler) else { return false };
    let text = |key| named.get(key).and_then(Node::as_str);
    let group = text("apiVersion").map(|version| Reference::split_api_version(version).0);
    text("name") == Some(&target.name)
        && text("kind").unwrap_or("Deployment") == target.kind
        // Deployments have moved; who still names the old group means the new one.
        && group.is_none_or(|group| group == target.group || group == "extensions" && target.group == "apps")
}

pub(crate) fn key(reference: &Reference) -> Name<'_> {
    (reference.group_kind(), reference.namespace.as_deref(), &reference.name)
}

pub(crate) fn label_hash(kind: GroupKind<'_>, label: &str, value: &str) -> u64 {
    use std::hash::{BuildHasher, BuildHasherDefault};
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one((kind.group, kind.kind, label, value))
}

pub(crate) fn name_hash(name: &str) -> u64 {
    use std::hash::{BuildHasher, BuildHasherDefault};
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(name)
}

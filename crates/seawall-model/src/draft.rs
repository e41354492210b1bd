//! The only mutable stage: collects observations, then resolves what belongs together, once.

use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use seawall_yaml::Node;

use crate::api::{Read, RoleBinding, Subject};
use crate::labels::Labels;
use crate::names::Names;
use crate::problem::Effect;
use crate::schema::{self, PodPath};
use crate::snapshot::{Tables, name_hash, scale_target};
use crate::template::{Pod, pods};
use crate::{Facts, GroupKind, Object, ObjectId, Observation, Origin, Problem, Snapshot, World, backend, selection};

/// Observations on their way to a snapshot.
#[derive(Debug, Default)]
pub struct Draft {
    objects: Vec<Object>,
    problems: Vec<Problem>,
}

impl Draft {
    /// Takes one observation. The order does not matter.
    pub fn add(&mut self, observation: Observation) {
        match observation {
            Observation::Object(object) => self.objects.push(object),
            Observation::Problem(problem) => self.problems.push(problem),
        }
    }

    /// Resolves and seals. The second value holds all problems, those of the sources included, in canonical order.
    pub fn freeze(mut self, facts: Facts) -> (Snapshot, Vec<Problem>) {
        self.objects.par_sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| a.reference.cmp(&b.reference)));
        self.drop_repeated();
        let draft = &self;
        let (names, pods) = rayon::join(|| Names::of(&draft.objects), || draft.pods());
        // Nothing of these needs another one of them.
        let ((makers, pods_by_namespace), (pod_labels, rest)) = rayon::join(
            || rayon::join(|| draft.makers(&names, &pods), || draft.by_namespace(&pods)),
            || {
                let pod_labels = || selection::pod_labels(&draft.objects, &pods);
                let rest = || (draft.bound(), backend::routing(&draft.objects), draft.scaled());
                rayon::join(pod_labels, rest)
            },
        );
        let (bound, routing, scaled) = rest;
        let mut replaced: Vec<ObjectId> = names.alike().iter().map(|pair| pair.0).collect();
        replaced.sort_unstable();
        let selecting = selection::selecting(&draft.objects, &pod_labels);
        let made = makers.iter().enumerate().filter_map(|(index, maker)| Some(((*maker)?, id(index))));
        let mut made: Vec<(ObjectId, ObjectId)> = made.collect();
        made.par_sort_unstable();
        let repeated = self.name_duplicates(names.alike(), facts.world);
        self.problems.sort_by(|a, b| (&a.file, a.position, &a.message).cmp(&(&b.file, b.position, &b.message)));
        let tables = Tables {
            facts,
            objects: self.objects,
            names,
            pods,
            pods_by_namespace,
            makers,
            made,
            repeated,
            replaced,
            labels: Labels::default(),
            bound,
            pod_labels,
            selecting,
            routing,
            scaled,
            images: OnceLock::new(),
        };
        (Snapshot::new(tables), self.problems)
    }

    /// A document that was observed twice (a file given by itself and with its folder) is one object.
    fn drop_repeated(&mut self) {
        // Nearly always there is none, which all threads find out together.
        if self.objects.par_windows(2).any(|pair| is_repeated(&pair[1], &pair[0])) {
            self.objects.dedup_by(|later, earlier| is_repeated(later, earlier));
        }
    }

    /// Tells which objects stand in the input twice. Gives those that would be applied together, later and earlier: in
    /// an open world, files in different folders may well be for different clusters.
    fn name_duplicates(&mut self, alike: &[(ObjectId, ObjectId)], world: World) -> Vec<(ObjectId, ObjectId)> {
        let mut repeated = Vec::new();
        for &(first_id, later_id) in alike {
            let (earlier, later) = (self.get(first_id), self.get(later_id));
            let first = match (earlier.origin.file(), earlier.locate(earlier.node().into())) {
                (Some(file), Some(location)) => format!("{}:{}", file.path, location.start().line),
                _ => "the cluster".to_owned(),
            };
            let message = format!("{} stands in the input twice, first in {first}; both were judged", later.reference);
            let location = later.locate(later.node().into());
            let together = world == World::Closed || folder(earlier) == folder(later);
            repeated.extend(together.then_some((later_id, first_id)));
            self.problems.push(Problem {
                file: later.origin.file().map(|file| file.path.clone()),
                position: location.map(|location| location.start()),
                object: Some(later.reference.clone()),
                message,
                effect: Effect::Repeated,
                told_by: together.then_some("duplicate-object"),
            });
        }
        repeated.sort_unstable();
        repeated
    }

    fn pods(&self) -> Vec<(ObjectId, Pod)> {
        let declared = self.declared();
        let of = |(index, object): (usize, &Object)| {
            let reference = &object.reference;
            let declared = declared.get(&(reference.group_kind(), &*reference.version)).map_or(&[][..], Vec::as_slice);
            pods(object, declared).into_iter().map(move |pod| (id(index), pod))
        };
        self.objects.par_iter().enumerate().flat_map_iter(of).collect()
    }

    fn by_namespace(&self, pods: &[(ObjectId, Pod)]) -> Vec<u32> {
        let mut by_namespace: FxHashMap<Option<&str>, Vec<u32>> = FxHashMap::default();
        for ((id, _), index) in pods.iter().zip(0..) {
            by_namespace.entry(self.get(*id).reference.namespace.as_deref()).or_default().push(index);
        }
        let mut namespaces: Vec<(Option<&str>, Vec<u32>)> = by_namespace.into_iter().collect();
        namespaces.sort_unstable();
        namespaces.into_iter().flat_map(|(_, indexes)| indexes).collect()
    }

    /// Where definitions among the input say that their kinds hold pods.
    fn declared(&self) -> FxHashMap<(GroupKind<'_>, &str), Vec<PodPath>> {
        let mut declared = FxHashMap::default();
        for object in self.objects.iter().filter(|object| object.reference.kind == "CustomResourceDefinition") {
            let text = |path: &[&str]| object.node().path(path).and_then(Node::as_str);
            let (Some(group), Some(kind)) = (text(&["spec", "group"]), text(&["spec", "names", "kind"])) else {
                continue;
            };
            let Some(custom) = schema::from_crd(object.node()) else { continue };
            let named = object.node().path(&["spec", "versions"]).into_iter().flat_map(Node::items);
            let names = named.filter_map(|version| version.get("name")?.as_str()).chain(text(&["spec", "version"]));
            for name in names {
                let version = custom.versions.iter().find(|version| version.name == name);
                if let Some(version) = version.filter(|version| !version.pods.is_empty()) {
                    declared.insert((GroupKind::of(group, kind), name), version.pods.clone());
                }
            }
        }
        declared
    }

    fn makers(&self, names: &Names, pods: &[(ObjectId, Pod)]) -> Vec<Option<ObjectId>> {
        let holds_pod = |maker: ObjectId| pods.binary_search_by_key(&maker, |entry| entry.0).is_ok();
        let of = |object: &Object| {
            let owner = object.controller()?;
            let kind = GroupKind::of(owner.group, owner.kind);
            let wanted = (kind, object.reference.namespace.as_deref(), owner.name);
            let mut candidates = names.called(&self.objects, wanted).iter().copied().filter(|&maker| holds_pod(maker));
            candidates.find(|&maker| self.get(maker).uid().is_none_or(|uid| uid == owner.uid))
        };
        self.objects.par_iter().map(of).collect()
    }

    fn bound(&self) -> Vec<(u64, ObjectId)> {
        let mut index = Vec::new();
        for (number, object) in self.objects.iter().enumerate() {
            let kind = object.reference.group_kind();
            let binds = kind.group == "rbac.authorization.k8s.io" && kind.kind.ends_with("RoleBinding");
            let written = if binds { Option::<RoleBinding<'_>>::read(object.node()) } else { None };
            for (_, name) in written.iter().flat_map(|written| &written.subjects).filter_map(Subject::service_account) {
                index.push((name_hash(name), id(number)));
            }
        }
        index.sort_unstable();
        index.dedup();
        index
    }

    fn scaled(&self) -> Vec<(u64, ObjectId)> {
        let of = |(number, object)| Some((name_hash(scale_target(object)?.get("name")?.as_str()?), id(number)));
        let mut index: Vec<_> = self.objects.iter().enumerate().filter_map(of).collect();
        index.sort_unstable();
        index
    }

    fn get(&self, id: ObjectId) -> &Object {
        &self.objects[id.0 as usize]
    }
}

/// Whether the same document was observed again.
fn is_repeated(later: &Object, earlier: &Object) -> bool {
    match (&later.origin, &earlier.origin) {
        (Origin::File(a), Origin::File(b)) => {
            later.reference == earlier.reference && a.path == b.path && later.span() == earlier.span()
        }
        (Origin::Cluster, Origin::Cluster) => later.reference == earlier.reference,
        _ => false,
    }
}

/// The folder that an object's file lies in; nothing for a live cluster.
fn folder(object: &Object) -> Option<&str> {
    object.origin.file().map(|file| file.path.rsplit_once('/').map_or("", |(folder, _)| folder))
}

fn id(index: usize) -> ObjectId {
    ObjectId(u32::try_from(index).unwrap_or(u32::MAX))
}

/// Where an object stands: files before the cluster, by path, then by byte.
fn place(object: &Object) -> (bool, Option<&str>, usize) {
    match &object.origin {
        Origin::File(file) => (false, Some(&file.path), object.span().start),
        Origin::Cluster => (true, None, 0),
    }
}

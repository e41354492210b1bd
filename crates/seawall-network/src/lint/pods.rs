//! The pods that selectors of policies can mean, by namespace and label.

use rustc_hash::FxHashMap;
use seawall_model::selection::same_namespace;
use seawall_model::selector::{Label, Match, Selector};
use seawall_model::{GroupKind, ObjectId, Snapshot, Workload};
use seawall_yaml::{Kind, Node};

/// The pods of all workloads that run, each workload once.
pub(crate) struct Pods<'s> {
    /// By namespace as written; those without one first.
    all: Vec<Workload<'s>>,
    /// The ids of their objects.
    ids: Vec<ObjectId>,
    /// Positions of those that carry a label with this value, or may.
    labelled: FxHashMap<(&'s str, &'s str), Vec<u32>>,
    /// Positions of those whose labels an operator makes up.
    open: Vec<u32>,
}

/// A pod that is selected, or may be.
#[derive(Clone, Copy)]
pub(crate) struct Chosen {
    /// Its position.
    pub(crate) pod: usize,
    /// Whether labels and namespace match for sure.
    pub(crate) sure: bool,
}

impl<'s> Pods<'s> {
    pub(super) fn of(snapshot: &'s Snapshot) -> Self {
        let own = snapshot.ids().filter(|&id| snapshot.maker(id).is_none());
        let mut found: Vec<(ObjectId, Workload<'s>)> =
            own.flat_map(|id| snapshot.workloads(id).filter(runs).map(move |workload| (id, workload))).collect();
        found.sort_by(|a, b| namespace(&a.1).cmp(&namespace(&b.1)));
        let (ids, all): (Vec<ObjectId>, Vec<Workload<'s>>) = found.into_iter().unzip();
        let mut labelled: FxHashMap<(&str, &str), Vec<u32>> = FxHashMap::default();
        let mut open = Vec::new();
        for (number, workload) in (0u32..).zip(&all) {
            for (key, value) in written_labels(workload) {
                labelled.entry((key, value)).or_default().push(number);
            }
            if workload.pod_label("") == Label::Unknown {
                open.push(number);
            }
        }
        Self { all, ids, labelled, open }
    }

    pub(crate) fn all(&self) -> &[Workload<'s>] {
        &self.all
    }

    /// The id of a pod's object.
    pub(crate) fn id(&self, pod: usize) -> ObjectId {
        self.ids[pod]
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn get(&self, pod: usize) -> &Workload<'s> {
        &self.all[pod]
    }

    /// Those of one namespace; those without a namespace are in none for sure and not among them.
    pub(crate) fn range(&self, of: Option<&str>) -> std::ops::Range<usize> {
        let start = self.all.partition_point(|pod| namespace(pod) < of);
        start..self.all.partition_point(|pod| namespace(pod) <= of)
    }

    /// Calls `visit` for each pod of the namespace that the selector selects or may select, as long as it says so.
    /// A namespace that is not written, here or there, may be any.
    pub(crate) fn select(&self, of: Option<&str>, selector: &Selector<'_>, mut visit: impl FnMut(Chosen) -> bool) {
        let mut look = |pod: usize| {
            let workload = &self.all[pod];
            let place = same_namespace(of, namespace(workload));
            let labels = || selector.matches_with(|key| workload.pod_label(key));
            let (place, labels) = if place == Match::No { return true } else { (place, labels()) };
            labels == Match::No || visit(Chosen { pod, sure: (place, labels) == (Match::Yes, Match::Yes) })
        };
        match selector.equality().filter(|(key, _)| !is_added(key)) {
            Some(label) => {
                let carriers = self.labelled.get(&label).map_or(&[][..], |carriers| carriers);
                let _ = carriers.iter().chain(&self.open).all(|&pod| look(pod as usize));
            }
            None if of.is_some() => {
                let _ = self.range(None).chain(self.range(of)).all(look);
            }
            None => {
                let _ = (0..self.all.len()).all(look);
            }
        }
    }

    /// The first pod for sure, else one that may be.
    pub(crate) fn any(&self, of: Option<&str>, selector: &Selector<'_>) -> Option<Chosen> {
        let mut found: Option<Chosen> = None;
        self.select(of, selector, |chosen| {
            if found.is_none_or(|found| !found.sure) {
                found = Some(chosen);
            }
            !chosen.sure
        });
        found
    }

    /// Every label that a pod carries, as key and value.
    pub(crate) fn labels(&self) -> impl Iterator<Item = (&'s str, &'s str)> {
        self.labelled.keys().copied()
    }
}

/// Whether controllers may write a label of this key, so that no template shows it.
fn is_added(key: &str) -> bool {
    ["hash", "controller", "job", "pod-name", "index", "deployment", "generation"].iter().any(|part| key.contains(part))
}

/// The namespace as it is written.
pub(crate) fn namespace<'s>(workload: &Workload<'s>) -> Option<&'s str> {
    workload.object.reference.namespace.as_deref()
}

/// The labels of the template that have a value that can be read.
pub(crate) fn written_labels<'s>(workload: &Workload<'s>) -> impl Iterator<Item = (&'s str, &'s str)> {
    let labels = workload.template.path(&["metadata", "labels"]).filter(|labels| labels.kind() == Kind::Mapping);
    let pairs = labels.into_iter().flat_map(Node::entries);
    pairs.filter_map(|(key, value)| Some((key.scalar()?, value.as_str()?)))
}

/// Kinds that nothing runs are templates for others, and a pod that has ended can no longer be reached.
fn runs(workload: &Workload<'_>) -> bool {
    let kind = workload.object.reference.group_kind();
    let ended = || {
        let phase = workload.object.node().path(&["status", "phase"]).and_then(Node::as_str);
        kind == GroupKind::core("Pod") && matches!(phase, Some("Succeeded" | "Failed"))
    };
    kind != GroupKind::core("PodTemplate") && kind != GroupKind::of("apps", "ControllerRevision") && !ended()
}

//! All workloads of the input that policies may be written for.

use core::net::IpAddr;

use rustc_hash::FxHashMap;
use seawall_model::{GroupKind, Object, ObjectId, Snapshot, Workload};
use seawall_yaml::Node;

use super::flow::seconds;
use super::member::{Labels, Member, MemberId, PodSeen, carries, lasting};

/// The namespace that is meant where none is written.
pub(crate) const DEFAULT: &str = "default";

/// All workloads of the input, pods grouped under what made them.
#[derive(Debug)]
pub struct Roster<'s> {
    members: Vec<Member<'s>>,
    by_label: FxHashMap<(&'s str, &'s str, &'s str), Vec<MemberId>>,
    by_namespace: FxHashMap<&'s str, Vec<MemberId>>,
    by_pod: FxHashMap<(&'s str, &'s str), MemberId>,
    by_address: FxHashMap<IpAddr, MemberId>,
}

/// What groups pods: namespace, kind and name of the topmost owner that is known.
type OwnerKey<'s> = (&'s str, String, String);

impl<'s> Roster<'s> {
    /// Collects the workloads of `snapshot`. Pods that have ended do not count.
    pub fn collect(snapshot: &'s Snapshot) -> Self {
        let mut members: Vec<Member<'s>> = Vec::new();
        let mut owners: FxHashMap<OwnerKey<'s>, MemberId> = FxHashMap::default();
        let mut made_by: FxHashMap<*const Object, MemberId> = FxHashMap::default();
        for workload in snapshot.all_workloads().filter(runs) {
            let object = workload.object;
            let is_pod = object.reference.group_kind() == POD;
            let (kind, name) = owner(object);
            let namespace = namespace_of(object);
            let labels = lasting(workload.template.path(&["metadata", "labels"]));
            let id = MemberId(u32::try_from(members.len()).unwrap_or(u32::MAX));
            let key = (namespace, kind, name);
            let known = owners.get(&key).copied();
            let seen = is_pod.then(|| PodSeen::of(object));
            if let Some(member) = known.and_then(|id| members.get_mut(id.0 as usize)) {
                let is_of_pods = is_pod && !member.pods.is_empty();
                if is_of_pods {
                    member.add(labels, seen);
                    continue;
                }
                // An object that stands in the input twice: the later one is applied last. Several templates of one object
                // are workloads of their own.
                if !std::ptr::eq(member.workload.object, object) {
                    made_by.insert(std::ptr::from_ref(object), known.unwrap_or(id));
                    member.workload = workload;
                    member.variants = vec![labels];
                    continue;
                }
            }
            let (kind, name) = (key.1.clone(), key.2.clone());
            made_by.insert(std::ptr::from_ref(object), id);
            members.push(Member {
                workload,
                kind,
                name,
                namespace,
                variants: vec![labels],
                pods: seen.into_iter().collect(),
            });
            owners.insert(key, id);
        }
        for id in snapshot.ids() {
            let object = snapshot.object(id);
            let Some(maker) = topmost(snapshot, id).filter(|_| object.reference.group_kind() == POD) else { continue };
            let Some(member) = made_by.get(&std::ptr::from_ref(snapshot.object(maker))) else { continue };
            let member = &mut members[member.0 as usize];
            if has_ended(object) {
                // It may have been seen talking.
                member.pods.push(PodSeen::of(object));
            } else {
                let labels = lasting(object.node().path(&["metadata", "labels"]));
                member.add(labels, Some(PodSeen::of(object)));
            }
        }
        Self::index(members)
    }

    fn index(members: Vec<Member<'s>>) -> Self {
        let mut roster = Self {
            members: Vec::new(),
            by_label: FxHashMap::default(),
            by_namespace: FxHashMap::default(),
            by_pod: FxHashMap::default(),
            by_address: FxHashMap::default(),
        };
        for (number, member) in (0u32..).zip(&members) {
            let id = MemberId(number);
            roster.by_namespace.entry(member.namespace).or_default().push(id);
            for &(key, value) in member.variants.iter().flatten() {
                let posted = roster.by_label.entry((member.namespace, key, value)).or_default();
                if posted.last() != Some(&id) {
                    posted.push(id);
                }
            }
            for pod in &member.pods {
                roster.by_pod.insert((member.namespace, &pod.object.reference.name), id);
                roster.by_address.extend(pod.addresses.iter().map(|address| (*address, id)));
            }
        }
        roster.members = members;
        roster
    }

    /// The member.
    pub fn get(&self, id: MemberId) -> &Member<'s> {
        &self.members[id.0 as usize]
    }

    /// All members in the order of the input.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (MemberId, &Member<'s>)> {
        self.members
            .iter()
            .enumerate()
            .map(|(index, member)| (MemberId(u32::try_from(index).unwrap_or(u32::MAX)), member))
    }

    /// The namespaces with members, sorted.
    pub fn namespaces(&self) -> Vec<&'s str> {
        let mut names: Vec<&str> = self.by_namespace.keys().copied().collect();
        names.sort_unstable();
        names
    }

    /// The members of a namespace.
    pub fn of_namespace(&self, namespace: &str) -> &[MemberId] {
        self.by_namespace.get(namespace).map_or(&[], Vec::as_slice)
    }

    /// The members of a namespace of which a pod carries all the labels; all of them when none is asked for.
    pub fn carrying(&self, namespace: &'s str, labels: &[(&'s str, &'s str)]) -> Vec<MemberId> {
        let postings = labels
            .iter()
            .map(|(key, value)| self.by_label.get(&(namespace, *key, *value)).map_or(&[][..], Vec::as_slice));
        let candidates = postings.min_by_key(|list| list.len()).unwrap_or_else(|| self.of_namespace(namespace));
        let fits = |id: &MemberId| self.get(*id).variants.iter().any(|variant| carries(variant, labels));
        candidates.iter().copied().filter(fits).collect()
    }

    /// The member that a pod belongs to.
    pub fn of_pod(&self, namespace: &str, name: &str) -> Option<MemberId> {
        self.by_pod.get(&(namespace, name)).copied()
    }

    /// The member of which a pod has this address; of several, any.
    pub fn at(&self, address: IpAddr) -> Option<MemberId> {
        self.by_address.get(&address).copied()
    }

    /// Every known address of a pod, with its member and when the pod was made.
    pub fn addresses(&self) -> impl Iterator<Item = (IpAddr, MemberId, &PodSeen<'s>)> {
        self.iter().flat_map(|(id, member)| {
            member.pods.iter().flat_map(move |pod| pod.addresses.iter().map(move |address| (*address, id, pod)))
        })
    }
}

impl<'s> Member<'s> {
    fn add(&mut self, labels: Labels<'s>, pod: Option<PodSeen<'s>>) {
        if !self.variants.contains(&labels) {
            self.variants.push(labels);
        }
        self.pods.extend(pod);
    }
}

impl<'s> PodSeen<'s> {
    fn of(object: &'s Object) -> Self {
        let on_host = object.node().path(&["spec", "hostNetwork"]).and_then(Node::as_bool) == Some(true);
        let listed = object.node().path(&["status", "podIPs"]).into_iter().flat_map(Node::items);
        let listed = listed.filter_map(|entry| entry.get("ip")?.as_str());
        let single = object.node().path(&["status", "podIP"]).and_then(Node::as_str);
        let mut addresses: Vec<IpAddr> = listed.chain(single).filter_map(|text| text.parse().ok()).collect();
        addresses.sort_unstable();
        addresses.dedup();
        if on_host {
            addresses.clear();
        }
        let time = |path: &[&str]| object.node().path(path).and_then(Node::as_str).and_then(seconds);
        let since = time(&["status", "startTime"]).or_else(|| time(&["metadata", "creationTimestamp"]));
        Self { object, addresses, since, until: time(&["metadata", "deletionTimestamp"]) }
    }
}

const POD: GroupKind<'static> = GroupKind::core("Pod");

/// The namespace of an object; `default` where none is written.
pub(crate) fn namespace_of(object: &Object) -> &str {
    object.reference.namespace.as_deref().unwrap_or(DEFAULT)
}

fn runs(workload: &Workload<'_>) -> bool {
    let kind = workload.object.reference.group_kind();
    kind != GroupKind::core("PodTemplate")
        && kind != GroupKind::of("apps", "ControllerRevision")
        && !has_ended(workload.object)
}

fn has_ended(object: &Object) -> bool {
    let phase = object.node().path(&["status", "phase"]).and_then(Node::as_str);
    object.reference.group_kind() == POD && matches!(phase, Some("Succeeded" | "Failed"))
}

fn topmost(snapshot: &Snapshot, id: ObjectId) -> Option<ObjectId> {
    let mut top = snapshot.maker(id)?;
    // Owners form no ring in a cluster; a hostile input may.
    for _ in 0..8 {
        match snapshot.maker(top) {
            Some(above) => top = above,
            None => break,
        }
    }
    Some(top)
}

/// Kind and name of what a pod without a maker in the input belongs to: its controller, and of a ReplicaSet that carries
/// the pod's template hash the Deployment.
fn owner(object: &Object) -> (String, String) {
    let own = || (object.reference.kind.to_string(), object.reference.name.to_string());
    let Some(controller) = object.controller().filter(|_| object.reference.group_kind() == POD) else { return own() };
    let hash = object.label("pod-template-hash").filter(|_| controller.kind == "ReplicaSet");
    let deployment = hash.and_then(|hash| controller.name.strip_suffix(hash)?.strip_suffix('-'));
    match deployment {
        Some(name) => ("Deployment".to_owned(), name.to_owned()),
        None => (controller.kind.to_owned(), controller.name.to_owned()),
    }
}

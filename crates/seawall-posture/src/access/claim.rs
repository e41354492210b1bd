//! The claims that the pods of a workload mount, those included that are made for each pod.

use std::borrow::Cow;

use seawall_model::access::{Member, Vertex, VertexId, namespace_of};
use seawall_model::api::{PersistentVolumeClaimVolumeSource, Read, StatefulSetSpec};
use seawall_model::{GroupKind, Object, ObjectId, Workload};
use seawall_yaml::Node;

use super::Survey;

const POD: GroupKind<'static> = GroupKind::core("Pod");
const STATEFUL_SET: GroupKind<'static> = GroupKind::of("apps", "StatefulSet");

/// A claim that a volume of a pod stands for.
pub(crate) struct MountedClaim<'s> {
    /// The name of the volume, as containers mount it.
    pub(crate) volume: &'s str,
    /// The claim's name.
    pub(crate) name: Cow<'s, str>,
    /// Whether every mount of it is read-only.
    pub(crate) is_read_only: bool,
    /// The node of the only pod that mounts it; nothing where all pods do, or nothing tells.
    pub(crate) node: Option<VertexId>,
    /// The pod that must own it.
    owner: Option<Cow<'s, str>>,
    /// Whether somebody makes it where there is none.
    is_made: bool,
}

impl<'s> MountedClaim<'s> {
    /// All claims that pods of `member` mount whose names are known: those that the pod names, those of a StatefulSet's
    /// templates (`TEMPLATE-SET-ORDINAL`), and those that live as long as the pod (`POD-VOLUME`).
    pub(crate) fn all_in(workload: &Workload<'s>, member: &Member, survey: &Survey<'_, 's>) -> Vec<Self> {
        let set = Set::of(workload);
        let templates = set.as_ref().map_or(&[][..], |set| &set.templates[..]);
        let mut found = Vec::new();
        for volume in &workload.spec.volumes {
            let Some(name) = volume.name.map(|name| name.value).filter(|name| !name.is_empty()) else { continue };
            // The claim of a template takes the place of a volume with its name.
            if templates.contains(&name) {
                continue;
            }
            if let Some(source) = &volume.persistent_volume_claim {
                found.extend(Self::written(name, source));
            } else if volume.ephemeral.is_some_and(|source| !source.is_null()) {
                let pods = PodName::all_of(workload, member, survey, set.as_ref(), ("", &format!("-{name}")));
                found.extend(pods.into_iter().map(|pod| pod.claim_of_its_own(name)));
            }
        }
        for &name in templates {
            let pods = PodName::all_of(workload, member, survey, set.as_ref(), (&format!("{name}-"), ""));
            found.extend(pods.into_iter().map(|pod| pod.claim_by_template(name)));
        }
        found
    }

    fn written(volume: &'s str, source: &PersistentVolumeClaimVolumeSource<'s>) -> Option<Self> {
        let name = source.claim_name.map(|name| name.value).filter(|name| !name.is_empty())?;
        let is_read_only = source.read_only.is_some_and(|read_only| read_only.value);
        Some(Self { volume, name: name.into(), is_read_only, node: None, owner: None, is_made: false })
    }

    /// Whether the pod gets along with this claim of the right name. One that should be a pod's own and is not keeps the
    /// pod from starting.
    pub(super) fn takes(&self, claim: &Object) -> bool {
        let Some(pod) = &self.owner else { return true };
        claim.controller().is_some_and(|owner| owner.kind == "Pod" && owner.name == pod)
    }

    /// Whether the pod can run though the claim is not there yet.
    pub(super) fn is_made(&self) -> bool {
        self.is_made
    }

    /// Whether it has to be owned by the pod.
    pub(super) fn is_owned(&self) -> bool {
        self.owner.is_some()
    }
}

/// A StatefulSet, as far as names are made from it.
struct Set<'s> {
    name: &'s str,
    first: u64,
    replicas: u64,
    /// The names of its claim templates.
    templates: Vec<&'s str>,
}

impl<'s> Set<'s> {
    fn of(workload: &Workload<'s>) -> Option<Self> {
        let object = workload.object;
        if object.reference.group_kind() != STATEFUL_SET || object.reference.name.is_empty() {
            return None;
        }
        let spec = object.node().get("spec")?;
        let number =
            |path: &[&str]| spec.path(path).and_then(Node::as_i64).map(|number| u64::try_from(number).unwrap_or(0));
        let written = Option::<StatefulSetSpec<'s>>::read(spec)?;
        let templates = written.volume_claim_templates.iter().filter_map(|template| template.name());
        Some(Self {
            name: &object.reference.name,
            first: number(&["ordinals", "start"]).unwrap_or(0),
            replicas: number(&["replicas"]).unwrap_or(1),
            templates: templates.filter(|name| !name.is_empty()).collect(),
        })
    }

    /// Whether this is the name of one of its pods: the set's name and an ordinal.
    fn has_pod(&self, name: &str) -> bool {
        let ordinal = name.strip_prefix(self.name).and_then(|rest| rest.strip_prefix('-'));
        let is_plain = |digits: &&str| *digits == "0" || !digits.starts_with(['0', '+']);
        let ordinal = ordinal.filter(is_plain).and_then(|digits| digits.parse::<u64>().ok());
        ordinal.and_then(|ordinal| ordinal.checked_sub(self.first)).is_some_and(|index| index < self.replicas)
    }
}

/// A pod that has a name.
struct PodName<'s> {
    name: Cow<'s, str>,
    node: Option<VertexId>,
}

impl<'s> PodName<'s> {
    /// The pods of a workload. Where a StatefulSet has none in the input, those whose claims are there under a name with
    /// this beginning and end. Pods of other templates get names that nobody knows before.
    fn all_of(
        workload: &Workload<'s>,
        member: &Member,
        survey: &Survey<'_, 's>,
        set: Option<&Set<'s>>,
        (before, after): (&str, &str),
    ) -> Vec<Self> {
        if workload.object.reference.group_kind() == POD {
            return Self::of(member.object, survey).into_iter().collect();
        }
        if let Some(set) = set.filter(|_| member.pods.is_none()) {
            let beginning = format!("{before}{}-", set.name);
            let claims = survey.storage.claims_from(namespace_of(workload.object), &beginning);
            let pods = claims.filter_map(|claim| claim.strip_prefix(before)?.strip_suffix(after));
            return pods.filter(|pod| set.has_pod(pod)).map(|pod| Self { name: pod.into(), node: None }).collect();
        }
        let mut found = Vec::new();
        Self::made_by(member.object, survey, &mut found);
        found
    }

    fn made_by(maker: ObjectId, survey: &Survey<'_, 's>, found: &mut Vec<Self>) {
        for made in survey.snapshot.made_by(maker) {
            match survey.snapshot.object(made).reference.group_kind() == POD {
                true => found.extend(Self::of(made, survey)),
                false => Self::made_by(made, survey, found),
            }
        }
    }

    /// A pod that has not ended.
    fn of(pod: ObjectId, survey: &Survey<'_, 's>) -> Option<Self> {
        let object = survey.snapshot.object(pod);
        let text = |path: &[&str]| object.node().path(path).and_then(Node::as_str);
        if object.reference.name.is_empty() || matches!(text(&["status", "phase"]), Some("Succeeded" | "Failed")) {
            return None;
        }
        let node = text(&["spec", "nodeName"]).and_then(|name| survey.inventory.get(&Vertex::node(name)));
        Some(Self { name: object.reference.name.as_str().into(), node })
    }

    fn claim_of_its_own(self, volume: &'s str) -> MountedClaim<'s> {
        let name = format!("{}-{volume}", self.name).into();
        MountedClaim { volume, name, is_read_only: false, node: self.node, owner: Some(self.name), is_made: true }
    }

    fn claim_by_template(self, volume: &'s str) -> MountedClaim<'s> {
        let name = format!("{volume}-{}", self.name).into();
        MountedClaim { volume, name, is_read_only: false, node: self.node, owner: None, is_made: true }
    }
}

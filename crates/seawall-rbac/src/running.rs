//! The pods that a permission set is about.

use seawall_model::access::{Edges, Hub, PART, Vertex, VertexId};
use seawall_model::{GroupKind, ObjectId, Version};

use crate::Action;
use crate::access::Survey;
use crate::containers;

const POD: GroupKind<'static> = GroupKind::core("Pod");

/// What an edge to a pod depends on when the input holds only what makes it.
const POD_RUNS: Option<&str> = Some("whether the StatefulSet has this pod");

/// The pods of namespaces without those that a kubelet runs by itself: the API server holds an image of these, and
/// changing the image changes nothing.
pub(crate) struct OwnPods {
    /// What stands for them, in a few words.
    what: &'static str,
    /// What leads to all of them everywhere.
    joint: Option<VertexId>,
}

impl OwnPods {
    pub(crate) fn new(what: &'static str) -> Self {
        Self { what, joint: None }
    }

    /// What leads to all of them in a namespace, or everywhere.
    pub(crate) fn all(
        &mut self,
        survey: &Survey<'_, '_>,
        edges: &mut Edges<'_>,
        namespace: Option<&str>,
    ) -> Vec<VertexId> {
        match namespace {
            Some(namespace) => Self::all_in(survey, edges, namespace),
            None if survey.containers().with_static_pods.is_empty() => {
                vec![edges.vertex(Vertex::all(Hub::Workloads, None))]
            }
            None => vec![self.everywhere(survey, edges)],
        }
    }

    fn all_in(survey: &Survey<'_, '_>, edges: &mut Edges<'_>, namespace: &str) -> Vec<VertexId> {
        match survey.containers().with_static_pods.get(namespace) {
            None => vec![edges.vertex(Vertex::all(Hub::Workloads, Some(namespace)))],
            Some(own) => own.clone(),
        }
    }

    fn everywhere(&mut self, survey: &Survey<'_, '_>, edges: &mut Edges<'_>) -> VertexId {
        if let Some(joint) = self.joint {
            return joint;
        }
        let joint = edges.vertex(Vertex::ability(self.what, None));
        self.joint = Some(joint);
        for (space, _) in survey.inventory.namespaces() {
            let parts = Self::all_in(survey, edges, space);
            parts.into_iter().for_each(|part| edges.add(&PART, joint, part).done());
        }
        joint
    }
}

impl Survey<'_, '_> {
    /// Whether there is a pod in a namespace, or anywhere.
    pub(crate) fn is_populated(&self, namespace: Option<&str>) -> bool {
        let populated = &self.containers().populated;
        namespace.map_or(!populated.is_empty(), |namespace| populated.binary_search(&namespace).is_ok())
    }

    /// The pods of this name in a namespace, or everywhere: each with the vertex of what it belongs to, and what that
    /// depends on. A StatefulSet tells how its pods are called.
    pub(crate) fn pods_named(
        &self,
        namespace: Option<&str>,
        name: &str,
    ) -> Vec<(ObjectId, VertexId, Option<&'static str>)> {
        let vertex = |&id: &ObjectId| self.inventory.member_of(id).filter(|member| member.is_alive);
        let pods = self.find_all(POD, namespace, name);
        let mut found: Vec<_> = pods.iter().filter_map(|id| Some((*id, vertex(id)?.vertex, None))).collect();
        let Some((set, number)) = name.rsplit_once('-') else { return found };
        if found.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
            let sets = self.find_all(GroupKind::of("apps", "StatefulSet"), namespace, set);
            let unseen = sets.iter().filter_map(|id| Some((*id, vertex(id).filter(|member| member.pods.is_none())?)));
            found.extend(unseen.map(|(id, member)| (id, member.vertex, POD_RUNS)));
        }
        found
    }
}

/// Of an action `create` and the same with `get` those that open a session in a pod: a WebSocket is opened by a GET, and
/// is asked for `create` from 1.35 on only.
pub(crate) fn session(survey: &Survey<'_, '_>, [create, get]: &'static [Action; 2]) -> Vec<&'static Action> {
    let is_enough = survey.snapshot.facts().kubernetes < Version { major: 1, minor: 35 };
    std::iter::once(create).chain(is_enough.then_some(get)).collect()
}

/// Whether an object is the API server's image of a pod that a kubelet runs by itself.
pub(crate) fn is_static(survey: &Survey<'_, '_>, object: ObjectId) -> bool {
    containers::is_static(survey.object(object))
}

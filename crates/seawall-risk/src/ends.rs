//! What users write for where a path begins and where it leads.

use std::fmt;
use std::str::FromStr;

use seawall_model::access::{Goal, Vertex, VertexId, namespace_of};
use seawall_model::{Found, GroupKind, Snapshot};

use crate::attack_graph::AttackGraph;

/// Where a path begins: `internet`, `user:alice`, `group:devs`, `sa:shop/web`, `shop/web` (a pod or workload, taken
/// over), `shop/deployment/web`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// Anybody outside.
    Internet,
    /// Whoever has a subject's credentials.
    Subject(Vertex),
    /// Whoever runs code in a pod.
    Pod {
        /// Namespace.
        namespace: String,
        /// Kind of the object, in any case; none for any.
        kind: Option<String>,
        /// Name.
        name: String,
    },
}

/// Where a path leads: a goal's name, `secret:NS/NAME`, `node:NAME`, `sa:NS/NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// One of the goals.
    Goal(Goal),
    /// One vertex.
    One(Vertex),
}

/// Text that names no end of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoEnd(String);

impl fmt::Display for NoEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoEnd {}

impl FromStr for Start {
    type Err = NoEnd;

    fn from_str(text: &str) -> Result<Self, NoEnd> {
        if text == "internet" {
            return Ok(Self::Internet);
        }
        if let Some(subject) = subject(text)? {
            return Ok(Self::Subject(subject));
        }
        let parts: Vec<&str> = text.split('/').collect();
        let pod = |namespace: &str, kind: Option<&str>, name: &str| Self::Pod {
            namespace: namespace.to_owned(),
            kind: kind.map(str::to_owned),
            name: name.to_owned(),
        };
        match parts[..] {
            [namespace, name] if !namespace.is_empty() && !name.is_empty() => Ok(pod(namespace, None, name)),
            [namespace, kind, name] if parts.iter().all(|part| !part.is_empty()) => {
                Ok(pod(namespace, Some(kind), name))
            }
            _ => Err(NoEnd(format!(
                "`{text}` is no start: write internet, user:NAME, group:NAME, sa:NAMESPACE/NAME, NAMESPACE/POD or \
                 NAMESPACE/KIND/NAME"
            ))),
        }
    }
}

impl FromStr for Target {
    type Err = NoEnd;

    fn from_str(text: &str) -> Result<Self, NoEnd> {
        if let Some(goal) = Goal::ALL.into_iter().find(|goal| goal.name() == text) {
            return Ok(Self::Goal(goal));
        }
        let (kind, rest) = text.split_once(':').unwrap_or((text, ""));
        let placed = || rest.split_once('/').filter(|(namespace, name)| !namespace.is_empty() && !name.is_empty());
        match (kind, placed()) {
            ("secret", Some((namespace, name))) => Ok(Self::One(Vertex::secret(namespace, name))),
            ("sa", Some((namespace, name))) => Ok(Self::One(Vertex::account(namespace, name))),
            ("node", None) if !rest.is_empty() => Ok(Self::One(Vertex::node(rest))),
            _ => {
                let names: Vec<&str> = Goal::ALL.into_iter().map(Goal::name).collect();
                Err(NoEnd(format!(
                    "`{text}` is no goal: write {}, secret:NAMESPACE/NAME, node:NAME or sa:NAMESPACE/NAME",
                    names.join(", ")
                )))
            }
        }
    }
}

fn subject(text: &str) -> Result<Option<Vertex>, NoEnd> {
    let Some((kind, name)) = text.split_once(':') else { return Ok(None) };
    match kind {
        "user" if !name.is_empty() => Ok(Some(Vertex::user(name))),
        "group" if !name.is_empty() => Ok(Some(Vertex::group(name))),
        "sa" => match name.split_once('/') {
            Some((namespace, name)) if !namespace.is_empty() && !name.is_empty() => {
                Ok(Some(Vertex::account(namespace, name)))
            }
            _ => Err(NoEnd(format!("`{text}` is no ServiceAccount: write sa:NAMESPACE/NAME"))),
        },
        _ => Err(NoEnd(format!("`{text}` is no subject: write user:NAME, group:NAME or sa:NAMESPACE/NAME"))),
    }
}

impl Start {
    /// The vertices that are meant. Of a subject that nothing tells of, the groups that everybody is in.
    ///
    /// # Errors
    /// When the input holds no such pod or workload.
    pub fn find(&self, graph: &AttackGraph, snapshot: &Snapshot) -> Result<Vec<VertexId>, NoEnd> {
        let access = graph.access();
        match self {
            Self::Internet => Ok(access.find(&Vertex::Internet).into_iter().collect()),
            Self::Subject(subject) => {
                let groups: Vec<Vertex> = match subject {
                    Vertex::User { name } if name == "system:anonymous" => {
                        vec![Vertex::group("system:unauthenticated")]
                    }
                    Vertex::User { .. } => vec![Vertex::group("system:authenticated")],
                    Vertex::ServiceAccount { namespace, .. } => vec![
                        Vertex::group("system:authenticated"),
                        Vertex::group("system:serviceaccounts"),
                        Vertex::group(&format!("system:serviceaccounts:{namespace}")),
                    ],
                    _ => Vec::new(),
                };
                Ok(access
                    .find(subject)
                    .into_iter()
                    .chain(groups.iter().filter_map(|group| access.find(group)))
                    .collect())
            }
            Self::Pod { namespace, kind, name } => self.pod(graph, snapshot, namespace, kind.as_deref(), name),
        }
    }

    fn pod(
        &self,
        graph: &AttackGraph,
        snapshot: &Snapshot,
        namespace: &str,
        kind: Option<&str>,
        name: &str,
    ) -> Result<Vec<VertexId>, NoEnd> {
        let is_meant = |member: &&seawall_model::access::Member| {
            let object = snapshot.object(member.object);
            let of_kind = kind.is_none_or(|kind| object.reference.kind.eq_ignore_ascii_case(kind));
            of_kind && namespace_of(object) == namespace && object.reference.name == name
        };
        let mut containers: Vec<VertexId> =
            graph.access().members().iter().filter(is_meant).flat_map(|member| member.containers.clone()).collect();
        let is_pod = kind.is_none_or(|kind| kind.eq_ignore_ascii_case("pod"));
        if containers.is_empty() && is_pod {
            let found = match snapshot.find(GroupKind::core("Pod"), Some(namespace), name) {
                Found::Yes(pod) => snapshot.id_of(pod),
                Found::No | Found::Unknown => None,
            };
            containers = found
                .and_then(|id| graph.access().member_of(id))
                .map_or_else(Vec::new, |member| member.containers.clone());
        }
        if containers.is_empty() {
            return Err(NoEnd(format!("there is no pod or workload {namespace}/{name} in the input")));
        }
        Ok(containers)
    }
}

impl Target {
    /// The one that is meant where the input does not hold it and may be a part only.
    pub fn assumed(&self, snapshot: &Snapshot) -> Option<Vertex> {
        let Self::One(vertex) = self else { return None };
        let kind = match vertex {
            Vertex::Secret { .. } => GroupKind::core("Secret"),
            Vertex::ServiceAccount { .. } => GroupKind::core("ServiceAccount"),
            Vertex::Node { .. } => GroupKind::core("Node"),
            _ => return None,
        };
        let found = snapshot.find(kind, vertex.namespace(), &vertex.name());
        matches!(found, Found::Unknown).then(|| vertex.clone())
    }

    /// The vertex that is meant; none where nothing in the input leads to such a thing.
    pub fn find(&self, graph: &AttackGraph) -> Option<VertexId> {
        match self {
            Self::Goal(goal) => graph.goal(*goal),
            Self::One(vertex) => graph.access().find(vertex),
        }
    }
}

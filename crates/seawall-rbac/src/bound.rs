//! What bindings give, by the roles that they refer to.

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::GroupKind;
use seawall_model::access::{EdgeKind, Edges, Goal, Hub, PART, Vertex, VertexId};

use crate::access::Survey;
use crate::held::Held;
use crate::{PermissionSet, Scope};

/// A permission set with its vertex.
pub(crate) type Set<'a, 's> = (&'a PermissionSet<'s>, VertexId);

/// What bindings give, by the roles that they refer to; those included that nobody has made yet.
pub(crate) struct Bound<'a, 's> {
    by_role: FxHashMap<&'s str, Vec<Set<'a, 's>>>,
    by_place: FxHashMap<(&'s str, &'s str), Vec<Set<'a, 's>>>,
    /// The ClusterRoles, and whether each allows everything.
    cluster_roles: FxHashMap<&'s str, bool>,
    /// What bindings give that are there and give anything.
    pub(crate) made: Vec<Set<'a, 's>>,
}

impl<'a, 's> Bound<'a, 's> {
    pub(crate) fn of(survey: &Survey<'a, 's>) -> Self {
        let (mut by_role, mut by_place) = (FxHashMap::<_, Vec<_>>::default(), FxHashMap::<_, Vec<_>>::default());
        for set in survey.sets() {
            by_role.entry(set.0.role_name).or_default().push(set);
            if let Scope::Namespace(namespace) = set.0.scope {
                by_place.entry((set.0.role_name, namespace)).or_default().push(set);
            }
        }
        let mut cluster_roles: FxHashMap<&'s str, bool> = FxHashMap::default();
        for (at, role) in survey.rbac.roles.iter().enumerate().filter(|(_, role)| role.namespace.is_none()) {
            *cluster_roles.entry(role.name).or_default() |= survey.rules.everything(at).is_some();
        }
        let made = survey.sets().take(survey.made).filter(|(set, _)| !survey.rbac.rules(set).is_empty()).collect();
        Self { by_role, by_place, cluster_roles, made }
    }

    /// What a ClusterRole gives everywhere, as far as a vertex stands for it.
    pub(crate) fn gives(&self, survey: &Survey<'_, '_>, edges: &mut Edges<'_>, role: &str) -> Vec<VertexId> {
        if self.allows_everything(survey, role) {
            return vec![edges.vertex(Vertex::Goal(Goal::ClusterAdmin))];
        }
        let sets = self.by_role(role).iter().filter(|(set, _)| set.scope == Scope::Cluster);
        sets.map(|set| set.1).collect()
    }

    /// What a role gives in one namespace, or in any.
    pub(crate) fn gives_in(
        &self,
        survey: &Survey<'_, '_>,
        edges: &mut Edges<'_>,
        (kind, role): (&str, &str),
        namespace: Option<&str>,
    ) -> Vec<VertexId> {
        if kind == "ClusterRole" && self.allows_everything(survey, role) {
            return vec![match namespace {
                Some(namespace) => edges.vertex(Vertex::NamespaceAdmin { namespace: namespace.into() }),
                None => every_namespace(survey, edges),
            }];
        }
        let by_place: &FxHashMap<(&str, &str), Vec<Set<'_, '_>>> = &self.by_place;
        let sets = match namespace {
            Some(namespace) => by_place.get(&(role, namespace)).map_or(&[][..], Vec::as_slice),
            None => self.by_role(role),
        };
        let sets = sets.iter().filter(|(set, _)| set.scope != Scope::Cluster && set.role_kind == kind);
        sets.map(|set| set.1).collect()
    }

    fn by_role(&self, role: &str) -> &[Set<'a, 's>] {
        let by_role: &FxHashMap<&str, Vec<Set<'a, 's>>> = &self.by_role;
        by_role.get(role).map_or(&[], Vec::as_slice)
    }

    /// Whether a ClusterRole allows everything. `cluster-admin` does in every cluster that does not say otherwise.
    fn allows_everything(&self, survey: &Survey<'_, '_>, name: &str) -> bool {
        let cluster_roles: &FxHashMap<&str, bool> = &self.cluster_roles;
        let may_be = || {
            name == "cluster-admin" && survey.may_have(GroupKind::of("rbac.authorization.k8s.io", "ClusterRole"), None)
        };
        cluster_roles.get(name).copied().unwrap_or_else(may_be)
    }
}

/// The hub of all namespaces, each with the vertex of its admin.
pub(crate) fn every_namespace(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) -> VertexId {
    for (namespace, _) in survey.inventory.namespaces() {
        edges.vertex(Vertex::NamespaceAdmin { namespace: namespace.into() });
    }
    edges.vertex(Vertex::NamespaceAdmin { namespace: "kube-system".into() });
    edges.vertex(Vertex::all(Hub::Namespaces, None))
}

/// What RoleBindings to Roles give: those that are there and give anything behind a hub of each namespace, the others by
/// themselves.
pub(crate) struct Local<'a, 's> {
    /// Those behind the hubs.
    pub(crate) sets: Vec<Set<'a, 's>>,
    spaces: FxHashSet<&'s str>,
    others: Vec<Set<'a, 's>>,
    /// Where somebody was led to the hub; none for everywhere.
    led: FxHashSet<Option<&'s str>>,
}

impl<'a, 's> Local<'a, 's> {
    pub(crate) fn of(survey: &Survey<'a, 's>, bound: &Bound<'a, 's>) -> Self {
        let is_local = |set: &PermissionSet<'_>| set.scope != Scope::Cluster && set.role_kind == "Role";
        let sets: Vec<Set<'a, 's>> = bound.made.iter().copied().filter(|set| is_local(set.0)).collect();
        let spaces = sets.iter().filter_map(|set| set.0.scope.namespace()).collect();
        let others = survey
            .sets()
            .enumerate()
            .filter(|&(at, (set, _))| is_local(set) && (at >= survey.made || survey.rbac.rules(set).is_empty()));
        Self { sets, spaces, others: others.map(|other| other.1).collect(), led: FxHashSet::default() }
    }

    /// Leads to what the bindings that are there give, where something is held.
    pub(crate) fn lead(&mut self, edges: &mut Edges<'_>, kind: &'static EdgeKind, held: &Held<'s>) {
        if held.namespace.map_or(!self.spaces.is_empty(), |namespace| self.spaces.contains(namespace)) {
            let hub = edges.vertex(Vertex::all(Hub::Roles, held.namespace));
            held.lead(edges, kind, hub);
            self.led.insert(held.namespace);
        }
    }

    /// Those that are behind no hub, in a namespace or everywhere.
    pub(crate) fn others(&self, namespace: Option<&str>) -> impl Iterator<Item = &Set<'a, 's>> {
        self.others.iter().filter(move |set| namespace.is_none() || set.0.scope.namespace() == namespace)
    }

    /// Adds the members of the hubs that somebody was led to.
    pub(crate) fn join(&self, edges: &mut Edges<'_>) {
        for &(set, to) in &self.sets {
            let namespace = set.scope.namespace();
            if self.led.contains(&None) || self.led.contains(&namespace) {
                let hub = edges.vertex(Vertex::all(Hub::Roles, namespace));
                edges.add(&PART, hub, to).done();
            }
        }
    }
}

//! What in roles and bindings is not as its author meant it.

use seawall_model::selector::{Match, Selector};
use seawall_model::{GroupKind, Object, ObjectId, Problem, Snapshot};
use seawall_yaml::{Kind, Node};

use crate::aggregation::is_aggregated;
use crate::{ApiResources, PermissionSet, Rbac, RoleFound, Scope, is_known_verb};

impl<'s> Rbac<'s> {
    /// What is written and does not mean what its author thinks: bindings to roles that are not there, subjects that are
    /// nobody, rules that cannot be read or name verbs that nobody asks about, roles that aggregate themselves. In the
    /// order of the objects. `snapshot` is the one that this was read from.
    pub fn problems(&self, snapshot: &'s Snapshot) -> Vec<Problem> {
        let mut found: Vec<(ObjectId, Problem)> = Vec::new();
        for set in &self.sets {
            found.extend(missing_role(set).map(|problem| (set.binding, problem)));
            found.extend(nobodies(set).map(|problem| (set.binding, problem)));
        }
        for (id, role) in self.roles.iter().filter_map(|role| role.object) {
            found.extend(rules_of(role).map(|problem| (id, problem)));
        }
        found.extend(cycles(snapshot));
        found.sort_by_key(|(id, _)| *id);
        found.into_iter().map(|(_, problem)| problem).collect()
    }
}

fn missing_role(set: &PermissionSet<'_>) -> Option<Problem> {
    if set.role != RoleFound::Missing {
        return None;
    }
    let (kind, name) = (set.role_kind, set.role_name);
    let wrong = match (kind, set.scope) {
        ("Role", Scope::Cluster) => format!("a ClusterRoleBinding cannot refer to a Role, `{name}`; it gives nothing"),
        ("Role", Scope::Namespace(namespace)) => {
            format!("there is no Role `{name}` in `{namespace}`; the binding gives nothing")
        }
        ("ClusterRole", _) => format!("there is no ClusterRole `{name}`; the binding gives nothing"),
        _ => format!("`{kind}` is no kind of role; the binding gives nothing"),
    };
    Some(Problem::doubtful(set.object, at(set.object, "roleRef"), wrong))
}

fn nobodies<'p>(set: &'p PermissionSet<'_>) -> impl Iterator<Item = Problem> + 'p {
    let subjects = set.object.node().get("subjects").into_iter().flat_map(Node::items).zip(0..=u16::MAX);
    let nobodies = subjects.filter(|(_, index)| !set.subjects.iter().any(|(known, _)| known == index));
    nobodies.map(|(subject, _)| {
        let text = |key| subject.get(key).and_then(Node::as_str).filter(|text: &&str| !text.is_empty());
        let wrong = match (text("kind"), text("name")) {
            (Some("ServiceAccount"), Some(name)) => {
                format!("ServiceAccount `{name}` has no namespace in a ClusterRoleBinding; it is nobody")
            }
            (Some("User" | "Group" | "ServiceAccount"), None) => "the subject has no name; it is nobody".to_owned(),
            (Some(kind), _) => format!("`{kind}` is no kind of subject; it is nobody"),
            (None, _) => "the subject has no kind; it is nobody".to_owned(),
        };
        Problem::doubtful(set.object, subject, wrong)
    })
}

fn rules_of(role: &Object) -> impl Iterator<Item = Problem> + '_ {
    let rules = role.node().get("rules").into_iter().flat_map(Node::items);
    rules.flat_map(move |rule| {
        if rule.kind() != Kind::Mapping {
            return vec![Problem::doubtful(role, rule, "this is no rule; it grants nothing")];
        }
        let groups = rule.get("apiGroups").into_iter().flat_map(Node::items).filter_map(Node::as_str);
        // Whoever serves another group asks about the verbs that they like.
        if groups.clone().any(|group| group == "*" || !ApiResources::is_of_kubernetes(group)) {
            return Vec::new();
        }
        let verbs = rule.get("verbs").into_iter().flat_map(Node::items).filter_map(|node| Some((node, node.as_str()?)));
        let unknown = verbs.filter(|(_, verb)| !is_known_verb(verb));
        let problem = |(node, verb): (Node<'_>, &str)| {
            let hint =
                if is_known_verb(&verb.to_ascii_lowercase()) { "; verbs are written in small letters" } else { "" };
            Problem::doubtful(
                role,
                node,
                format!("Kubernetes never asks for the verb `{verb}`, so it grants nothing{hint}"),
            )
        };
        unknown.map(problem).collect()
    })
}

/// Aggregated roles that are made of each other: each is named once, with the way back to itself.
fn cycles(snapshot: &Snapshot) -> Vec<(ObjectId, Problem)> {
    let of_kind = snapshot.of_kind(GroupKind::of("rbac.authorization.k8s.io", "ClusterRole"));
    let roles: Vec<&Object> = of_kind.filter(|role| is_aggregated(role)).collect();
    let parts: Vec<Vec<usize>> = roles.iter().map(|role| parts(role, &roles)).collect();
    let mut found = Vec::new();
    for (index, role) in roles.iter().enumerate() {
        if let Some(through) = way_back(index, &parts)
            && let Some(id) = snapshot.id_of(role)
        {
            let through = match through {
                own if own == index => "itself".to_owned(),
                other => format!("itself by way of `{}`", roles[other].reference.name),
            };
            let wrong = format!("the role is aggregated from {through}; the rules of all others of them count");
            found.push((id, Problem::doubtful(role, at(role, "aggregationRule"), wrong)));
        }
    }
    found
}

/// Which of `roles` a role is made of.
fn parts(role: &Object, roles: &[&Object]) -> Vec<usize> {
    let selectors = role.node().path(&["aggregationRule", "clusterRoleSelectors"]).into_iter().flat_map(Node::items);
    let selectors: Vec<Selector<'_>> = selectors.map(|written| Selector::read(Some(written))).collect();
    let chosen = |other: &Object| {
        let labels = other.node().path(&["metadata", "labels"]);
        selectors.iter().any(|selector| selector.matches(labels) == Match::Yes)
    };
    roles.iter().enumerate().filter(|(_, other)| chosen(other)).map(|(index, _)| index).collect()
}

/// The last step of a way from a role to itself, if there is one.
fn way_back(from: usize, parts: &[Vec<usize>]) -> Option<usize> {
    let mut seen = vec![false; parts.len()];
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        if parts[at].contains(&from) {
            return Some(at);
        }
        open.extend(&parts[at]);
    }
    None
}

fn at<'o>(object: &'o Object, key: &str) -> Node<'o> {
    object.node().get(key).unwrap_or(object.node())
}

//! What we say that Kubernetes makes by itself is what Kubernetes 1.36 makes.

use std::collections::BTreeSet;
use std::path::Path;

use seawall_model::{Facts, GroupKind, World};
use seawall_rbac::bootstrap::{self, DefaultRole};
use seawall_rbac::{PolicyRule, Rbac, RoleFound};
use seawall_testkit::pages::Cluster;

const FILES: &[&str] = &[
    "cluster-roles.yaml",
    "cluster-role-bindings.yaml",
    "controller-roles.yaml",
    "controller-role-bindings.yaml",
    "namespace-roles.yaml",
    "namespace-role-bindings.yaml",
];

fn cluster(folder: &Path, files: &[&str]) -> Cluster {
    let texts: Vec<String> = files.iter().map(|file| seawall_testkit::zstd_text(folder.join(file))).collect();
    let files: Vec<(&str, &str)> = files.iter().copied().zip(texts.iter().map(String::as_str)).collect();
    Cluster::of(&files, Facts { world: World::Closed, ..Facts::default() })
}

fn rules<'r>(of: impl IntoIterator<Item = &'r PolicyRule<'r>>) -> BTreeSet<String> {
    of.into_iter()
        .map(|rule| format!("{:?} {:?} {:?} {:?} {:?}", rule.verbs, rule.groups, rule.resources, rule.names, rule.urls))
        .collect()
}

#[test]
fn the_default_roles_and_bindings_are_those_of_kubernetes() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let folder = shared.join("data/rbac-bootstrap");
    let cluster = cluster(&folder, FILES);
    let rbac = Rbac::new(&cluster.snapshot);
    let own: Vec<&DefaultRole> = bootstrap::roles().iter().filter(|role| role.is_everywhere).collect();
    for role in &rbac.roles {
        let default = bootstrap::role_in(role.namespace, role.name).expect(role.name);
        assert_eq!(rules(&default.rules), rules(&role.rules), "{}", role.name);
        assert!(bootstrap::is_default(role));
    }
    let known: BTreeSet<_> = rbac.roles.iter().map(|role| (role.namespace, role.name)).collect();
    let more: Vec<_> = own.iter().filter(|role| !known.contains(&(role.namespace, role.name))).collect();
    assert!(more.iter().all(|role| role.rules.is_empty() && !role.gated.is_empty()), "{more:?}");
    assert_eq!(rbac.sets.len(), bootstrap::bindings().len() - 11, "kubeadm adds eleven");
    for set in &rbac.sets {
        assert!(matches!(set.role, RoleFound::Known(_)), "{}", set.role_name);
        let default = bootstrap::bindings().iter().find(|binding| binding.name == set.object.reference.name);
        let default = default.expect("a default binding");
        assert_eq!((default.role_kind, default.role), (set.role_kind, set.role_name));
        let written: Vec<_> = set.subjects.iter().map(|subject| subject.1).collect();
        assert_eq!(default.subjects, written);
        assert!(written.iter().all(|subject| bootstrap::is_default_subject(set, subject)));
    }
}

#[test]
fn what_feature_gates_add_counts_as_default() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let cluster = cluster(&shared.join("data/rbac-bootstrap"), &["cluster-roles-featuregates.yaml"]);
    let rbac = Rbac::new(&cluster.snapshot);
    assert!(rbac.roles.iter().all(bootstrap::is_default));
    for role in &rbac.roles {
        let default = bootstrap::role(role.name).expect(role.name);
        assert!(rules(&role.rules).is_subset(&rules(default.rules.iter().chain(&default.gated))));
    }
}

const BINDING: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {namespace: shop, name: editors}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
subjects: [{kind: User, name: alice}]
";

fn with_world(text: &str, world: World) -> Cluster {
    Cluster::with(text, Facts { world, ..Facts::default() })
}

#[test]
fn a_default_role_that_the_input_does_not_hold_is_known_unless_the_input_is_everything() {
    let open = with_world(BINDING, World::Open);
    let rbac = Rbac::new(&open.snapshot);
    let RoleFound::Known(role) = rbac.sets[0].role else { panic!("{:?}", rbac.sets[0].role) };
    assert!(rbac.roles[role].object.is_none() && rbac.roles[role].rules.len() > 10);
    let closed = with_world(BINDING, World::Closed);
    assert_eq!(Rbac::new(&closed.snapshot).sets[0].role, RoleFound::Missing);
}

#[test]
fn what_the_input_aggregates_to_a_default_role_is_part_of_it() {
    let more = format!(
        "{BINDING}---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {{name: backups, labels: {{rbac.authorization.k8s.io/aggregate-to-view: 'true'}}}}
rules: [{{apiGroups: [velero.io], resources: [backups], verbs: [get]}}]
"
    );
    let cluster = with_world(&more, World::Open);
    let rbac = Rbac::new(&cluster.snapshot);
    let rules = rbac.rules(&rbac.sets[0]);
    assert!(rules.iter().any(|rule| rule.id.is_some() && rule.has_group("velero.io")), "view is a part of edit");
    assert_eq!(cluster.snapshot.of_kind(GroupKind::of("rbac.authorization.k8s.io", "ClusterRole")).count(), 1);
}

#[test]
fn kubeadms_roles_are_not_taken_to_be_everywhere() {
    let text = BINDING.replace("name: edit}", "name: 'kubeadm:get-nodes'}");
    let cluster = with_world(&text, World::Open);
    assert_eq!(Rbac::new(&cluster.snapshot).sets[0].role, RoleFound::Unknown);
}

//! Random logs: what was done is covered, what is proposed is covered by what there was, however the log is cut.

use proptest::prelude::*;
use seawall_rbac::least::{Manifest, Minimal, Options, Usage, manifests};
use seawall_rbac::{Authorizer, Rbac, Request};

use super::{applied, event, snapshot};

const VERBS: [&str; 8] = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
const RESOURCES: [&str; 7] =
    ["pods", "pods/exec", "secrets", "deployments.apps", "deployments/scale.apps", "nodes", "namespaces"];
const NAMESPACES: [&str; 5] = ["-", "n1", "n2", "n3", "n4"];
const NAMES: [&str; 4] = ["-", "x", "y", "z"];

fn requests() -> impl Strategy<Value = Vec<String>> {
    let resource = (0..3, 0..VERBS.len(), 0..RESOURCES.len(), 0..NAMESPACES.len(), 0..NAMES.len()).prop_map(
        |(user, verb, resource, namespace, name)| {
            format!("u{user} {} {} {} {}", VERBS[verb], RESOURCES[resource], NAMESPACES[namespace], NAMES[name])
        },
    );
    let path = (0..3, 0..3).prop_map(|(user, path)| format!("u{user} get /path/{path}"));
    proptest::collection::vec(prop_oneof![8 => resource, 1 => path], 1..60)
}

const OLD: &str = "
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: some}
rules:
- {apiGroups: [''], resources: [pods, secrets, nodes], verbs: [get, list, watch]}
- {apiGroups: [''], resources: [pods], verbs: [create, delete, update], resourceNames: [x, y]}
- {apiGroups: [apps], resources: ['*'], verbs: [get, patch]}
- {apiGroups: ['*'], resources: ['*/scale'], verbs: ['*']}
- {nonResourceURLs: ['/path/*'], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: u0}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: some}
subjects: [{kind: User, name: u0}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: u1, namespace: n1}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: some}
subjects: [{kind: User, name: u1}]
";

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn used_is_covered_and_nothing_is_added(
        requests in requests(), most_names in 0_usize..3, many_namespaces in 0_usize..4, cut in 0_usize..60,
    ) {
        let mut usage = Usage::default();
        let mut later = Usage::default();
        for (number, request) in requests.iter().enumerate() {
            if number < cut { usage.add(&event(request)) } else { later.add(&event(request)) }
        }
        usage.join(later);
        let options = Options { most_names, many_namespaces, ..Options::default() };
        let actors = usage.actors();
        let mut all: Vec<Manifest> = Vec::new();
        for actor in &actors {
            let minimal = Minimal::of(actor, None, &options);
            prop_assert!(minimal.proof.holds(), "{:?}", minimal.proof);
            all.extend(manifests(actor.subject(), &minimal));
        }
        let new = applied(&all);
        let rbac = Rbac::new(&new);
        let authorizer = Authorizer::new(&rbac, &new);
        for actor in &actors {
            for used in &actor.uses {
                let request = Request { identity: &actor.identity, verb: used.verb, target: used.target() };
                prop_assert!(authorizer.allows(&request), "{}: {used}", actor.identity.user);
            }
        }
        let old = snapshot(OLD);
        let old_rbac = Rbac::new(&old);
        let had = Authorizer::new(&old_rbac, &old);
        for actor in &actors {
            let minimal = Minimal::of(actor, Some(&had), &options);
            prop_assert!(minimal.proof.holds(), "{:?}", minimal.proof);
            for used in &actor.uses {
                let request = Request { identity: &actor.identity, verb: used.verb, target: used.target() };
                let is_outside = minimal.outside.iter().any(|one| one.used == *used);
                prop_assert_eq!(had.allows(&request), !is_outside, "{}", used);
            }
        }
    }
}

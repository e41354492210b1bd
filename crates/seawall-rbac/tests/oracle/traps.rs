//! What people get wrong about RBAC, each as the smallest cluster that shows it.

use serde_json::{Value, json};

use super::{Request, What, Who};

/// A cluster, and what its server answers.
pub(crate) struct Trap {
    pub(crate) name: &'static str,
    pub(crate) objects: Vec<Value>,
    /// Who asks for what, as [`request`] reads it, and whether it is allowed.
    pub(crate) answers: &'static [(&'static str, &'static str, bool)],
}

/// Reads a question: `alice,devs` asks as alice in the group devs; `get pods.apps/exec one -n a` or `get /healthz`.
/// Groups of resources are written behind a dot, names behind the resource.
pub(crate) fn request(who: &str, what: &str) -> Request {
    let mut names = who.split(',').map(str::to_owned);
    let who = Who { user: names.next().unwrap_or_default(), groups: names.collect() };
    let (what, namespace) = what.split_once(" -n ").unwrap_or((what, ""));
    let mut words = what.split(' ').map(str::to_owned);
    let (verb, named) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if named.starts_with('/') {
        return Request { who, what: What::Path { verb, path: named } };
    }
    let (whole, subresource) = named.split_once('/').unwrap_or((&named, ""));
    let (resource, group) = whole.split_once('.').unwrap_or((whole, ""));
    let (resource, group, subresource) = (resource.to_owned(), group.to_owned(), subresource.to_owned());
    let (namespace, name) = (namespace.to_owned(), words.next().unwrap_or_default());
    Request { who, what: What::Resource { verb, group, resource, subresource, namespace, name } }
}

/// All of them.
pub(crate) fn traps() -> Vec<Trap> {
    vec![
        Trap {
            name: "pods/* stands for nothing, */exec and * for subresources",
            objects: vec![
                cluster_role("sub", &json!([rule(&["get"], "", &["pods/*"])])),
                cluster_role("exec", &json!([rule(&["get"], "", &["*/exec"])])),
                cluster_role("all", &json!([rule(&["get"], "", &["*"])])),
                cluster_role("pods", &json!([rule(&["get"], "", &["pods"])])),
                everywhere("sub", &user("alice")),
                everywhere("exec", &user("bob")),
                everywhere("all", &user("carol")),
                everywhere("pods", &user("dave")),
            ],
            answers: &[
                ("alice", "get pods/exec -n a", false),
                ("alice", "get pods -n a", false),
                ("bob", "get pods/exec -n a", true),
                ("bob", "get pods/log -n a", false),
                ("bob", "get pods -n a", false),
                ("carol", "get pods/exec one -n a", true),
                ("carol", "get nodes/proxy", true),
                ("carol", "get deployments.apps -n a", false),
                ("dave", "get pods/exec -n a", false),
            ],
        },
        Trap {
            name: "impersonation of users and groups is of the cluster",
            objects: vec![
                role("a", "i", &json!([rule(&["impersonate"], "", &["users", "groups", "serviceaccounts"])])),
                within("a", "Role", "i", &user("alice")),
            ],
            answers: &[
                ("alice", "impersonate users admin", false),
                ("alice", "impersonate groups system:masters", false),
                ("alice", "impersonate serviceaccounts x -n a", true),
                ("alice", "impersonate serviceaccounts x -n b", false),
            ],
        },
        Trap {
            name: "list and watch by name, create never, create of a subresource",
            objects: vec![
                role(
                    "a",
                    "named",
                    &json!([{"verbs": ["*"], "apiGroups": [""], "resourceNames": ["one"],
                        "resources": ["secrets", "pods", "pods/exec", "serviceaccounts/token"]}]),
                ),
                within("a", "Role", "named", &user("alice")),
            ],
            answers: &[
                ("alice", "list secrets one -n a", true),
                ("alice", "watch secrets one -n a", true),
                ("alice", "list secrets -n a", false),
                ("alice", "get secrets two -n a", false),
                ("alice", "create pods -n a", false),
                ("alice", "create pods/exec one -n a", true),
                ("alice", "create pods/exec two -n a", false),
                ("alice", "create serviceaccounts/token one -n a", true),
                ("alice", "deletecollection pods -n a", false),
            ],
        },
        Trap {
            name: "a RoleBinding gives nothing of the cluster, but its own namespace by name",
            objects: vec![
                cluster_role("all", &json!([rule(&["*"], "*", &["*"]), {"verbs": ["*"], "nonResourceURLs": ["*"]}])),
                within("a", "ClusterRole", "all", &user("alice")),
            ],
            answers: &[
                ("alice", "get nodes/proxy n1", false),
                ("alice", "create certificatesigningrequests.certificates.k8s.io", false),
                ("alice", "get namespaces a -n a", true),
                ("alice", "get namespaces b -n b", false),
                ("alice", "list namespaces", false),
                ("alice", "list pods", false),
                ("alice", "list pods -n a", true),
                ("alice", "get /healthz", false),
            ],
        },
        Trap {
            name: "a Role is looked for in the binding's namespace only",
            objects: vec![
                role("a", "r", &json!([rule(&["get"], "", &["pods"])])),
                role("b", "r", &json!([rule(&["get"], "", &["secrets"])])),
                cluster_role("r", &json!([rule(&["get"], "", &["nodes", "configmaps"])])),
                within("b", "Role", "r", &user("alice")),
                within("c", "Role", "r", &user("alice")),
                within("c", "ClusterRole", "missing", &user("alice")),
            ],
            answers: &[
                ("alice", "get pods -n a", false),
                ("alice", "get pods -n b", false),
                ("alice", "get secrets -n b", true),
                ("alice", "get pods -n c", false),
                ("alice", "get configmaps -n c", false),
            ],
        },
        Trap {
            name: "ServiceAccounts without a namespace, and as users",
            objects: vec![
                cluster_role("pods", &json!([rule(&["get"], "", &["pods"])])),
                cluster_role("maps", &json!([rule(&["get"], "", &["configmaps"])])),
                within("a", "ClusterRole", "pods", &json!({"kind": "ServiceAccount", "name": "x"})),
                everywhere("maps", &user("system:serviceaccount:b:y")),
                within("b", "ClusterRole", "pods", &json!({"kind": "Group", "name": "system:serviceaccounts:a"})),
                within("c", "ClusterRole", "pods", &user("x")),
            ],
            answers: &[
                ("system:serviceaccount:a:x", "get pods -n a", true),
                ("system:serviceaccount:b:x", "get pods -n a", false),
                ("x", "get pods -n a", false),
                ("system:serviceaccount:b:y", "get configmaps -n c", true),
                ("system:serviceaccount:a:z,system:serviceaccounts:a", "get pods -n b", true),
                ("system:serviceaccount:a:z", "get pods -n b", false),
                ("system:serviceaccount:c:x", "get pods -n c", false),
            ],
        },
        Trap {
            name: "bind and escalate are asked for where the binding is",
            objects: vec![
                role("a", "binder", &json!([rule(&["bind"], RBAC, &["clusterroles", "roles"])])),
                within("a", "Role", "binder", &user("alice")),
                cluster_role(
                    "named",
                    &json!([{"verbs": ["escalate", "bind"], "apiGroups": [RBAC], "resources": ["clusterroles"], "resourceNames": ["view"]}]),
                ),
                everywhere("named", &user("bob")),
            ],
            answers: &[
                ("alice", "bind clusterroles.rbac.authorization.k8s.io admin -n a", true),
                ("alice", "bind clusterroles.rbac.authorization.k8s.io admin -n b", false),
                ("alice", "bind clusterroles.rbac.authorization.k8s.io admin", false),
                ("bob", "escalate clusterroles.rbac.authorization.k8s.io view", true),
                ("bob", "escalate clusterroles.rbac.authorization.k8s.io", false),
                ("bob", "bind clusterroles.rbac.authorization.k8s.io admin", false),
                ("bob", "update clusterroles.rbac.authorization.k8s.io view", false),
            ],
        },
        Trap {
            name: "subresources of nodes are no part of nodes/proxy",
            objects: vec![
                cluster_role("proxy", &json!([rule(&["get"], "", &["nodes/proxy"])])),
                cluster_role("metrics", &json!([rule(&["get"], "", &["nodes/metrics", "nodes/pods"])])),
                everywhere("proxy", &user("alice")),
                everywhere("metrics", &user("bob")),
            ],
            answers: &[
                ("alice", "get nodes/proxy n1", true),
                ("alice", "get nodes/log n1", false),
                ("alice", "get nodes/metrics n1", false),
                ("alice", "get nodes/checkpoint n1", false),
                ("alice", "get nodes n1", false),
                ("bob", "get nodes/metrics n1", true),
                ("bob", "get nodes/pods n1", true),
                ("bob", "get nodes/proxy n1", false),
            ],
        },
        Trap {
            name: "verbs of constrained impersonation are words of their own",
            objects: vec![
                cluster_role(
                    "constrained",
                    &json!([
                        rule(&["impersonate:user-info"], "authentication.k8s.io", &["users"]),
                        rule(&["impersonate-on:user-info:list"], "", &["pods"]),
                    ]),
                ),
                cluster_role("old", &json!([rule(&["impersonate"], "authentication.k8s.io", &["users"])])),
                everywhere("constrained", &user("alice")),
                everywhere("old", &user("bob")),
            ],
            answers: &[
                ("alice", "impersonate:user-info users.authentication.k8s.io bob", true),
                ("alice", "impersonate users.authentication.k8s.io bob", false),
                ("alice", "impersonate-on:user-info:list pods -n a", true),
                ("alice", "list pods -n a", false),
                ("bob", "impersonate:user-info users.authentication.k8s.io alice", false),
            ],
        },
        Trap {
            name: "a group, a verb and a resource have to be in one rule; words are compared as they are",
            objects: vec![
                cluster_role(
                    "split",
                    &json!([
                        rule(&["get"], "apps", &["pods"]),
                        rule(&["list"], "", &["pods"]),
                        rule(&["Get"], "", &["PODS"])
                    ]),
                ),
                everywhere("split", &user("alice")),
            ],
            answers: &[
                ("alice", "get pods -n a", false),
                ("alice", "list pods -n a", true),
                ("alice", "get pods.apps -n a", true),
                ("alice", "get PODS -n a", false),
            ],
        },
        Trap {
            name: "stars in paths stand at the end",
            objects: vec![
                cluster_role("ends", &json!([{"verbs": ["get"], "nonResourceURLs": ["/health*", "/logs/*", "/*/x"]}])),
                everywhere("ends", &user("alice")),
                cluster_role("resources", &json!([rule(&["*"], "*", &["*"])])),
                everywhere("resources", &user("bob")),
            ],
            answers: &[
                ("alice", "get /healthz/etcd", true),
                ("alice", "get /logs", false),
                ("alice", "get /logs/a", true),
                ("alice", "get /a/x", false),
                ("alice", "post /healthz", false),
                ("bob", "get /healthz", false),
            ],
        },
        Trap {
            name: "stars among subjects and names stand for themselves",
            objects: vec![
                cluster_role("pods", &json!([rule(&["get"], "", &["pods"])])),
                everywhere("pods", &user("*")),
                cluster_role(
                    "named",
                    &json!([{"verbs": ["get"], "apiGroups": [""], "resources": ["secrets"], "resourceNames": ["*"]}]),
                ),
                everywhere("named", &json!({"kind": "Group", "name": "*"})),
                everywhere("named", &user("bob")),
            ],
            answers: &[
                ("alice", "get pods -n a", false),
                ("bob", "get secrets one -n a", false),
                ("alice,system:authenticated", "get secrets * -n a", false),
            ],
        },
        Trap {
            name: "who is in system:masters may do everything, bound or not",
            objects: vec![],
            answers: &[
                ("alice,system:masters", "delete nodes n1", true),
                ("alice,system:masters", "get /whatever", true),
                ("system:masters", "delete nodes n1", false),
            ],
        },
    ]
}

const RBAC: &str = "rbac.authorization.k8s.io";

fn rule(verbs: &[&str], group: &str, resources: &[&str]) -> Value {
    json!({"verbs": verbs, "apiGroups": [group], "resources": resources})
}

fn cluster_role(name: &str, rules: &Value) -> Value {
    json!({"apiVersion": format!("{RBAC}/v1"), "kind": "ClusterRole", "metadata": {"name": name}, "rules": rules})
}

fn role(namespace: &str, name: &str, rules: &Value) -> Value {
    json!({"apiVersion": format!("{RBAC}/v1"), "kind": "Role", "metadata": {"namespace": namespace, "name": name}, "rules": rules})
}

fn user(name: &str) -> Value {
    json!({"kind": "User", "name": name})
}

fn everywhere(role: &str, subject: &Value) -> Value {
    let name = format!("{role}-{}", subject["name"].as_str().unwrap_or_default().replace(['*', ':'], "-"));
    json!({"apiVersion": format!("{RBAC}/v1"), "kind": "ClusterRoleBinding", "metadata": {"name": name},
        "roleRef": {"apiGroup": RBAC, "kind": "ClusterRole", "name": role}, "subjects": [subject]})
}

fn within(namespace: &str, kind: &str, role: &str, subject: &Value) -> Value {
    let mut binding = everywhere(role, subject);
    binding["kind"] = "RoleBinding".into();
    binding["metadata"]["namespace"] = namespace.into();
    binding["roleRef"]["kind"] = kind.into();
    binding
}

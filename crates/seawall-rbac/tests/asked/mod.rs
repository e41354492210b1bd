//! Clusters in YAML, and questions in words.
#![allow(dead_code, reason = "every file of tests takes what it needs")]

use seawall_model::{Facts, Version, World};
use seawall_rbac::{Authorizer, Decision, Identity, Rbac, Request, Resource, Subject, Target};
use seawall_testkit::pages::Cluster;

/// Everything that there is.
pub(crate) fn closed(yaml: &str) -> Cluster {
    Cluster::of(&[("rbac.yaml", yaml)], Facts { world: World::Closed, ..Facts::default() })
}

/// A part of what there is.
pub(crate) fn open(yaml: &str) -> Cluster {
    Cluster::of(&[("rbac.yaml", yaml)], Facts::default())
}

/// Everything, of a release.
pub(crate) fn of_release(yaml: &str, minor: u16) -> Cluster {
    let kubernetes = Version { major: 1, minor };
    Cluster::of(&[("rbac.yaml", yaml)], Facts { world: World::Closed, kubernetes, ..Facts::default() })
}

/// `pods.apps/exec one -n a`, or a path.
pub(crate) fn target(text: &str) -> Target<'_> {
    if text.starts_with('/') {
        return Target::Path(text);
    }
    let (text, namespace) = text.split_once(" -n ").unwrap_or((text, ""));
    let (kind, name) = text.split_once(' ').unwrap_or((text, ""));
    let (kind, subresource) = kind.split_once('/').unwrap_or((kind, ""));
    let (resource, group) = kind.split_once('.').unwrap_or((kind, ""));
    Target::Resource(Resource { group, resource, subresource, namespace, name })
}

/// Decides `user:alice get pods -n a`, with every way to it.
pub(crate) fn decide(cluster: &Cluster, question: &str) -> Decision {
    let (subject, rest) = question.split_once(' ').expect("a subject");
    let (verb, asked) = rest.split_once(' ').expect("a verb");
    let rbac = Rbac::new(&cluster.snapshot);
    let authorizer = Authorizer::new(&rbac, &cluster.snapshot);
    let identity = Identity::of(Subject::read(subject).expect("a subject"));
    authorizer.decide_all(&Request { identity: &identity, verb, target: target(asked) })
}

/// Checks answers: `+` before what is allowed, `-` before what is not, `?` before what is not known.
pub(crate) fn check(cluster: &Cluster, answers: &[&str]) {
    for answer in answers {
        let (wanted, question) = answer.split_once(' ').expect("a sign and a question");
        let decision = decide(cluster, question);
        let got = match (decision.allowed, decision.unknown.is_empty()) {
            (true, true) => "+",
            (false, true) => "-",
            (false, false) => "?",
            (true, false) => panic!("{question}: allowed, and in doubt"),
        };
        assert_eq!(got, wanted, "{question}");
    }
}

/// A role and a binding of it: `role("a", "alice", "{verbs: …}")` for a Role in `a`, `ClusterRole`s where the namespace is
/// empty. The subject is as in questions.
pub(crate) fn grant(namespace: &str, subject: &str, rules: &str) -> String {
    let id: String = format!("{namespace}-{subject}").replace([':', '/'], "-");
    let (kind, place) =
        if namespace.is_empty() { ("Cluster", String::new()) } else { ("", format!("namespace: {namespace}, ")) };
    let subject = match Subject::read(subject).expect("a subject") {
        Subject::User(name) => format!("{{kind: User, name: \"{name}\"}}"),
        Subject::Group(name) => format!("{{kind: Group, name: \"{name}\"}}"),
        Subject::ServiceAccount { namespace, name } => {
            format!("{{kind: ServiceAccount, namespace: {namespace}, name: {name}}}")
        }
    };
    format!(
        "---
apiVersion: rbac.authorization.k8s.io/v1
kind: {kind}Role
metadata: {{{place}name: \"{id}\"}}
rules: [{rules}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {kind}RoleBinding
metadata: {{{place}name: \"{id}\"}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {kind}Role, name: \"{id}\"}}
subjects: [{subject}]
"
    )
}

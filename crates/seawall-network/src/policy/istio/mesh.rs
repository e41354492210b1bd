//! Which pods are in the mesh, and what holds for all of it.

use seawall_model::{Found, GroupKind, Snapshot};
use seawall_yaml::Node;

use super::peer_authentication::PeerAuthentication;
use crate::condition::{CONTAINER, Condition, Requirement, Test};
use crate::words::Words;

/// What holds for the whole mesh.
#[derive(Debug)]
pub(crate) struct Mesh {
    /// The namespace whose policies are for all of them.
    pub(super) root: Box<str>,
    /// What identities begin with.
    pub(super) trust_domain: Box<str>,
    /// In the order in which they win.
    pub(super) encryption: Vec<PeerAuthentication>,
    /// Namespace and name of the ServiceAccount of every workload; sorted.
    pub(super) accounts: Vec<(Box<str>, Box<str>)>,
}

impl Mesh {
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let mut accounts: Vec<(Box<str>, Box<str>)> = snapshot
            .all_workloads()
            .map(|workload| {
                let namespace = workload.object.reference.namespace.as_deref().unwrap_or("default");
                (namespace.into(), workload.service_account_name().into())
            })
            .collect();
        accounts.sort_unstable();
        accounts.dedup();
        let configured = |key: &str| configured(snapshot, key);
        Self {
            root: configured("rootNamespace").unwrap_or("istio-system").into(),
            trust_domain: configured("trustDomain").unwrap_or("cluster.local").into(),
            encryption: PeerAuthentication::all(snapshot),
            accounts,
        }
    }
}

/// A line of the mesh's own configuration, which is YAML in a ConfigMap.
fn configured<'s>(snapshot: &'s Snapshot, key: &str) -> Option<&'s str> {
    let found = snapshot.find(GroupKind::core("ConfigMap"), Some("istio-system"), "istio");
    let Found::Yes(config) = found else { return None };
    let text = config.node().path(&["data", "mesh"]).and_then(Node::as_str)?;
    let value = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    Some(value.trim().trim_matches(['"', '\''])).filter(|value| !value.is_empty())
}

fn label(words: &Words, key: &str, test: Test) -> Condition {
    Condition::Label(Requirement { key: words.word(key), test })
}

fn namespace_label(words: &Words, key: &str, test: Test) -> Condition {
    Condition::NamespaceLabel(Requirement { key: words.word(key), test })
}

fn is(words: &Words, value: &str) -> Test {
    Test::In(std::iter::once(words.word(value)).collect())
}

fn is_not(words: &Words, value: &str) -> Test {
    Test::NotIn(std::iter::once(words.word(value)).collect())
}

/// Pods with a proxy beside them: those that carry it, or the mark of it, and those that get it when they are made.
pub(super) fn sidecar(words: &Words) -> Condition {
    let namespace = |key, test| namespace_label(words, key, test);
    let pod = |key, test| label(words, key, test);
    let (injection, revision, inject) = ("istio-injection", "istio.io/rev", "sidecar.istio.io/inject");
    let not_refused = || pod(inject, is_not(words, "false"));
    let unmarked = || namespace(injection, Test::Absent);
    let injected = [
        Condition::all([namespace(injection, is(words, "enabled")), not_refused()]),
        Condition::all([unmarked(), namespace(revision, Test::Exists), not_refused()]),
        Condition::all([unmarked(), namespace(revision, Test::Absent), pod(revision, Test::Exists), not_refused()]),
        Condition::all([unmarked(), namespace(revision, Test::Absent), pod(inject, is(words, "true"))]),
    ];
    let carries =
        [pod(&format!("{CONTAINER}istio-proxy"), Test::Exists), pod("security.istio.io/tlsMode", is(words, "istio"))];
    Condition::all([Condition::Pod, Condition::any(carries.into_iter().chain(injected))])
}

/// Pods in the mesh without a proxy of their own: their node speaks for them, and knows connections alone.
pub(super) fn ambient(words: &Words) -> Condition {
    let mode = "istio.io/dataplane-mode";
    let wanted = Condition::any([
        label(words, mode, is(words, "ambient")),
        Condition::all([namespace_label(words, mode, is(words, "ambient")), label(words, mode, is_not(words, "none"))]),
    ]);
    Condition::all([Condition::Pod, wanted, Condition::negation(sidecar(words))])
}

/// Pods in the mesh, however.
pub(super) fn meshed(words: &Words) -> Condition {
    Condition::any([sidecar(words), ambient(words)])
}

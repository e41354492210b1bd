//! `client-cert-users`.

use seawall_check::{Fix, Report};
use seawall_model::{GroupKind, Object, Rule, Severity, Status, Workload};
use seawall_yaml::Node;

use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "client-cert-users",
        title: "Users authenticate by what cannot be taken back",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0286", "C-0287", "C-0288"],
        doc: include_str!("client_cert_users.md"),
    },
    fix: Fix::None,
    run: Run::Each(seawall_check::Run::Several(&[
        seawall_check::Run::Workload(server),
        seawall_check::Run::Object(&[GroupKind::core("Secret")], token),
    ])),
};

/// Flags that name somebody else who knows the users.
const ELSEWHERE: &[&str] =
    &["--oidc-issuer-url", "--authentication-config", "--authentication-token-webhook-config-file"];

/// An API server that runs as a pod: its flags tell how users prove who they are.
fn server(workload: &Workload<'_>, report: &mut Report<'_>) {
    for container in workload.containers() {
        let lists = ["command", "args"].into_iter().filter_map(|key| container.at.node.get(key));
        let words: Vec<Node<'_>> = lists.flat_map(Node::items).collect();
        let is_server = words
            .first()
            .and_then(|word| word.as_str())
            .is_some_and(|program| program.rsplit('/').next() == Some("kube-apiserver"));
        if !is_server {
            continue;
        }
        let flag =
            |name: &str| words.iter().copied().find(|word| word.as_str().is_some_and(|word| is_flag(word, name)));
        if let Some(word) = flag("--token-auth-file") {
            report.field(
                word,
                "users authenticate by a file of tokens that never expire, and changing it takes a restart",
            );
        }
        let Some(word) = flag("--client-ca-file") else { continue };
        if !ELSEWHERE.iter().any(|name| flag(name).is_some()) {
            report
                .field(word, "users have no other way to authenticate than client certificates, which nothing revokes");
        }
    }
}

fn is_flag(word: &str, name: &str) -> bool {
    word.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
}

/// A token for nodes to join with, that never expires.
fn token(object: &Object, report: &mut Report<'_>) {
    let node = object.node();
    if node.get("type").and_then(Node::as_str) != Some("bootstrap.kubernetes.io/token") {
        return;
    }
    let has = |key| ["data", "stringData"].into_iter().any(|part| node.path(&[part, key]).is_some());
    if !has("usage-bootstrap-authentication") || has("expiration") {
        return;
    }
    let data = node.get("data").or(node.get("stringData")).unwrap_or(node);
    let name = &object.reference.name;
    report.secret(data, format!("bootstrap token of Secret `{name}` never expires"));
}

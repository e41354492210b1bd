//! What the APIs say, point by point: a tiny cluster, one or more questions, and the answers.
//!
//! The second evaluator and the engine are both judged here.

#[path = "semantics/admin.rs"]
mod admin;
#[path = "semantics/calico.rs"]
mod calico;
#[path = "semantics/cilium.rs"]
mod cilium;
#[path = "semantics/istio.rs"]
mod istio;
#[path = "semantics/network_policy.rs"]
mod network_policy;
mod oracle;

use oracle::engine::Engine;
use oracle::sketch::{Judge, Oracle};
use oracle::{Cluster, Profile, Question, Verdict};

/// Tests that the engine is not asked yet.
const NOT_YET: [&str; 1] = ["istio::network_policies_see_the_port_of_the_tunnel_in_ambient"];

const ALLOWED: Verdict = Verdict::Allowed;
const DENIED: Verdict = Verdict::Denied;
const DEPENDS: Verdict = Verdict::Depends;

/// Asks every judge under the profile `default`.
fn check(cluster: &Cluster, expected: &[(&str, Verdict)]) {
    check_as(Profile::Default, cluster, expected);
}

/// Asks every judge.
fn check_as(profile: Profile, cluster: &Cluster, expected: &[(&str, Verdict)]) {
    let judges: [&dyn Judge; 2] = [&Oracle, &Engine];
    let mut wrong = Vec::new();
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    for judge in judges {
        // What it does not do yet.
        if judge.name() == Engine.name() && NOT_YET.iter().any(|open| test.starts_with(open)) {
            continue;
        }
        for (question, expected) in expected {
            let answer = judge.ask(cluster, profile, &Question::parse(question));
            if answer != *expected {
                wrong.push(format!("{}: {question}: {answer:?}, not {expected:?}", judge.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.join("\n"), cluster.yaml());
}

/// A policy as YAML: `kind` with its group and version, `namespace/name` or `name`, and its `spec`.
fn policy(kind: &str, name: &str, spec: &str) -> String {
    let (api_version, kind) = kind.rsplit_once('/').expect("GROUP/VERSION/KIND");
    let metadata = match name.split_once('/') {
        Some((namespace, name)) => format!("{{namespace: {namespace}, name: {name}}}"),
        None => format!("{{name: {name}}}"),
    };
    format!("---\napiVersion: {api_version}\nkind: {kind}\nmetadata: {metadata}\nspec: {spec}\n")
}

/// A NetworkPolicy `p` of a namespace.
fn np(namespace: &str, spec: &str) -> String {
    policy("networking.k8s.io/v1/NetworkPolicy", &format!("{namespace}/p"), spec)
}

//! `hardened-runtime-class-missing`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Found, Rule, Severity, Snapshot, Status, Workload};
use seawall_yaml::Node;

use crate::agent_sandbox;
use crate::runtime_class::{Isolation, RUNTIME_CLASS, handler, isolation};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "hardened-runtime-class-missing",
        title: "Untrusted code shares the node's kernel",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0297"],
        doc: include_str!("hardened_runtime_class_missing.md"),
    },
    fix: Fix::Review("Run it under the sandboxed RuntimeClass"),
    run: Run::WorkloadAmong(|workload, snapshot, report| {
        let Some(what) = untrusted(workload) else { return };
        let named = workload.spec.runtime_class_name.filter(|name| !name.is_empty());
        let message = match named.map(|name| (name, snapshot.find(RUNTIME_CLASS, None, &name))) {
            None => format!("{what} runs without a sandboxed RuntimeClass"),
            Some((name, Found::No)) => format!("{what} names RuntimeClass `{}`, which does not exist", *name),
            Some((name, found)) => {
                let handler = if let Found::Yes(class) = found { handler(class) } else { *name };
                match isolation(handler) {
                    Isolation::Sandbox => return,
                    Isolation::Shared => format!("{what} runs under RuntimeClass `{}`, which is no sandbox", *name),
                    Isolation::Unknown => return report.unknown("whether the RuntimeClass is a sandbox"),
                }
            }
        };
        let field = workload.at().join("runtimeClassName");
        let reported = report.field(field, message);
        if let Some(class) = only_sandbox(snapshot) {
            reported.set(field, class);
        }
    }),
};

/// What the input itself calls untrusted: nothing is guessed from what a pod runs.
fn untrusted(workload: &Workload<'_>) -> Option<&'static str> {
    let object = workload.object;
    if agent_sandbox::is_one(object) {
        return Some("the agent sandbox");
    }
    let marked = is_marked(workload.template) || is_marked(object.node());
    marked.then_some("the untrusted pod")
}

fn is_marked(holder: Node<'_>) -> bool {
    let Some(metadata) = holder.get("metadata") else { return false };
    let mappings = [metadata.get("labels"), metadata.get("annotations")].into_iter().flatten();
    mappings.flat_map(Node::entries).any(|(key, value)| {
        let stated = key.scalar().and_then(|key| MARKS.iter().find(|(name, _)| *name == key));
        stated.is_some_and(|(_, untrusted)| value.as_str() == Some(untrusted))
    })
}

/// Labels and annotations that state it: containerd's, CRI-O's and our own.
const MARKS: [(&str, &str); 3] = [
    ("io.kubernetes.cri.untrusted-workload", "true"),
    ("io.kubernetes.cri-o.TrustedSandbox", "false"),
    ("seawall.dev/trust", "untrusted"),
];

/// The name of the sandboxed RuntimeClass, when the input has exactly one.
fn only_sandbox(snapshot: &Snapshot) -> Option<&str> {
    let mut classes =
        snapshot.of_kind(RUNTIME_CLASS).filter(|class| matches!(isolation(handler(class)), Isolation::Sandbox));
    let first = classes.next()?;
    classes.next().is_none().then_some(&first.reference.name)
}

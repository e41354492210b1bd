//! `psp-legacy`.

use seawall_check::Fix;
use seawall_model::{GroupKind, Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "psp-legacy",
        title: "PodSecurityPolicy lets dangerous pods in, where it counts at all",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[
            "C-0213",
            "C-0214",
            "C-0215",
            "C-0216",
            "C-0217",
            "C-0218",
            "C-0219",
            "C-0220",
            "CKV_K8S_1",
            "CKV_K8S_2",
            "CKV_K8S_3",
            "CKV_K8S_4",
            "CKV_K8S_5",
            "CKV_K8S_6",
            "CKV_K8S_7",
            "CKV_K8S_24",
            "CKV_K8S_32",
            "CKV_K8S_36",
        ],
        doc: include_str!("psp_legacy.md"),
    },
    fix: Fix::None,
    run: Run::Each(seawall_check::Run::Object(
        &[GroupKind::of("policy", "PodSecurityPolicy"), GroupKind::of("extensions", "PodSecurityPolicy")],
        |object, report| {
            let Some(spec) = object.node().get("spec") else { return };
            let weak: Vec<&str> = WEAK.iter().filter(|(_, is_weak)| is_weak(spec)).map(|(what, _)| *what).collect();
            if !weak.is_empty() {
                let name = &object.reference.name;
                report.field(spec, format!("PodSecurityPolicy `{name}` allows {}", weak.join(", ")));
            }
        },
    )),
};

type Weakness = (&'static str, fn(Node<'_>) -> bool);

const WEAK: &[Weakness] = &[
    ("privileged containers", |spec| is_true(spec, "privileged")),
    ("the host's PID namespace", |spec| is_true(spec, "hostPID")),
    ("the host's IPC namespace", |spec| is_true(spec, "hostIPC")),
    ("the host's network", |spec| is_true(spec, "hostNetwork")),
    ("privilege escalation", |spec| spec.get("allowPrivilegeEscalation").and_then(Node::as_bool).unwrap_or(true)),
    ("root", |spec| {
        let rule = spec.path(&["runAsUser", "rule"]).and_then(Node::as_str);
        rule.is_none_or(|rule| rule == "RunAsAny")
    }),
    ("added capabilities", |spec| spec.get("allowedCapabilities").is_some_and(|list| list.items().next().is_some())),
    ("every capability of the default set", |spec| !drops_what_pods_rarely_need(spec)),
    ("every kind of volume", |spec| lists(spec, "volumes", "*")),
    ("directories of the node", |spec| {
        (lists(spec, "volumes", "hostPath") || lists(spec, "volumes", "*"))
            && spec.get("allowedHostPaths").is_none_or(|paths| paths.items().next().is_none())
    }),
];

fn is_true(spec: Node<'_>, key: &str) -> bool {
    spec.get(key).and_then(Node::as_bool) == Some(true)
}

fn lists(spec: Node<'_>, key: &str, wanted: &str) -> bool {
    spec.get(key).is_some_and(|list| list.items().any(|element| element.as_str() == Some(wanted)))
}

fn drops_what_pods_rarely_need(spec: Node<'_>) -> bool {
    let dropped = spec.get("requiredDropCapabilities").into_iter().flat_map(Node::items).filter_map(Node::as_str);
    dropped.into_iter().any(|capability| matches!(capability, "ALL" | "NET_RAW"))
}

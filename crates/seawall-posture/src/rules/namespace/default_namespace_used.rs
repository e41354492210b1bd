//! `default-namespace-used`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Object, Rule, Severity, Status, schema};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "default-namespace-used",
        title: "Object is placed in the namespace `default`",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["C-0061", "C-0212", "KSV-0110", "CKV_K8S_21", "use-namespace"],
        doc: include_str!("default_namespace_used.md"),
    },
    fix: Fix::None,
    run: Run::Object(&[], |object, report| {
        if object.reference.namespace.as_deref() != Some("default") || is_of_the_cluster(object) {
            return;
        }
        let namespace = object.node().path(&["metadata", "namespace"]);
        if let Some(namespace) = namespace.filter(|_| lives_in_a_namespace(object)) {
            report.field(namespace, "is placed in the namespace `default`");
        }
    }),
};

/// What Kubernetes itself puts there: the door to the API server, what comes with every namespace, events, and whatever
/// a controller derives from another object.
fn is_of_the_cluster(object: &Object) -> bool {
    let reference = &object.reference;
    match (&*reference.kind, &*reference.name) {
        ("Event" | "Endpoints" | "EndpointSlice", _)
        | ("Service", "kubernetes")
        | ("ServiceAccount", "default")
        | ("ConfigMap", "kube-root-ca.crt") => true,
        _ => object.controller().is_some(),
    }
}

/// False for kinds of Kubernetes that live in the cluster as a whole, where a namespace means nothing.
fn lives_in_a_namespace(object: &Object) -> bool {
    let reference = &object.reference;
    schema::kind(&reference.group, &reference.version, &reference.kind).is_none_or(|kind| kind.namespaced)
}

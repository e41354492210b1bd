//! `dangling-hpa`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Found, GroupKind, Object, Reference, Rule, Severity, Snapshot, Status};
use seawall_yaml::Node;

use crate::namesake::{namesake, namespace};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "dangling-hpa",
        title: "Autoscaler has nothing to scale",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["C-0300", "dangling-horizontalpodautoscaler"],
        doc: include_str!("dangling_hpa.md"),
    },
    fix: Fix::None,
    run: Run::ObjectAmong(AUTOSCALERS, |object, snapshot, report| {
        let Some(target) = object.node().path(&["spec", "scaleTargetRef"]) else { return };
        let text = |key| target.get(key).and_then(Node::as_str);
        // KEDA scales Deployments where nothing else is said.
        let is_keda = object.reference.group == "keda.sh";
        let kind = text("kind").or(is_keda.then_some("Deployment"));
        let (Some(kind), Some(name)) = (kind, target.get("name")) else { return };
        let group = text("apiVersion").map(|version| Reference::split_api_version(version).0);
        judge(object, GroupKind { group: group.unwrap_or("apps"), kind }, name, snapshot, report);
    }),
};

const AUTOSCALERS: &[GroupKind<'static>] =
    &[GroupKind::of("autoscaling", "HorizontalPodAutoscaler"), GroupKind::of("keda.sh", "ScaledObject")];

/// Kubernetes' own kinds that can be scaled. Objects of the old group are those of the new one.
const OWN: [GroupKind<'static>; 4] = [
    GroupKind::of("apps", "Deployment"),
    GroupKind::of("apps", "ReplicaSet"),
    GroupKind::of("apps", "StatefulSet"),
    GroupKind::core("ReplicationController"),
];

fn judge(scaler: &Object, kind: GroupKind<'_>, name: Node<'_>, snapshot: &Snapshot, report: &mut Report<'_>) {
    let Some(wanted) = name.as_str() else { return };
    let place = namespace(scaler);
    let is_own_group = matches!(kind.group, "" | "apps" | "extensions");
    if let Some(own) = OWN.into_iter().find(|own| own.kind == kind.kind && is_own_group) {
        let old = GroupKind::of("extensions", own.kind);
        match (namesake(snapshot, own, place, wanted), snapshot.find(old, place, wanted)) {
            (Found::Yes(_), _) | (_, Found::Yes(_)) => {}
            (Found::No, _) => say(name, kind, wanted, report),
            (Found::Unknown, _) => report.unknown("whether what it scales exists outside the input"),
        }
        return;
    }
    if let Found::Yes(_) = snapshot.find(kind, place, wanted) {
        return;
    }
    // A custom resource is known only where some of its kind are among the input.
    let mut same = snapshot.of_kind(kind).peekable();
    if same.peek().is_none() || !snapshot.has_all_in(kind, place) {
        if !same.any(|object| object.reference.name == wanted) {
            report.unknown("whether what it scales exists: no object of its kind is among the input");
        }
        return;
    }
    let is_here = |object: &Object| {
        let own = namespace(object);
        object.reference.name == wanted && (own == place || own.is_none() || place.is_none())
    };
    if !same.any(is_here) {
        say(name, kind, wanted, report);
    }
}

fn say(name: Node<'_>, kind: GroupKind<'_>, wanted: &str, report: &mut Report<'_>) {
    report.field(name, format!("scales {} `{wanted}`, which does not exist", kind.kind));
}

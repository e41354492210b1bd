//! `managed-fields-drift`.

use seawall_check::{Check, Fix, Report, Run, mention};
use seawall_model::{Field, Object, Rule, Severity, Snapshot, Status};
use seawall_yaml::{Kind, Node};
use serde_json::Value;

use crate::applied::{self, Drift};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "managed-fields-drift",
        title: "Live object differs from the manifest that was applied",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("managed_fields_drift.md"),
    },
    fix: Fix::None,
    run: Run::ObjectAmong(&[], |object, snapshot, report| {
        // A manifest that carries the annotation was copied from somewhere: only a live object has an identity.
        if object.uid().is_none() {
            return;
        }
        let Some(Value::Object(manifest)) = applied::manifest(object) else { return };
        let version = manifest.get("apiVersion").and_then(Value::as_str).unwrap_or_default();
        if version != object.reference.api_version() {
            return report
                .unknown("whether the object differs from its manifest, which was applied in another version");
        }
        for drift in applied::drifts(object, &manifest) {
            tell(object, &drift, snapshot, report);
        }
    }),
};

fn tell(object: &Object, drift: &Drift<'_>, snapshot: &Snapshot, report: &mut Report<'_>) {
    match drift {
        Drift::Other(node) if is_scaled(object, *node, snapshot) => {}
        Drift::Other(node) => {
            let place = Field::from(*node).keyed_path(object.node());
            let message = format!("`{place}` is not what was applied");
            if matches!(node.kind(), Kind::Bool | Kind::Int | Kind::Float) {
                report.field(*node, message);
            } else {
                report.secret(*node, message);
            }
        }
        Drift::Lacks(node, keys) => {
            let place = Field::from(*node).keyed_path(object.node());
            let place = if place.is_empty() { "the object".to_owned() } else { format!("`{place}`") };
            let keys = mention::several("entr", keys.len(), keys.iter().map(String::as_str));
            let keys = keys.replacen("entrs ", "entries ", 1).replacen("entr ", "entry ", 1);
            report.secret(*node, format!("{place} lacks {keys} of what was applied"));
        }
    }
}

/// The number of pods is an autoscaler's to set.
fn is_scaled(object: &Object, node: Node<'_>, snapshot: &Snapshot) -> bool {
    let replicas = object.node().path(&["spec", "replicas"]);
    replicas.is_some_and(|replicas| replicas.id() == node.id())
        && snapshot.scalers_of(&object.reference).next().is_some()
}

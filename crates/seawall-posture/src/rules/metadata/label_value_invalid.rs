//! `label-value-invalid`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Object, Rule, Severity, Status};
use seawall_yaml::Node;

use crate::label;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "label-value-invalid",
        title: "Label breaks the syntax of labels",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["label-values"],
        doc: include_str!("label_value_invalid.md"),
    },
    fix: Fix::None,
    run: Run::Object(&[], |object, report| {
        for place in PLACES {
            if let Some(labels) = place.find(object) {
                labels.entries().for_each(|(key, value)| judge(key, value, report));
            }
        }
    }),
};

/// Where labels stand, in objects of some kinds or of all.
struct Labels {
    kinds: &'static [&'static str],
    path: &'static [&'static str],
}

const TEMPLATED: &[&str] =
    &["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "ReplicationController", "Rollout"];

const PLACES: &[Labels] = &[
    Labels { kinds: &[], path: &["metadata", "labels"] },
    Labels { kinds: TEMPLATED, path: &["spec", "selector", "matchLabels"] },
    Labels { kinds: TEMPLATED, path: &["spec", "template", "metadata", "labels"] },
    Labels { kinds: TEMPLATED, path: &["spec", "template", "spec", "nodeSelector"] },
    Labels { kinds: &["CronJob"], path: &["spec", "jobTemplate", "metadata", "labels"] },
    Labels { kinds: &["CronJob"], path: &["spec", "jobTemplate", "spec", "template", "metadata", "labels"] },
    Labels { kinds: &["CronJob"], path: &["spec", "jobTemplate", "spec", "template", "spec", "nodeSelector"] },
    Labels { kinds: &["Pod"], path: &["spec", "nodeSelector"] },
    Labels { kinds: &["Service", "ReplicationController"], path: &["spec", "selector"] },
    Labels { kinds: &["PodDisruptionBudget"], path: &["spec", "selector", "matchLabels"] },
    Labels { kinds: &["NetworkPolicy"], path: &["spec", "podSelector", "matchLabels"] },
];

impl Labels {
    fn find<'d>(&self, object: &'d Object) -> Option<Node<'d>> {
        let kind = object.reference.kind.as_str();
        (self.kinds.is_empty() || self.kinds.contains(&kind)).then(|| object.node().path(self.path))?
    }
}

/// What is no string at all is a departure from the schema, not a bad label.
fn judge(key: Node<'_>, value: Node<'_>, report: &mut Report<'_>) {
    let (Some(name), Some(text)) = (key.scalar(), value.as_str()) else { return };
    if label::is_to_be_filled_in(name) || label::is_to_be_filled_in(text) {
        return;
    }
    if let Some(fault) = label::fault_of_value(text) {
        report.field(value, format!("label `{name}` has the value `{}`, which {fault}", shown(text)));
    } else if let Some(fault) = label::fault_of_key(name) {
        report.field(value, format!("label `{}` {fault}", shown(name)));
    }
}

/// The beginning of a text that may be long or have lines.
fn shown(text: &str) -> String {
    const MOST: usize = 70;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None if line.len() < text.len() => format!("{line}..."),
        None => line.to_owned(),
    }
}

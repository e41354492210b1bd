//! `selector-mismatch`.

use seawall_check::{Check, Fix, Report, Run, mention::several};
use seawall_model::selector::{self, Label, Match, Selector};
use seawall_model::{GroupKind, Object, Rule, Severity, Status};
use seawall_yaml::{Kind, Node};

use crate::label::is_to_be_filled_in;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "selector-mismatch",
        title: "Workload does not select the pods that it makes",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[
            "C-0296",
            "mismatching-selector",
            "deployment-pod-selector-labels-match-template-metadata-labels",
            "statefulset-pod-selector-labels-match-template-metadata-labels",
        ],
        doc: include_str!("selector_mismatch.md"),
    },
    fix: Fix::None,
    run: Run::Several(&[Run::Object(WITH_SELECTOR, by_selector), Run::Object(WITH_LABELS, by_labels)]),
};

/// Kinds with a `LabelSelector`.
const WITH_SELECTOR: &[GroupKind<'static>] = &[
    GroupKind::of("apps", "Deployment"),
    GroupKind::of("apps", "ReplicaSet"),
    GroupKind::of("apps", "StatefulSet"),
    GroupKind::of("apps", "DaemonSet"),
    GroupKind::of("extensions", "Deployment"),
    GroupKind::of("extensions", "ReplicaSet"),
    GroupKind::of("extensions", "DaemonSet"),
    GroupKind::of("argoproj.io", "Rollout"),
    JOB,
];

const JOB: GroupKind<'static> = GroupKind::of("batch", "Job");

/// Kinds with a plain mapping of labels.
const WITH_LABELS: &[GroupKind<'static>] =
    &[GroupKind::core("ReplicationController"), GroupKind::of("apps.openshift.io", "DeploymentConfig")];

fn by_selector(object: &Object, report: &mut Report<'_>) {
    let Some((selector, template)) = parts(object) else { return };
    // The API server selects the pods of a Job itself, unless it is told not to.
    let is_manual = || object.node().path(&["spec", "manualSelector"]).and_then(Node::as_bool) == Some(true);
    if object.reference.group_kind() == JOB && !is_manual() {
        return;
    }
    let labels = template.path(&["metadata", "labels"]);
    if Selector::read(Some(selector)).matches(labels) == Match::No {
        let unmet = unmet_labels(selector.get("matchLabels"), labels);
        let expressions = selector.get("matchExpressions").into_iter().flat_map(Node::items);
        let unmet_expressions = expressions.filter_map(|expression| {
            let key = expression.get("key")?.as_str()?;
            let is_unmet = Selector::of_expression(expression).matches(labels) == Match::No;
            (is_unmet && !is_open(expression, key, labels)).then_some((key, expression))
        });
        say(selector, unmet.chain(unmet_expressions).collect(), template, report);
    }
}

fn by_labels(object: &Object, report: &mut Report<'_>) {
    let Some((selector, template)) = parts(object) else { return };
    let labels = template.path(&["metadata", "labels"]);
    if Selector::of_labels(selector).matches(labels) == Match::No {
        say(selector, unmet_labels(Some(selector), labels).collect(), template, report);
    }
}

/// The selector and the template. Without a selector the pods' labels are it, or the API server refuses the object.
fn parts(object: &Object) -> Option<(Node<'_>, Node<'_>)> {
    let spec = object.node().get("spec")?;
    let is_mapping = |node: &Node<'_>| node.kind() == Kind::Mapping;
    Some((spec.get("selector").filter(is_mapping)?, spec.get("template").filter(is_mapping)?))
}

/// The labels that the pods do not carry so, with their values in the selector.
fn unmet_labels<'d>(wanted: Option<Node<'d>>, labels: Option<Node<'d>>) -> impl Iterator<Item = (&'d str, Node<'d>)> {
    wanted.into_iter().flat_map(Node::entries).filter_map(move |(key, value)| {
        let key = key.scalar()?;
        let text = if value.is_null() { "" } else { value.as_str()? };
        let is_unmet = match selector::label(labels, key) {
            Label::Is(own) => own != text,
            Label::Absent => true,
            Label::Unknown => false,
        };
        (is_unmet && !is_open(value, key, labels)).then_some((key, value))
    })
}

/// Whether a placeholder decides, that something fills in later.
fn is_open(wanted: Node<'_>, key: &str, labels: Option<Node<'_>>) -> bool {
    let own = match selector::label(labels, key) {
        Label::Is(own) => own,
        Label::Absent | Label::Unknown => "",
    };
    let mut values = wanted.get("values").into_iter().flat_map(Node::items).chain([wanted]).filter_map(Node::as_str);
    is_to_be_filled_in(key) || is_to_be_filled_in(own) || values.any(is_to_be_filled_in)
}

fn say(selector: Node<'_>, unmet: Vec<(&str, Node<'_>)>, template: Node<'_>, report: &mut Report<'_>) {
    if unmet.is_empty() {
        return;
    }
    let by = several("label", unmet.len(), unmet.iter().map(|(key, _)| *key));
    let reported = report.field(selector, format!("does not select its own pods, by {by}"));
    let reported = unmet.into_iter().fold(reported, |reported, (_, wanted)| reported.also(wanted));
    if let Some(labels) = template.path(&["metadata", "labels"]) {
        reported.also(labels);
    }
}

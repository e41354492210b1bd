//! `webhook-namespace-exempt`.

use seawall_check::{Check, Fix, Report, Run, mention};
use seawall_model::selector::Match;
use seawall_model::{Rule, Severity, Snapshot, Status};
use seawall_yaml::Node;

use crate::namespace::{self, NAMESPACE};
use crate::webhook::{self, MUTATING, NAME_LABEL, VALIDATING, Webhook};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "webhook-namespace-exempt",
        title: "Guard does not look at namespaces of users",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("webhook_namespace_exempt.md"),
    },
    fix: Fix::None,
    run: Run::ObjectAmong(&[VALIDATING, MUTATING], |object, snapshot, report| {
        for webhook in webhook::all(object).filter(Webhook::is_guard) {
            namespaces(&webhook, snapshot, report);
            objects(&webhook, report);
        }
    }),
};

fn namespaces(webhook: &Webhook<'_>, snapshot: &Snapshot, report: &mut Report<'_>) {
    let Some(selector) = webhook.node.get("namespaceSelector") else { return };
    if selector.entries().next().is_none() {
        return;
    }
    let mut exempt: Vec<&str> = named(selector).collect();
    exempt.extend(snapshot.of_kind(NAMESPACE).map(|namespace| namespace.reference.name.as_str()));
    exempt.sort_unstable();
    exempt.dedup();
    exempt.retain(|name| !is_of_the_platform(name, webhook) && webhook.looks_at(name, snapshot) == Match::No);
    if !exempt.is_empty() {
        let exempt = mention::several("namespace", exempt.len(), exempt.iter().copied());
        report.field(selector, format!("webhook `{}` does not look at {exempt}", webhook.name));
    } else if !snapshot.has_all(NAMESPACE) && depends_on_labels(selector) {
        report.unknown("which namespaces carry the labels by which the webhook selects");
    }
}

/// Names that the selector itself excludes.
fn named<'s>(selector: Node<'s>) -> impl Iterator<Item = &'s str> {
    let expressions = selector.get("matchExpressions").into_iter().flat_map(Node::items);
    let excluding = expressions.filter(|expression| {
        let is = |key, value| expression.get(key).and_then(Node::as_str) == Some(value);
        is("key", NAME_LABEL) && is("operator", "NotIn")
    });
    excluding.filter_map(|expression| expression.get("values")).flat_map(Node::items).filter_map(Node::as_str)
}

fn depends_on_labels(selector: Node<'_>) -> bool {
    let of_labels = selector.get("matchLabels").into_iter().flat_map(Node::entries);
    let mut keys = of_labels.filter_map(|(key, _)| key.scalar());
    let expressions = selector.get("matchExpressions").into_iter().flat_map(Node::items);
    let mut of_expressions = expressions.filter_map(|expression| expression.get("key")?.as_str());
    keys.any(|key| key != NAME_LABEL) || of_expressions.any(|key| key != NAME_LABEL)
}

/// Whether the namespace is Kubernetes' own, the webhook's own, or named like one that parts of the platform live in:
/// they have to start before what guards them.
fn is_of_the_platform(name: &str, webhook: &Webhook<'_>) -> bool {
    namespace::is_system(name)
        || webhook.service_namespace() == Some(name)
        || name.ends_with("-system")
        || name.ends_with("-operator")
        || name.starts_with("openshift-")
        || ["cert-manager", "kyverno", "gatekeeper", "cilium", "monitoring"].contains(&name)
}

/// Whoever makes an object writes its labels.
fn objects(webhook: &Webhook<'_>, report: &mut Report<'_>) {
    let Some(selector) = webhook.node.get("objectSelector") else { return };
    if selector.entries().any(|(_, demands)| demands.items().next().is_some() || demands.entries().next().is_some()) {
        let message = format!("webhook `{}` looks only at objects that their maker has labelled so", webhook.name);
        report.field(selector, message);
    }
}

//! Webhooks behind Services of the cluster.

use seawall_model::access::namespace_of;
use seawall_model::{GroupKind, Object, ObjectId, Workload};
use seawall_yaml::Node;

use crate::access::Survey;

/// A webhook behind a Service that the input holds.
pub(crate) struct Backend {
    /// The configuration that asks it.
    pub(crate) configuration: ObjectId,
    /// The namespace of the Service.
    pub(crate) namespace: String,
    /// Its name.
    pub(crate) service: String,
    /// What its answers do.
    pub(crate) effect: Effect,
    /// Whether no answer is taken for leave.
    pub(crate) is_ignored: bool,
    /// Whether it is asked about objects of some namespaces or with some labels only.
    pub(crate) is_selective: bool,
    /// Whether its pods mount a Secret, where its serving certificate then is.
    pub(crate) mounts_secret: bool,
}

/// What the answers of a webhook do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// They change pods that are made.
    RewritesPods,
    /// They refuse objects.
    Refuses,
}

const GROUP: &str = "admissionregistration.k8s.io";

/// Every webhook that refuses objects or rewrites pods and whose Service the input holds.
pub(crate) fn backends(survey: &Survey<'_, '_>) -> Vec<Backend> {
    let kinds =
        [("MutatingWebhookConfiguration", Effect::RewritesPods), ("ValidatingWebhookConfiguration", Effect::Refuses)];
    let mut found = Vec::new();
    for (kind, effect) in kinds {
        for configuration in survey.snapshot.of_kind(GroupKind::of(GROUP, kind)) {
            let hooks = configuration.node().get("webhooks").into_iter().flat_map(Node::items);
            found.extend(hooks.filter_map(|hook| backend(survey, configuration, hook, effect)));
        }
    }
    found
}

fn backend(survey: &Survey<'_, '_>, configuration: &Object, hook: Node<'_>, effect: Effect) -> Option<Backend> {
    if effect == Effect::RewritesPods && !is_asked_about_new_pods(hook) {
        return None;
    }
    let text = |key| hook.path(&["clientConfig", "service", key]).and_then(Node::as_str);
    let id = survey.find(GroupKind::core("Service"), text("namespace")?, text("name")?)?;
    let service = survey.object(id);
    let selects = |key| hook.path(&[key]).is_some_and(|selector| selector.entries().next().is_some());
    Some(Backend {
        configuration: survey.snapshot.id_of(configuration)?,
        namespace: namespace_of(service).to_owned(),
        service: service.reference.name.to_string(),
        effect,
        is_ignored: hook.get("failurePolicy").and_then(Node::as_str) == Some("Ignore"),
        is_selective: selects("namespaceSelector")
            || selects("objectSelector")
            || hook.get("matchConditions").is_some(),
        mounts_secret: mounts_secret(survey, service),
    })
}

fn is_asked_about_new_pods(hook: Node<'_>) -> bool {
    let rules = hook.get("rules").into_iter().flat_map(Node::items);
    rules.into_iter().any(|rule| {
        let has = |key: &str, wanted: &[&str]| {
            let mut values = rule.get(key).into_iter().flat_map(Node::items).filter_map(Node::as_str);
            values.any(|value| wanted.contains(&value))
        };
        let is_in_scope = rule.get("scope").and_then(Node::as_str) != Some("Cluster");
        is_in_scope
            && has("operations", &["CREATE", "*"])
            && has("apiGroups", &["", "*"])
            && has("resources", &["pods", "*", "*/*"])
    })
}

/// Whether pods that a Service selects mount a Secret.
fn mounts_secret(survey: &Survey<'_, '_>, service: &Object) -> bool {
    let Some(selector) = service.node().path(&["spec", "selector"]) else { return false };
    let is_behind = |workload: &Workload<'_>| {
        let mut pairs = selector.entries().filter_map(|(key, value)| Some((key.as_str()?, value.as_str()?))).peekable();
        pairs.peek().is_some() && pairs.all(|(key, value)| workload.label(key) == Some(value))
    };
    let members = survey.inventory.members().iter();
    let beside = members.filter(|member| namespace_of(survey.object(member.object)) == namespace_of(service));
    let workloads = beside.filter_map(|member| survey.inventory.workload(survey.snapshot, member));
    workloads.into_iter().filter(is_behind).any(|workload| {
        let mut volumes = workload.spec.node.get("volumes").into_iter().flat_map(Node::items);
        volumes.any(|volume| volume.get("secret").is_some())
    })
}

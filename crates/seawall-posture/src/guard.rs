//! What in a cluster refuses pods: Pod Security levels, admission policies, and the engines that bring their own.

use seawall_model::selector::Match;
use seawall_model::{Found, GroupKind, Object, ObjectId, Snapshot};
use seawall_yaml::Node;

use crate::namespace::{NAMESPACE, is_system};
use crate::pod_security::Enforced;
use crate::pss::Level;
use crate::webhook;

/// Whether anything refuses pods.
pub(crate) fn is_any_in_force(snapshot: &Snapshot) -> bool {
    snapshot.of_kind(NAMESPACE).any(is_guarded)
        || snapshot.of_kind(BINDING).any(|binding| denies(binding, snapshot))
        || snapshot.objects().iter().any(is_of_engine)
        || snapshot.of_kind(WEBHOOK).any(refuses_pods)
}

/// What refuses pods beside Pod Security, as far as it is among the input.
pub(crate) struct Guards<'s> {
    snapshot: &'s Snapshot,
    policies: Vec<&'s Object>,
    webhooks: Vec<&'s Object>,
}

impl<'s> Guards<'s> {
    pub(crate) fn of(snapshot: &'s Snapshot) -> Self {
        let policies = snapshot.objects().iter().filter(|object| match object.reference.group_kind() {
            BINDING => denies(object, snapshot),
            _ => is_of_engine(object),
        });
        let webhooks = snapshot.of_kind(WEBHOOK).filter(|webhook| refuses_pods(webhook));
        Self { snapshot, policies: policies.collect(), webhooks: webhooks.collect() }
    }

    /// One that may refuse pods of a namespace. What it looks for in them nobody asks here.
    pub(crate) fn of_namespace(&self, namespace: &str) -> Option<ObjectId> {
        let is_near = |policy: &&&Object| policy.reference.namespace.as_deref().is_none_or(|own| own == namespace);
        let looks = |configuration: &&&Object| {
            webhook::all(configuration).any(|webhook| webhook.looks_at(namespace, self.snapshot) != Match::No)
        };
        let policy = self.policies.iter().find(is_near);
        policy.or_else(|| self.webhooks.iter().find(looks)).and_then(|object| self.snapshot.id_of(object))
    }
}

/// Kinds without which the question cannot be answered. Those of engines that are not installed are never read.
pub(crate) const ASKED: [GroupKind<'static>; 3] = [NAMESPACE, BINDING, WEBHOOK];

const ADMISSION: &str = "admissionregistration.k8s.io";
const BINDING: GroupKind<'static> = GroupKind::of(ADMISSION, "ValidatingAdmissionPolicyBinding");
const POLICY: GroupKind<'static> = GroupKind::of(ADMISSION, "ValidatingAdmissionPolicy");
const WEBHOOK: GroupKind<'static> = GroupKind::of(ADMISSION, "ValidatingWebhookConfiguration");

fn is_guarded(namespace: &Object) -> bool {
    !is_system(&namespace.reference.name)
        && matches!(Enforced::by(namespace), Enforced::Level(Level::Baseline | Level::Restricted, _))
}

/// Whether the binding makes a policy that exists refuse.
fn denies(binding: &Object, snapshot: &Snapshot) -> bool {
    let spec = binding.node().get("spec");
    let mut actions = spec.and_then(|spec| spec.get("validationActions")).into_iter().flat_map(Node::items);
    let named = spec.and_then(|spec| spec.get("policyName")).and_then(Node::as_str).unwrap_or_default();
    let policy = snapshot.find(POLICY, None, named);
    !matches!(policy, Found::No) && actions.any(|action| action.as_str() == Some("Deny"))
}

/// Whether the object is a policy of an engine, and one that refuses and does not only report.
fn is_of_engine(object: &Object) -> bool {
    let text = |path: &[&str]| object.node().path(path).and_then(Node::as_str);
    match (&*object.reference.group, &*object.reference.kind) {
        ("kyverno.io", "ClusterPolicy" | "Policy") => {
            let enforces = |text: Option<&str>| text.is_some_and(|text| text.eq_ignore_ascii_case("enforce"));
            let rules = object.node().path(&["spec", "rules"]).into_iter().flat_map(Node::items);
            let mut actions = rules.map(|rule| rule.path(&["validate", "failureAction"]).and_then(Node::as_str));
            enforces(text(&["spec", "validationFailureAction"])) || actions.any(enforces)
        }
        ("policies.kyverno.io", kind) if kind.ends_with("ValidatingPolicy") => {
            let actions = object.node().path(&["spec", "validationActions"]);
            actions.is_none_or(|actions| actions.items().any(|action| action.as_str() == Some("Deny")))
        }
        ("constraints.gatekeeper.sh", _) => {
            matches!(text(&["spec", "enforcementAction"]), None | Some("deny" | "scoped"))
        }
        ("policies.kubewarden.io", kind) if kind.contains("AdmissionPolic") => {
            text(&["spec", "mode"]) != Some("monitor")
        }
        ("policy" | "extensions", "PodSecurityPolicy")
        | ("security.openshift.io", "SecurityContextConstraints")
        | ("policy.jspolicy.com", "JsPolicy") => true,
        _ => false,
    }
}

/// A webhook that is asked about new pods and whose silence refuses them. What it looks at nobody knows, so any counts.
fn refuses_pods(configuration: &Object) -> bool {
    configuration.node().get("webhooks").into_iter().flat_map(Node::items).any(|webhook| {
        let fails = webhook.get("failurePolicy").and_then(Node::as_str) != Some("Ignore");
        fails && webhook.get("rules").into_iter().flat_map(Node::items).any(is_about_pods)
    })
}

fn is_about_pods(rule: Node<'_>) -> bool {
    let holds = |key: &str, wanted: &str| {
        let mut words = rule.get(key).into_iter().flat_map(Node::items).filter_map(Node::as_str);
        words.any(|word| word == wanted || word == "*" || word == "*/*")
    };
    holds("resources", "pods") && holds("operations", "CREATE") && holds("apiGroups", "")
}

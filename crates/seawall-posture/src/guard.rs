//! What in a cluster refuses pods: Pod Security levels, admission policies, and the engines that bring their own.

use seawall_model::{Found, GroupKind, Object, Snapshot};
use seawall_yaml::Node;

use crate::namespace::{NAMESPACE, is_system};
use crate::pod_security::Enforced;
use crate::pss::Level;

/// Whether anything refuses pods.
pub(crate) fn is_any_in_force(snapshot: &Snapshot) -> bool {
    snapshot.of_kind(NAMESPACE).any(is_guarded)
        || snapshot.of_kind(BINDING).any(|binding| denies(binding, snapshot))
        || snapshot.objects().iter().any(is_of_engine)
        || snapshot.of_kind(WEBHOOK).any(refuses_pods)
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

//! `admission-policy-audit-only`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{GroupKind, Object, Place, Rule, Severity, Snapshot, Status};
use seawall_yaml::Node;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "admission-policy-audit-only",
        title: "Policy reports what it should refuse",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("admission_policy_audit_only.md"),
    },
    fix: Fix::None,
    run: Run::Several(&[
        Run::ObjectAmong(&[BINDING], binding),
        Run::Object(KYVERNO, kyverno),
        Run::Object(KYVERNO_CEL, kyverno_cel),
        Run::Object(&[], constraint),
    ]),
};

const BINDING: GroupKind<'static> = GroupKind::of("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding");

const KYVERNO: &[GroupKind<'static>] =
    &[GroupKind::of("kyverno.io", "ClusterPolicy"), GroupKind::of("kyverno.io", "Policy")];

const KYVERNO_CEL: &[GroupKind<'static>] = &[
    GroupKind::of("policies.kyverno.io", "ValidatingPolicy"),
    GroupKind::of("policies.kyverno.io", "NamespacedValidatingPolicy"),
    GroupKind::of("policies.kyverno.io", "ImageValidatingPolicy"),
];

fn binding(object: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    let Some(actions) = only_reports(object) else { return };
    let Some(policy) = policy_of(object) else { return };
    let mut others = snapshot.of_kind(BINDING).filter(|other| policy_of(other) == Some(policy));
    // A second binding that refuses leaves this one to announce what comes next.
    if !others.any(|other| only_reports(other).is_none()) {
        report.field(actions, format!("policy `{policy}` refuses nothing: no binding has the action `Deny`"));
    }
}

/// The actions, if `Deny` is not among them.
fn only_reports(object: &Object) -> Option<Node<'_>> {
    let actions = object.node().path(&["spec", "validationActions"])?;
    let has_some = actions.items().next().is_some();
    (has_some && actions.items().all(|action| action.as_str() != Some("Deny"))).then_some(actions)
}

fn policy_of(object: &Object) -> Option<&str> {
    object.node().path(&["spec", "policyName"])?.as_str()
}

fn kyverno(object: &Object, report: &mut Report<'_>) {
    let Some(spec) = object.node().get("spec") else { return };
    let enforces = |action: &str| action.eq_ignore_ascii_case("enforce");
    let field = Place::from(spec).join("validationFailureAction");
    let is_enforced = field.value().and_then(Node::as_str).is_some_and(enforces);
    let rules = spec.get("rules").into_iter().flat_map(Node::items).filter_map(|rule| rule.get("validate"));
    for validate in rules {
        match validate.get("failureAction").filter(|action| !action.is_null()) {
            Some(action) if !action.as_str().is_some_and(enforces) => {
                report.field(action, "reports what it should refuse");
            }
            Some(_) => {}
            None if is_enforced => {}
            None => drop(report.field(field, "reports what it should refuse")),
        }
    }
}

fn kyverno_cel(object: &Object, report: &mut Report<'_>) {
    if let Some(actions) = only_reports(object) {
        report.field(actions, "reports what it should refuse");
    }
}

/// A constraint of Gatekeeper's, whatever its kind.
fn constraint(object: &Object, report: &mut Report<'_>) {
    if object.reference.group != "constraints.gatekeeper.sh" {
        return;
    }
    let Some(action) = object.node().path(&["spec", "enforcementAction"]) else { return };
    if matches!(action.as_str(), Some("dryrun" | "warn")) {
        report.field(action, "reports what it should refuse");
    }
}

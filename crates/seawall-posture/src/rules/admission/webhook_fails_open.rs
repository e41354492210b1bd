//! `webhook-fails-open`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{GroupKind, Object, Place, Rule, Severity, Snapshot, Status};

use crate::webhook::{self, MUTATING, VALIDATING};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "webhook-fails-open",
        title: "Guard lets everything pass when it does not answer",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("webhook_fails_open.md"),
    },
    fix: Fix::Review("Set failurePolicy to Fail"),
    run: Run::Several(&[Run::ObjectAmong(&[VALIDATING, MUTATING], webhooks), Run::Object(&[POLICY], policy)]),
};

const POLICY: GroupKind<'static> = GroupKind::of("admissionregistration.k8s.io", "ValidatingAdmissionPolicy");

fn webhooks(object: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    for webhook in webhook::all(object).filter(|webhook| webhook.fails_open() && webhook.is_guard()) {
        let field = webhook.at("failurePolicy");
        let reported =
            report.field(field, format!("webhook `{}` lets requests pass when it does not answer", webhook.name));
        match webhook.danger(snapshot) {
            Some(danger) => reported.fact(format!("no fix is offered: {danger}")),
            None => reported.set(field, "Fail"),
        };
    }
}

fn policy(object: &Object, report: &mut Report<'_>) {
    let field = Place::from(object.node()).join("spec/failurePolicy");
    if field.value().and_then(|policy| policy.as_str()) != Some("Ignore") {
        return;
    }
    let reported = report.field(field, "lets requests pass when the policy cannot be evaluated");
    let constraints = object.node().path(&["spec", "matchConstraints"]);
    let mut resources =
        constraints.into_iter().flat_map(|constraints| webhook::resources(constraints, "resourceRules"));
    match webhook::guard::indispensable(&mut resources) {
        Some(resource) => reported.fact(format!(
            "no fix is offered: it looks at `{resource}`, without which the control plane or a node may not come up"
        )),
        None => reported.set(field, "Fail"),
    };
}

//! `webhook-cut-off`.

use seawall_check::Fix;
use seawall_model::selection::{SERVICE, service_selector};
use seawall_model::selector::Selector;
use seawall_model::{Found, GroupKind, Object, Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::Survey;
use crate::lint::network_policy::{NETWORK_POLICY, elements};
use crate::lint::service_port::targets;
use crate::lint::standing::{may_mean_others, names_port};
use crate::lint::{Check, Run};
use crate::policy::Direction;
use crate::ports::Protocol;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "webhook-cut-off",
        title: "API server cannot reach a webhook",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("webhook_cut_off.md"),
    },
    fix: Fix::None,
    run: Run::Over(&[VALIDATING, MUTATING], |survey, desk| {
        let kinds = [VALIDATING, MUTATING];
        for object in kinds.into_iter().flat_map(|kind| survey.snapshot.of_kind(kind)) {
            let mut report = desk.report(object);
            for webhook in elements(object.node().get("webhooks")) {
                let Some(service) = webhook.path(&["clientConfig", "service"]) else { continue };
                let text = |key| service.get(key).and_then(Node::as_str);
                let (Some(namespace), Some(name)) = (text("namespace"), text("name")) else { continue };
                let Found::Yes(target) = survey.snapshot.find(SERVICE, Some(namespace), name) else { continue };
                let port = service.get("port").and_then(Node::as_i64).unwrap_or(443);
                for (to, by) in cut(survey, target, port) {
                    if survey.snapshot.has_all_in(NETWORK_POLICY, Some(namespace)) {
                        let message = format!(
                            "the API server cannot reach the pods behind Service `{namespace}/{name}` on port {to}: no ingress \
                             rule admits it"
                        );
                        report.field(service, message).related(by, "closes ingress");
                    } else {
                        report.unknown("whether a policy outside the input lets the API server reach the webhook");
                    }
                }
            }
        }
    }),
};

const VALIDATING: GroupKind<'static> = GroupKind::of("admissionregistration.k8s.io", "ValidatingWebhookConfiguration");
const MUTATING: GroupKind<'static> = GroupKind::of("admissionregistration.k8s.io", "MutatingWebhookConfiguration");

/// The ports of pods behind a Service that addresses do not reach, and the policy that closes them.
fn cut<'s>(survey: &Survey<'s>, service: &'s Object, port: i64) -> Vec<(u16, &'s Object)> {
    let mut found: Vec<(u16, &Object)> = Vec::new();
    let Some(selector) = service_selector(service) else { return found };
    survey.pods.select(service.reference.namespace.as_deref(), &Selector::of_labels(selector), |chosen| {
        let workload = survey.pods.get(chosen.pod);
        if !chosen.sure || workload.is_on_host_network() {
            return true;
        }
        for to in targets(service, port, workload) {
            let reaches =
                |rule: &crate::policy::Rule| may_mean_others(&rule.peers) && names_port(rule, Protocol::Tcp, to);
            let by = survey.endpoints()[chosen.pod].iter().find_map(|&pod| {
                let class = survey.class(pod);
                let by = survey.isolating(class, Direction::Ingress)?;
                (!survey.allows(class, Direction::Ingress, reaches)).then_some(by)
            });
            found.extend(by.map(|by| (to, by)).filter(|(to, _)| found.iter().all(|(known, _)| known != to)));
        }
        true
    });
    found
}

//! `istio-policy-selects-nothing`.

use seawall_check::Fix;
use seawall_model::selector::Selector;
use seawall_model::{Rule, Severity, Status};

use crate::lint::mesh::{self, AUTHORIZATION_POLICY, PEER_AUTHENTICATION};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "istio-policy-selects-nothing",
        title: "Policy of the mesh selects no pod",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("istio_policy_selects_nothing.md"),
    },
    fix: Fix::None,
    run: Run::Over(&[AUTHORIZATION_POLICY, PEER_AUTHENTICATION], |survey, desk| {
        let kinds = [AUTHORIZATION_POLICY, PEER_AUTHENTICATION];
        for object in kinds.into_iter().flat_map(|kind| survey.snapshot.of_kind(kind)) {
            let Some(labels) = object.node().path(&["spec", "selector", "matchLabels"]) else { continue };
            let selector = Selector::of_labels(labels);
            // In the root namespace a selector means the pods of all namespaces.
            let namespace = object.reference.namespace.as_deref().filter(|namespace| *namespace != mesh::ROOT);
            let found = survey.pods.any(namespace, &selector);
            if selector.is_empty() || !selector.is_sound() || found.is_some_and(|pod| pod.sure || namespace.is_none()) {
                continue;
            }
            let mut report = desk.report(object);
            if found.is_some() || !survey.has_all_pods_in(namespace) {
                report.unknown("whether pods outside the input are selected");
                continue;
            }
            let at = object.node().path(&["spec", "selector"]).unwrap_or(labels);
            let hint = survey.pod_labels().hint(at);
            report.field(at, format!("selects no pod{hint}"));
        }
    }),
};

//! `dangling-service`.

use seawall_model::selection::{same_namespace, service_selector};
use seawall_model::selector::Match;
use seawall_model::{GroupKind, Object, Rule, Severity, Snapshot, Status};

use crate::check::{Check, Fix, Run};
use crate::service::{self, SERVICES};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "dangling-service",
        title: "Service selects no pod",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["C-0293", "dangling-service", "service-targets-pod"],
        doc: include_str!("dangling_service.md"),
    },
    fix: Fix::None,
    run: Run::ObjectAmong(SERVICES, |object, snapshot, report| {
        let Some(selector) = service_selector(object) else { return };
        if service::spec(object).is_none_or(|spec| service::kind(&spec) == "ExternalName") {
            return;
        }
        let mut may_be = false;
        for pod in service::pods(object, snapshot) {
            if pod.sure {
                return;
            }
            may_be = true;
        }
        if may_be || !has_all_pods(object, snapshot) {
            report.unknown("whether pods outside the input are selected");
        } else {
            report.field(selector, "selects no pod");
        }
    }),
};

/// Kinds that make pods.
const PODS: [GroupKind<'static>; 5] = [
    GroupKind::core("Pod"),
    GroupKind::of("apps", "Deployment"),
    GroupKind::of("apps", "StatefulSet"),
    GroupKind::of("apps", "ReplicaSet"),
    GroupKind::of("apps", "DaemonSet"),
];

/// Operators' kinds whose pods are known only where they run.
const OPERATED: [GroupKind<'static>; 12] = [
    GroupKind::of("monitoring.coreos.com", "Prometheus"),
    GroupKind::of("monitoring.coreos.com", "PrometheusAgent"),
    GroupKind::of("monitoring.coreos.com", "Alertmanager"),
    GroupKind::of("monitoring.coreos.com", "ThanosRuler"),
    GroupKind::of("elasticsearch.k8s.elastic.co", "Elasticsearch"),
    GroupKind::of("kibana.k8s.elastic.co", "Kibana"),
    GroupKind::of("kafka.strimzi.io", "Kafka"),
    GroupKind::of("postgresql.cnpg.io", "Cluster"),
    GroupKind::of("rabbitmq.com", "RabbitmqCluster"),
    GroupKind::of("jaegertracing.io", "Jaeger"),
    GroupKind::of("opentelemetry.io", "OpenTelemetryCollector"),
    GroupKind::of("k8s.keycloak.org", "Keycloak"),
];

fn has_all_pods(service: &Object, snapshot: &Snapshot) -> bool {
    let namespace = service.reference.namespace.as_deref();
    let is_here = |kind: GroupKind<'static>| {
        let mut objects = snapshot.of_kind(kind);
        objects.any(|object| same_namespace(object.reference.namespace.as_deref(), namespace) != Match::No)
    };
    PODS.into_iter().all(|kind| snapshot.has_all_in(kind, namespace))
        && (!OPERATED.into_iter().any(is_here) || is_here(PODS[0]))
}

//! `ingress-wildcard-host`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Field, GroupKind, Object, Place, Rule, Severity, Status};
use seawall_yaml::Node;

use crate::gateway::{self, GATEWAYS, ISTIO_GATEWAYS};
use crate::ingress::{self, INGRESSES};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "ingress-wildcard-host",
        title: "Ingress or Gateway takes requests for any host",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("ingress_wildcard_host.md"),
    },
    fix: Fix::None,
    run: Run::Several(&[
        Run::Object(INGRESSES, of_ingress),
        Run::Object(GATEWAYS, of_gateway),
        Run::Object(ISTIO_GATEWAYS, of_istio_gateway),
        Run::Object(LISTENER_SETS, of_gateway),
    ]),
};

const LISTENER_SETS: &[GroupKind<'static>] = &[GroupKind::of("gateway.networking.k8s.io", "ListenerSet")];

fn of_ingress(ingress: &Object, report: &mut Report<'_>) {
    for rule in ingress::rules(ingress) {
        match rule.name() {
            None => say(report, rule.node.into(), "any host"),
            Some(host) if host.starts_with('*') => {
                let message = format!("takes requests for `{host}`");
                report.field(rule.host.unwrap_or(rule.node), message);
            }
            Some(_) => {}
        }
    }
}

fn of_gateway(gateway: &Object, report: &mut Report<'_>) {
    for listener in gateway::listeners(gateway) {
        // Only these protocols have names of hosts.
        if !matches!(gateway::protocol(listener), "HTTP" | "HTTPS" | "TLS") {
            continue;
        }
        let hostname = Place::from(listener).join("hostname");
        match hostname.value().and_then(Node::as_str) {
            None | Some("") => say(report, hostname, "any host"),
            Some(host) if host.starts_with('*') => {
                report.field(hostname, format!("takes requests for `{host}`"));
            }
            Some(_) => {}
        }
    }
}

fn of_istio_gateway(gateway: &Object, report: &mut Report<'_>) {
    for server in gateway::servers(gateway) {
        for host in server.get("hosts").into_iter().flat_map(Node::items) {
            let Some(name) = host.as_str() else { continue };
            // A namespace may stand before the host.
            if name.rsplit('/').next().is_some_and(|host| host.starts_with('*')) {
                report.field(host, format!("takes requests for `{name}`"));
            }
        }
    }
}

fn say(report: &mut Report<'_>, field: Field<'_>, whom: &str) {
    report.field(field, format!("takes requests for {whom}"));
}

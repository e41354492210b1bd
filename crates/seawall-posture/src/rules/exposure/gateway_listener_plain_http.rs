//! `gateway-listener-plain-http`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::backend::ROUTES;
use seawall_model::{Object, Rule, Severity, Snapshot, Status};
use seawall_yaml::Node;

use crate::gateway::{self, GATEWAYS, ISTIO_GATEWAYS, Routed};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "gateway-listener-plain-http",
        title: "Gateway serves plain HTTP",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("gateway_listener_plain_http.md"),
    },
    fix: Fix::None,
    run: Run::Several(&[Run::ObjectAmong(GATEWAYS, of_gateway), Run::Object(ISTIO_GATEWAYS, of_istio_gateway)]),
};

fn of_gateway(gateway: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    let has_tls = gateway::listeners(gateway).any(|listener| matches!(gateway::protocol(listener), "HTTPS" | "TLS"));
    for listener in gateway::listeners(gateway).filter(|listener| gateway::protocol(*listener) == "HTTP") {
        let name = listener.get("name").and_then(Node::as_str).unwrap_or_default();
        match gateway::routed(gateway, listener, snapshot) {
            Routed::Redirects => continue,
            // Beside a listener with TLS this one may be for redirects.
            Routed::Nothing if has_tls && !snapshot.has_all(ROUTES[0]) => {
                report.unknown("whether routes outside the input send callers to HTTPS");
                continue;
            }
            Routed::Nothing | Routed::Serves => {}
        }
        if let Some(protocol) = listener.get("protocol") {
            report.field(protocol, format!("listener `{name}` serves plain HTTP"));
        }
    }
}

fn of_istio_gateway(gateway: &Object, report: &mut Report<'_>) {
    // What leaves the cluster gets its TLS on the way out.
    let selector = gateway.node().path(&["spec", "selector"]).into_iter().flat_map(Node::entries);
    if selector.into_iter().any(|(_, value)| value.as_str().is_some_and(|value| value.contains("egress"))) {
        return;
    }
    for server in gateway::servers(gateway) {
        let Some(protocol) = server.path(&["port", "protocol"]) else { continue };
        let is_plain = protocol.as_str().is_some_and(|name| ["HTTP", "HTTP2", "GRPC", "GRPC-WEB"].contains(&name));
        let redirects = server.path(&["tls", "httpsRedirect"]).and_then(Node::as_bool) == Some(true);
        if is_plain && !redirects {
            let port = server.path(&["port", "number"]).and_then(Node::scalar).unwrap_or_default();
            report.field(protocol, format!("port {port} serves plain {}", protocol.as_str().unwrap_or_default()));
        }
    }
}

//! `sensitive-interface-exposed`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::backend::{Backend, INGRESS, OLD_INGRESS, OPENSHIFT_ROUTE, ROUTES, VIRTUAL_SERVICE};
use seawall_model::selection::SERVICE;
use seawall_model::{Found, GroupKind, Object, Rule, Severity, Snapshot, Status};

use crate::admin_interface;
use crate::exposure;
use crate::namesake::namesake;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "sensitive-interface-exposed",
        title: "Administrators' interface can be reached from outside the cluster",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0021"],
        doc: include_str!("sensitive_interface_exposed.md"),
    },
    fix: Fix::None,
    run: Run::ObjectAmong(KINDS, |object, snapshot, report| {
        if object.reference.group_kind() == SERVICE {
            of_service(object, snapshot, report);
        } else {
            of_route(object, snapshot, report);
        }
    }),
};

const KINDS: &[GroupKind<'static>] =
    &[SERVICE, INGRESS, OLD_INGRESS, ROUTES[0], ROUTES[2], ROUTES[3], OPENSHIFT_ROUTE, VIRTUAL_SERVICE];

fn of_service(service: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    let Some(what) = exposure::opens(service) else { return };
    let Some(interface) = admin_interface::behind(service, snapshot) else { return };
    let spec = service.node().get("spec");
    let field = ["type", "externalIPs"].into_iter().find_map(|key| spec?.get(key));
    if let Some(field) = field {
        report.field(field, format!("opens {interface} to the outside as a {what}"));
    }
}

fn of_route(route: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    let Some(what) = exposure::lets_in(route).filter(|_| !asks_who(route)) else { return };
    for backend in Backend::all_in(route).iter().filter(|backend| backend.is_service()) {
        let name = backend.name.value;
        let interface = match namesake(snapshot, SERVICE, backend.namespace, name) {
            Found::Yes(service) => admin_interface::behind(service, snapshot),
            Found::No | Found::Unknown => admin_interface::named(name),
        };
        if let Some(interface) = interface {
            report.field(backend.name.node, format!("opens {interface} to the outside by {} {what}", article(what)));
        }
    }
}

fn article(what: &str) -> &'static str {
    if what.starts_with(['I', 'H']) { "an" } else { "a" }
}

/// Annotations by which an Ingress asks who is there, or lets in some addresses only.
const ASKING: [&str; 12] = [
    "nginx.ingress.kubernetes.io/auth-type",
    "nginx.ingress.kubernetes.io/auth-url",
    "nginx.ingress.kubernetes.io/auth-tls-secret",
    "nginx.ingress.kubernetes.io/whitelist-source-range",
    "nginx.ingress.kubernetes.io/allowlist-source-range",
    "haproxy.org/auth-type",
    "haproxy.org/allow-list",
    "haproxy-ingress.github.io/auth-url",
    "alb.ingress.kubernetes.io/auth-type",
    "alb.ingress.kubernetes.io/inbound-cidrs",
    "ingress.kubernetes.io/auth-type",
    "haproxy.router.openshift.io/ip_whitelist",
];

fn asks_who(route: &Object) -> bool {
    ASKING.iter().any(|key| route.annotation(key).is_some_and(|value| !value.is_empty() && value != "none"))
}

//! `ingress-no-tls`.

use seawall_check::{Check, Fix, Report, Run, mention};
use seawall_model::backend::OPENSHIFT_ROUTE;
use seawall_model::{GroupKind, Object, Place, Rule, Severity, Snapshot, Status};
use serde_json::{Value, json};

use crate::certificate::{self, entries, names};
use crate::ingress::{self, HostRule, INGRESSES, covers};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "ingress-no-tls",
        title: "Ingress serves a host without TLS",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0263", "tlsSettingsMissing"],
        doc: include_str!("ingress_no_tls.md"),
    },
    fix: Fix::Review("Serve the host with TLS"),
    run: Run::Several(&[Run::ObjectAmong(INGRESSES, of_ingress), Run::Object(ROUTES, of_route)]),
};

const ROUTES: &[GroupKind<'static>] = &[OPENSHIFT_ROUTE];

fn of_ingress(ingress: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    let rules = ingress::rules(ingress);
    if rules.is_empty() || ingress::has_tls_elsewhere(ingress) {
        return;
    }
    // An element without hosts is for all; a rule without a host is served with whatever certificate there is.
    let is_covered = |rule: &&HostRule<'_>| {
        entries(ingress).any(|entry| match rule.name() {
            Some(host) => names(entry).next().is_none() || names(entry).any(|name| covers(name, host)),
            None => true,
        })
    };
    let mut open = rules.iter().filter(|rule| !is_covered(rule)).peekable();
    if open.peek().is_none() {
        return;
    }
    let Some(spec) = ingress.node().get("spec") else { return };
    let tls = Place::from(spec).join("tls");
    if entries(ingress).next().is_none() {
        let mut hosts: Vec<&str> = open.filter_map(HostRule::name).collect();
        hosts.sort_unstable();
        hosts.dedup();
        let all = rules.iter().any(|rule| rule.host.is_none());
        let whom =
            if all { "every host".to_owned() } else { mention::several("host", hosts.len(), hosts.iter().copied()) };
        let known: Option<Vec<Value>> = hosts.iter().map(|host| entry(ingress, host, snapshot)).collect();
        let reported = report.field(tls, format!("serves {whom} without TLS"));
        if let Some(known) = known.filter(|known| !known.is_empty() && !all) {
            reported.set(tls, known);
        }
        return;
    }
    for rule in open {
        let (Some(field), Some(host)) = (rule.host, rule.name()) else { continue };
        let reported = report.field(field, format!("serves host `{host}` without TLS"));
        if let Some(entry) = entry(ingress, host, snapshot) {
            reported.append(tls, entry);
        }
    }
}

/// What makes the host one with TLS, where the Secret is known.
fn entry(ingress: &Object, host: &str, snapshot: &Snapshot) -> Option<Value> {
    let secret = certificate::secret_for(ingress, host, snapshot)?;
    Some(json!({ "hosts": [host], "secretName": secret }))
}

/// A router of OpenShift has a certificate of its own for hosts that bring none.
fn of_route(route: &Object, report: &mut Report<'_>) {
    let Some(spec) = route.node().get("spec") else { return };
    let host = spec.get("host").and_then(seawall_yaml::Node::as_str).filter(|host| !host.is_empty());
    let host = host.map_or("its host".to_owned(), |host| format!("host `{host}`"));
    let tls = Place::from(spec).join("tls");
    let Some(written) = tls.value().filter(|tls| !tls.is_null()) else {
        let edge = json!({ "termination": "edge", "insecureEdgeTerminationPolicy": "Redirect" });
        report.field(tls, format!("serves {host} without TLS")).set(tls, edge);
        return;
    };
    let policy = Place::from(written).join("insecureEdgeTerminationPolicy");
    if let Some(allow) = policy.value().filter(|policy| policy.as_str() == Some("Allow")) {
        report.field(allow, format!("serves {host} without TLS, too")).set(allow, "Redirect");
    }
}

//! `ingress-annotation-auth-bypass`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Object, Rule, Severity, Status};

use crate::ingress::INGRESSES;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "ingress-annotation-auth-bypass",
        title: "Annotation of an Ingress takes protection away",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["KCV-0093"],
        doc: include_str!("ingress_annotation_auth_bypass.md"),
    },
    fix: Fix::None,
    run: Run::Object(INGRESSES, |object, report| {
        let Some(annotations) = object.node().path(&["metadata", "annotations"]) else { return };
        for (key, node) in annotations.entries() {
            let (Some(key), Some(value)) = (key.scalar(), node.as_str()) else { continue };
            if let Some(what) = weakness(object, key, value.trim()) {
                report.field(node, format!("{what} by `{key}`"));
            }
        }
    }),
};

const NGINX: &str = "nginx.ingress.kubernetes.io/";

/// What the annotation does that protects less.
fn weakness(ingress: &Object, key: &str, value: &str) -> Option<&'static str> {
    let Some(name) = key.strip_prefix(NGINX) else { return of_others(key, value) };
    match (name, value) {
        ("enable-cors", "true") => {
            // Without a list of origins it is everybody.
            let origins = ingress.annotation("nginx.ingress.kubernetes.io/cors-allow-origin");
            let all = origins.is_none_or(|origins| origins.split(',').any(|origin| matches!(origin.trim(), "*" | "")));
            all.then_some("lets pages of every origin call it")
        }
        ("proxy-ssl-verify", "off") => Some("takes any certificate of the backend"),
        ("proxy-body-size" | "client-body-buffer-size", "0" | "0m" | "0k") => Some("takes bodies of any size"),
        ("enable-global-auth", "false") => Some("leaves the controller's own login out"),
        ("satisfy", "any") => Some("lets in who passes one of several tests"),
        ("enable-modsecurity" | "enable-owasp-core-rules", "false") => Some("turns the web application firewall off"),
        ("auth-url", url) if url.starts_with("http://") && !is_in_cluster(url) => {
            Some("asks for logins over plain HTTP")
        }
        ("whitelist-source-range" | "allowlist-source-range", ranges) if has_everything(ranges) => {
            Some("lets every address in")
        }
        _ => None,
    }
}

fn of_others(key: &str, value: &str) -> Option<&'static str> {
    match (key, value) {
        ("nginx.org/client-max-body-size", "0" | "0m") => Some("takes bodies of any size"),
        ("haproxy.org/cors-allow-origin" | "haproxy-ingress.github.io/cors-allow-origin", "*") => {
            Some("lets pages of every origin call it")
        }
        ("haproxy.org/allow-list", ranges) if has_everything(ranges) => Some("lets every address in"),
        _ => None,
    }
}

fn has_everything(ranges: &str) -> bool {
    ranges.split(',').any(|range| matches!(range.trim(), "0.0.0.0/0" | "::/0"))
}

fn is_in_cluster(url: &str) -> bool {
    let host = url.trim_start_matches("http://").split(['/', ':', '?']).next().unwrap_or_default();
    host.split('.').skip(2).any(|part| part == "svc") || !host.contains('.')
}

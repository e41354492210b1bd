//! `ingress-snippet-annotation`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status};

use crate::ingress::INGRESSES;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "ingress-snippet-annotation",
        title: "Ingress writes into the controller's configuration",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0059", "KCV-0093", "CKV_K8S_152", "CKV_K8S_153", "CKV_K8S_154"],
        doc: include_str!("ingress_snippet_annotation.md"),
    },
    fix: Fix::None,
    run: Run::Object(INGRESSES, |object, report| {
        let Some(annotations) = object.node().path(&["metadata", "annotations"]) else { return };
        for (key, node) in annotations.entries() {
            let (Some(key), Some(value)) = (key.scalar(), node.as_str()) else { continue };
            let Some((controller, name)) = key.split_once('/') else { continue };
            let message = if is_snippet(controller, name) && !value.trim().is_empty() {
                format!("writes into the configuration of the controller by `{key}`")
            } else if controller == NGINX && breaks_out(name, value) {
                format!("can write into the configuration of the controller: `{key}` holds what ends a directive")
            } else {
                continue;
            };
            // Snippets are known to hold passwords.
            report.secret(node, message).fact(words(value));
        }
    }),
};

const NGINX: &str = "nginx.ingress.kubernetes.io";

fn is_snippet(controller: &str, name: &str) -> bool {
    let is_nginx = controller.contains("nginx") && (name.ends_with("-snippet") || name.ends_with("-snippets"));
    let is_haproxy = controller.contains("haproxy") && matches!(name, "backend-config-snippet" | "config-backend");
    is_nginx || is_haproxy
}

/// Annotations whose values ingress-nginx put into its configuration as they were (CVE-2025-1097, CVE-2025-1098,
/// CVE-2025-24514).
fn breaks_out(name: &str, value: &str) -> bool {
    let url = matches!(name, "auth-url" | "auth-signin" | "mirror-target" | "mirror-host");
    // A pattern for a common name may well hold braces and bars.
    let ends = if url { "\n\r;{}\"'`|\\<>" } else { "\n\r;\"`" };
    (url || name == "auth-tls-match-cn") && value.trim_end_matches('\n').contains(|found| ends.contains(found))
}

/// What is most dangerous in it.
fn words(value: &str) -> String {
    const DANGEROUS: [&str; 8] =
        ["_by_lua", "load_module", "alias", "root", "proxy_pass", "serviceaccount", "secret", "ssl_engine"];
    let found: Vec<&str> = DANGEROUS.into_iter().filter(|word| value.contains(word)).collect();
    match found[..] {
        [] => "the text is not shown".to_owned(),
        _ => format!("the text is not shown; it holds `{}`", found.join("`, `")),
    }
}

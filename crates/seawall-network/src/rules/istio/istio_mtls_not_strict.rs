//! `istio-mtls-not-strict`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::mesh::PEER_AUTHENTICATION;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "istio-mtls-not-strict",
        title: "Mesh accepts connections without mTLS",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("istio_mtls_not_strict.md"),
    },
    fix: Fix::Review("Demand mTLS"),
    run: Run::Each(Each::Object(&[PEER_AUTHENTICATION], |object, report| {
        let spec = object.node().get("spec");
        let whole = spec.and_then(|spec| spec.path(&["mtls", "mode"]));
        let ports = spec.and_then(|spec| spec.get("portLevelMtls")).into_iter().flat_map(Node::entries);
        let ports = ports.filter_map(|(port, mtls)| Some((port.scalar(), mtls.get("mode")?)));
        for (port, mode) in whole.map(|mode| (None, mode)).into_iter().chain(ports) {
            let on = port.map(|port| format!(" on port {port}")).unwrap_or_default();
            let message = match mode.as_str() {
                Some("PERMISSIVE") => format!("connections without mTLS are accepted{on}"),
                Some("DISABLE") => format!("connections are never encrypted{on}"),
                _ => continue,
            };
            report.field(mode, message).set(mode, "STRICT");
        }
    })),
};

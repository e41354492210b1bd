//! `ambient-mesh-port-open`.

use seawall_check::Fix;
use seawall_model::selector::Selector;
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::mesh;
use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};
use crate::policy::Direction;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "ambient-mesh-port-open",
        title: "Port of the ambient mesh opens every other port",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("ambient_mesh_port_open.md"),
    },
    fix: Fix::None,
    run: Run::Over(NETWORK_POLICIES, |survey, desk| {
        for policy in NetworkPolicy::all(survey.snapshot).filter(|policy| policy.isolates(Direction::Ingress)) {
            let Some(namespace) = policy.namespace().filter(|name| mesh::is_ambient_namespace(survey.snapshot, name))
            else {
                continue;
            };
            let mut report = desk.report(policy.object);
            for rule in policy.rules(Direction::Ingress) {
                let Some(port) = rule.written_ports().find(|port| port.number() == Some(i64::from(mesh::AMBIENT_PORT)))
                else {
                    continue;
                };
                if rule.peers().next().is_some() && !rule.peers().any(is_everybody) {
                    continue;
                }
                match mesh::has_authorization(survey.snapshot, namespace) {
                    Some(true) => {}
                    Some(false) => {
                        let at = port.port().unwrap_or(port.node);
                        report.field(at, "whoever is admitted here reaches every port of the pods through the mesh, and everybody is");
                    }
                    None => report.unknown("whether an AuthorizationPolicy outside the input guards the pods"),
                }
            }
        }
    }),
};

/// Whether a peer is every pod of every namespace, or every address.
fn is_everybody(peer: Node<'_>) -> bool {
    let is_all = |key| {
        let selector = peer.get(key).filter(|part: &Node<'_>| !part.is_null());
        selector.map(|selector| Selector::read(Some(selector)).is_empty())
    };
    let cidr = peer.path(&["ipBlock", "cidr"]).and_then(Node::as_str);
    is_all("namespaceSelector") == Some(true) && is_all("podSelector") != Some(false)
        || cidr.is_some_and(|cidr| cidr.ends_with("/0"))
}

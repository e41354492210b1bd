//! `node-affinity-missing`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{Rule, Severity, Status, Workload};
use seawall_yaml::Node;

use crate::spread::is_deployment;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "node-affinity-missing",
        title: "No node affinity",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["no-node-affinity"],
        doc: include_str!("node_affinity_missing.md"),
    },
    fix: Fix::None,
    run: Run::Workload(|workload, report| {
        if is_deployment(workload.object) && !chooses_nodes(workload) {
            let field = workload.at().join("affinity/nodeAffinity");
            report.field(field, "says nothing about the nodes that its pods run on");
        }
    }),
};

fn chooses_nodes(workload: &Workload<'_>) -> bool {
    let spec = &workload.spec;
    let affinity = spec.affinity.and_then(|affinity| affinity.get("nodeAffinity"));
    let at = |path: &[&str]| affinity.and_then(|affinity| affinity.path(path));
    spec.node_selector.is_some_and(|selector| selector.entries().next().is_some())
        || has_elements(at(&["requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"]))
        || has_elements(at(&["preferredDuringSchedulingIgnoredDuringExecution"]))
        || spec.node.get("nodeName").and_then(Node::as_str).is_some_and(|name| !name.is_empty())
}

fn has_elements(list: Option<Node<'_>>) -> bool {
    list.is_some_and(|list| list.items().next().is_some())
}

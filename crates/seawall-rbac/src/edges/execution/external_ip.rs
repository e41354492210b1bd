//! Whoever can write Services names addresses whose traffic the nodes then send to them.

use rustc_hash::FxHashSet;
use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex, namespace_of};
use seawall_yaml::Node;

use crate::Action;
use crate::access::{Finder, Survey};
use crate::way::{Step, action};
use crate::writer::Written;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W26",
        name: "EXTERNAL_IP",
        title: "takes traffic to an address by naming it in a Service",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1557"],
        doc: include_str!("external_ip.md"),
    },
    find,
};

const SERVICES: Written = Written {
    kind: GroupKind::core("Service"),
    create: &[action!("create", "services")],
    change: &[action!("update", "services"), action!("patch", "services")],
};

const STATUS: &[Action] = &[action!("update", "services/status"), action!("patch", "services/status")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let traffic = Vertex::all(Hub::Traffic, None);
    if !denies_external_ips(survey) {
        survey.each_writer(SERVICES, |writer| {
            let to = edges.vertex(traffic.clone());
            writer.of.lead(survey, edges, Step { kind: FINDER.kind, ways: writer.ways, to, unsure: writer.unsure });
        });
    }
    let balanced = survey.snapshot.of_kind(SERVICES.kind).filter(|service| is_balanced(service.node()));
    let mut balanced: Vec<(&str, &str)> =
        balanced.map(|service| (namespace_of(service), service.reference.name.as_str())).collect();
    balanced.sort_unstable();
    let spaces: FxHashSet<&str> = balanced.iter().map(|service| service.0).collect();
    let names: FxHashSet<&str> = balanced.iter().map(|service| service.1).collect();
    for ways in survey.ways(STATUS) {
        let to = edges.vertex(traffic.clone());
        let is_there = ways.namespace().map_or(!spaces.is_empty(), |namespace| spaces.contains(namespace));
        if is_there || survey.may_have(SERVICES.kind, ways.namespace()) {
            let unsure = (!is_there).then_some("whether there is a Service of type LoadBalancer");
            ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure });
        }
        for (name, named) in &ways.names {
            let is_meant = match ways.namespace() {
                Some(namespace) => balanced.binary_search(&(namespace, name)).is_ok(),
                None => names.contains(name),
            };
            if is_meant {
                ways.lead(survey, edges, Step { kind: FINDER.kind, ways: named, to, unsure: None });
            }
        }
    }
}

/// The nodes take the addresses in the status of these alone.
fn is_balanced(service: Node<'_>) -> bool {
    service.path(&["spec", "type"]).and_then(Node::as_str) == Some("LoadBalancer")
}

/// Whether an API server that the input shows refuses `externalIPs`. It is not told to by default.
fn denies_external_ips(survey: &Survey<'_, '_>) -> bool {
    let plugins = survey.api_server().and_then(|server| server.flag("--enable-admission-plugins"));
    plugins.is_some_and(|plugins| plugins.split(',').any(|plugin| plugin == "DenyServiceExternalIPs"))
}

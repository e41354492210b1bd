//! Whoever can forward ports or use the API server as a proxy talks to what listens, whatever network policies say.

use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex, namespace_of};
use seawall_yaml::Node;

use crate::Action;
use crate::access::{Finder, Survey};
use crate::pod_endpoint::Meant;
use crate::running::session;
use crate::way::{Step, Way, Ways, action};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W09",
        name: "PROXY_FORWARD",
        title: "talks to it through the API server",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1609", "T1210"],
        doc: include_str!("proxy_forward.md"),
    },
    find,
};

const FORWARD: &[Action; 2] = &[action!("create", "pods/portforward"), action!("get", "pods/portforward")];

/// The verb follows from the method of the request that is passed on.
const PODS: &[Action] = &[
    action!("get", "pods/proxy"),
    action!("create", "pods/proxy"),
    action!("update", "pods/proxy"),
    action!("patch", "pods/proxy"),
    action!("delete", "pods/proxy"),
];

const SERVICES: &[Action] = &[
    action!("get", "services/proxy"),
    action!("create", "services/proxy"),
    action!("update", "services/proxy"),
    action!("patch", "services/proxy"),
    action!("delete", "services/proxy"),
];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let actions = session(survey, FORWARD).into_iter().chain(PODS).chain(SERVICES);
    for ways in survey.ways(actions.collect::<Vec<_>>()) {
        let to = edges.vertex(Vertex::all(Hub::Endpoints, ways.namespace()));
        ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure: None });
        for (name, named) in ways.names() {
            let of = |resource: &str| -> Vec<Way> {
                named.iter().filter(|way| way.action.resource == resource).cloned().collect()
            };
            to_service(survey, edges, &ways, name, &of("services/proxy"));
            to_pod(survey, edges, &ways, (name, Meant::All), &of("pods/portforward"));
            // What stands in the URL: `web-0:8080`, `https:web-0:`, `web-0`.
            let parts: Vec<&str> = name.split(':').collect();
            let (pod, meant) = match *parts.as_slice() {
                [pod] | [pod, ""] | [_, pod, ""] => (pod, Meant::First),
                [pod, port] | [_, pod, port] => (pod, Meant::Number(port)),
                _ => continue,
            };
            to_pod(survey, edges, &ways, (pod, meant), &of("pods/proxy"));
        }
    }
}

/// The edges to the ports of one pod.
fn to_pod(
    survey: &Survey<'_, '_>,
    edges: &mut Edges<'_>,
    of: &Ways<'_, '_>,
    (name, meant): (&str, Meant<'_>),
    ways: &[Way],
) {
    if ways.is_empty() {
        return;
    }
    for (pod, _, unsure) in survey.pods_named(of.namespace(), name) {
        let Some(member) = survey.inventory.member_of(pod) else { continue };
        for to in survey.endpoints_of(edges, member, meant) {
            of.lead(survey, edges, Step { kind: FINDER.kind, ways, to, unsure });
        }
    }
}

/// The edges to the ports of one Service. A name is what stands in the URL: `https:web:8443`, `web:http`, `web`.
fn to_service(survey: &Survey<'_, '_>, edges: &mut Edges<'_>, of: &Ways<'_, '_>, written: &str, ways: &[Way]) {
    let parts: Vec<&str> = written.split(':').collect();
    let (name, wanted) = match *parts.as_slice() {
        [name] => (name, None),
        [name, port] | [_, name, port] => (name, Some(port).filter(|port| !port.is_empty())),
        _ => return,
    };
    for id in survey.find_all(GroupKind::core("Service"), of.namespace(), name) {
        let service = survey.object(id);
        for port in service.node().path(&["spec", "ports"]).into_iter().flat_map(Node::items) {
            let scalar = |key| port.get(key).and_then(Node::scalar);
            let is_meant = wanted.is_none_or(|wanted| [scalar("port"), scalar("name")].contains(&Some(wanted)));
            let Some(number) = scalar("port").filter(|_| is_meant && scalar("protocol").unwrap_or("TCP") == "TCP")
            else {
                continue;
            };
            let port = format!("TCP/{number}").into();
            let to = Vertex::Endpoint { namespace: namespace_of(service).into(), name: name.into(), port };
            let to = edges.vertex(to);
            of.lead(survey, edges, Step { kind: FINDER.kind, ways, to, unsure: None });
        }
    }
}

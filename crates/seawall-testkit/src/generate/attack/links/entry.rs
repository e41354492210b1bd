//! From the internet to a container.

use seawall_model::access::Vertex;
use serde_json::json;

use super::State::{Container, Internet};
use super::{Link, link};
use crate::generate::attack::scene::{Place, Scene};

pub(super) const LINKS: &[Link] = &[
    link("load-balancer", (Internet, Container), &[INSIDE, RANGES, CLUSTER, CLOSED, NOBODY], load_balancer),
    link("node-port", (Internet, Container), &["no node has an address outside", CLOSED, NOBODY], node_port),
];

const INSIDE: &str = "the load balancer is an internal one";
const RANGES: &str = "the load balancer admits private addresses only";
const CLUSTER: &str = "the Service is of type ClusterIP";
const CLOSED: &str = "a network policy admits nobody";
const NOBODY: &str = "the Service selects nothing";

fn load_balancer(scene: &mut Scene<'_>, _: &Place, trap: Option<&'static str>) -> Place {
    let kind = if trap == Some(CLUSTER) { "ClusterIP" } else { "LoadBalancer" };
    // Its ports on the nodes would be another way in, by nodes that others opened.
    let mut service = json!({"metadata": {}, "spec": {"type": kind, "externalTrafficPolicy": "Local"}});
    if kind == "ClusterIP" {
        service["spec"] = json!({"type": kind});
    }
    match trap {
        Some(INSIDE) => {
            service["metadata"]["annotations"] =
                json!({"service.beta.kubernetes.io/aws-load-balancer-internal": "true"});
        }
        Some(RANGES) => service["spec"]["loadBalancerSourceRanges"] = json!(["10.0.0.0/8", "192.168.0.0/16"]),
        _ => {}
    }
    if kind == "LoadBalancer" {
        let address = if trap == Some(INSIDE) { "10.77.0.9" } else { "203.0.113.9" };
        service["status"] = json!({"loadBalancer": {"ingress": [{"ip": address}]}});
    }
    serve(scene, service, trap)
}

fn node_port(scene: &mut Scene<'_>, _: &Place, trap: Option<&'static str>) -> Place {
    // Only the node that the pods are on takes what is sent to the port.
    let service = json!({"metadata": {}, "spec": {"type": "NodePort", "externalTrafficPolicy": "Local"}});
    let pods = serve(scene, service, trap);
    let node = scene.node();
    if let Place::Container(pods) = pods {
        scene.pods[pods].node = Some(node);
    }
    if trap != Some("no node has an address outside") {
        scene.nodes[node].external = Some("203.0.113.10".to_owned());
    }
    pods
}

fn serve(scene: &mut Scene<'_>, mut service: serde_json::Value, trap: Option<&'static str>) -> Place {
    let space = scene.space();
    let pods = scene.pods(&space);
    scene.pods[pods].is_bare = false;
    if let Some(space) = scene.space_mut(&space) {
        space.is_open = trap != Some(CLOSED);
    }
    let (name, app) = (scene.name("svc"), scene.pods[pods].name.clone());
    let selected = if trap == Some(NOBODY) { format!("{app}-v2") } else { app };
    service["apiVersion"] = "v1".into();
    service["kind"] = "Service".into();
    service["metadata"]["namespace"] = space.as_str().into();
    service["metadata"]["name"] = name.as_str().into();
    service["spec"]["selector"] = json!({"app": selected});
    let port = json!({"name": "http", "port": 80, "targetPort": "http", "protocol": "TCP", "nodePort": 31_080});
    service["spec"]["ports"] = json!([port]);
    if service["spec"]["type"] == "ClusterIP" {
        service["spec"]["ports"][0].as_object_mut().map(|port| port.remove("nodePort"));
    }
    scene.objects.push(service);
    let to = Place::Container(pods);
    let end = scene.vertex(&to);
    let point = Vertex::Endpoint { namespace: space.as_str().into(), name: name.into(), port: "TCP/80".into() };
    scene.step(&["E01"], Vertex::Internet, point.clone(), trap.is_none());
    // A point that nothing is behind is none.
    if !matches!(trap, Some(CLOSED | NOBODY)) {
        scene.step(&["E02"], point, end, true);
    }
    to
}

//! From root on a node to what is on it.

use seawall_model::access::{Goal, Vertex};
use serde_json::json;

use super::State::{Container, End, Node, Secret};
use super::{Link, link};
use crate::generate::attack::render::add;
use crate::generate::attack::scene::{Place, Scene};

pub(super) const LINKS: &[Link] = &[
    link("hosted-pod", (Node, Container), &["the pod is on another node", "the pod has ended"], hosted_pod),
    link("hosted-secret", (Node, Secret), &["the pod that mounts it is on another node"], hosted_secret),
    link("control-plane", (Node, End), &["the node is a worker"], control_plane),
];

fn hosted_pod(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let Place::Node(node) = *from else { return from.clone() };
    let space = scene.space();
    let pods = scene.pods(&space);
    let other = scene.node();
    scene.pods[pods].node = Some(if trap == Some("the pod is on another node") { other } else { node });
    scene.pods[pods].is_ended = trap == Some("the pod has ended");
    let (start, end) = (scene.vertex(from), scene.workload(pods));
    scene.step(&["N01"], start, end, trap.is_none());
    Place::Container(pods)
}

fn hosted_secret(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let Place::Node(node) = *from else { return from.clone() };
    let (space, name) = (scene.space(), scene.name("credentials"));
    let pods = scene.pods(&space);
    let other = scene.node();
    scene.pods[pods].node = Some(if trap.is_some() { other } else { node });
    scene.secret(&space, &name);
    add(&mut scene.pods[pods].spec["volumes"], json!({"name": "credentials", "secret": {"secretName": name}}));
    let mount = json!({"name": "credentials", "mountPath": "/etc/credentials", "readOnly": true});
    add(&mut scene.pods[pods].container["volumeMounts"], mount);
    let identity = Vertex::user(&format!("system:node:{}", scene.nodes[node].name));
    let to = Place::Secret { namespace: space, name };
    let (start, end) = (scene.vertex(from), scene.vertex(&to));
    scene.step(&["N02"], start, identity.clone(), true);
    scene.step(&["N03"], identity, end, trap.is_none());
    to
}

fn control_plane(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let Place::Node(node) = *from else { return from.clone() };
    scene.nodes[node].is_control_plane = trap.is_none();
    let goal = Vertex::Goal(Goal::ClusterAdmin);
    let start = scene.vertex(from);
    scene.step(&["N04"], start, goal.clone(), trap.is_none());
    Place::Goal(goal)
}

//! The endpoints that are ports of one pod.

use seawall_model::access::{Edges, Member, Vertex, VertexId, namespace_of};
use seawall_model::selection::service_selector;
use seawall_model::selector::Selector;
use seawall_model::workload::Role;
use seawall_model::{Object, Workload};
use seawall_yaml::Node;

use crate::access::Survey;

/// Which ports of a pod are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meant<'a> {
    /// All of them.
    All,
    /// The first that a container says it listens on.
    First,
    /// That of this number, in words.
    Number(&'a str),
}

impl<'s> Survey<'_, 's> {
    /// The endpoints that are TCP ports of a pod of `member`: those of Services that stand for its pods alone, and its
    /// own.
    pub(crate) fn endpoints_of(&self, edges: &mut Edges<'_>, member: &Member, meant: Meant<'_>) -> Vec<VertexId> {
        let Some(workload) = self.inventory.workload(self.snapshot, member) else { return Vec::new() };
        let ports = ContainerPort::all_of(&workload);
        let wanted = match meant {
            Meant::All => None,
            Meant::First => match ports.first() {
                Some(first) => Some(first.number),
                None => return Vec::new(),
            },
            Meant::Number(number) => Some(number),
        };
        let is_wanted = |number: &str| wanted.is_none_or(|wanted| wanted == number);
        let mut covered = Vec::new();
        let mut found = Vec::new();
        for (service, is_sure) in self.snapshot.services_of(&workload) {
            if !is_sure || !self.is_alone(member, service) {
                continue;
            }
            for (number, target) in targets(service, &ports).filter(|(_, target)| is_wanted(target)) {
                covered.push(target);
                found.push(endpoint(edges, namespace_of(service), &service.reference.name, "", number));
            }
        }
        let Vertex::Workload { namespace, name, .. } = self.inventory.vertex(member.vertex) else { return found };
        let what = if workload.is_on_host_network() { "hostNetwork " } else { "pod " };
        let own = ports.iter().filter(|port| is_wanted(port.number) && !covered.contains(&port.number));
        found.extend(own.map(|port| endpoint(edges, namespace, name, what, port.number)));
        found
    }

    /// Whether the pods of `member` are all that a Service stands for.
    fn is_alone(&self, member: &Member, service: &'s Object) -> bool {
        let Some(selector) = service_selector(service).map(Selector::of_labels) else { return false };
        let mut selected = self.snapshot.selected(Some(namespace_of(service)), selector);
        selected.all(|pods| {
            let id = self.snapshot.id_of(pods.object);
            let holder = id.and_then(|id| self.inventory.member_of(id));
            holder.is_some_and(|holder| holder.vertex == member.vertex || !holder.is_alive)
        })
    }
}

/// A TCP port that a container says it listens on.
struct ContainerPort<'s> {
    name: Option<&'s str>,
    number: &'s str,
}

impl<'s> ContainerPort<'s> {
    fn all_of(workload: &Workload<'s>) -> Vec<Self> {
        let main = workload.containers().iter().filter(|container| container.role == Role::Main);
        let ports = main.flat_map(|container| container.at.node.get("ports").into_iter().flat_map(Node::items));
        let tcp = ports.filter(is_tcp);
        let port = |port: Node<'s>| Some(Self { name: scalar(port, "name"), number: scalar(port, "containerPort")? });
        tcp.filter_map(port).collect()
    }
}

/// The TCP ports of a Service, each with the port of the pod that it leads to.
fn targets<'a, 's>(
    service: &'s Object,
    ports: &'a [ContainerPort<'s>],
) -> impl Iterator<Item = (&'s str, &'s str)> + 'a {
    let written = service.node().path(&["spec", "ports"]).into_iter().flat_map(Node::items);
    written.filter(is_tcp).filter_map(|port| {
        let number = scalar(port, "port")?;
        let target = scalar(port, "targetPort").unwrap_or(number);
        let named = || ports.iter().find(|port| port.name == Some(target)).map(|port| port.number);
        let is_number = target.bytes().all(|byte| byte.is_ascii_digit());
        Some((number, if is_number { target } else { named()? }))
    })
}

fn is_tcp(port: &Node<'_>) -> bool {
    scalar(*port, "protocol").is_none_or(|protocol| protocol == "TCP")
}

fn scalar<'s>(node: Node<'s>, key: &str) -> Option<&'s str> {
    node.get(key).and_then(Node::scalar)
}

fn endpoint(edges: &mut Edges<'_>, namespace: &str, name: &str, what: &str, number: &str) -> VertexId {
    let port = format!("{what}TCP/{number}").into();
    edges.vertex(Vertex::Endpoint { namespace: namespace.into(), name: name.into(), port })
}

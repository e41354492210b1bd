//! Which pods, and which of their ports, stand behind a Service.

use rustc_hash::FxHashMap;
use seawall_model::api::{Read, ServicePort, ServiceSpec};
use seawall_model::selection::service_selector;
use seawall_model::selector::Selector;
use seawall_model::workload::{Role, Template};
use seawall_model::{Object, ObjectId, Snapshot};
use seawall_yaml::Node;

use crate::ports::{Ports, Protocol};

/// Which ports of a Service are meant.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'d> {
    /// All of them.
    Every,
    /// The one of this number or name.
    Port(Node<'d>),
    /// The one of this number or name, or whose pods are asked on this number or name: OpenShift's routes.
    Target(Node<'d>),
}

/// Pods behind a Service.
#[derive(Debug, Clone)]
pub struct Target<'s> {
    /// The object that holds the pod template, or the pod itself; never one that another one in the snapshot made.
    pub pods: &'s Object,
    /// The object's number.
    pub id: ObjectId,
    /// Whether the Service selects them for sure.
    pub sure: bool,
    /// The ports of the pods that the asked ports lead to; empty when a port's name is none of the pods'.
    pub ports: Ports,
    /// Those of them that a container says it listens on.
    pub declared: Ports,
}

/// The pods behind a Service, in canonical order. Nothing for one without selector: its endpoints are made otherwise.
pub fn targets<'s>(snapshot: &'s Snapshot, service: &'s Object, asked: Asked<'_>) -> Vec<Target<'s>> {
    Selection::of(snapshot, service).map(|selection| selection.targets(asked)).unwrap_or_default()
}

/// What a Service selects, for who asks for several of its ports.
pub(crate) struct Selection<'s> {
    snapshot: &'s Snapshot,
    spec: ServiceSpec<'s>,
    /// In canonical order.
    pods: Vec<SelectedPods<'s>>,
}

/// Pods that nothing else in the snapshot made, and the pods that they made.
struct SelectedPods<'s> {
    id: ObjectId,
    /// Whether the first of them is selected for sure.
    sure: bool,
    /// What containers name, where it is not the same as of pods before.
    exposed: Vec<Vec<Exposed<'s>>>,
}

impl<'s> Selection<'s> {
    /// Nothing for a Service without selector.
    pub(crate) fn of(snapshot: &'s Snapshot, service: &'s Object) -> Option<Self> {
        let spec: Option<ServiceSpec<'_>> = service.node().get("spec").and_then(Option::read);
        let (selector, spec) = (service_selector(service)?, spec?);
        let namespace = namespace(service);
        let selected = snapshot.selected(service.reference.namespace.as_deref(), Selector::of_labels(selector));
        let mut pods: Vec<SelectedPods<'_>> = Vec::new();
        let mut places: FxHashMap<ObjectId, usize> = FxHashMap::default();
        for selected in selected.filter(|selected| self::namespace(selected.object) == namespace) {
            let Some(template) = selected.template() else { continue };
            let exposed = exposed(&template);
            let id = origin(snapshot, selected.id);
            let place = *places.entry(id).or_insert_with(|| {
                pods.push(SelectedPods { id, sure: selected.sure, exposed: Vec::new() });
                pods.len() - 1
            });
            if !pods[place].exposed.contains(&exposed) {
                pods[place].exposed.push(exposed);
            }
        }
        Some(Self { snapshot, spec, pods })
    }

    /// What is written of the Service.
    pub(crate) fn spec(&self) -> &ServiceSpec<'s> {
        &self.spec
    }

    /// The pods behind a port of the Service.
    pub(crate) fn targets(&self, asked: Asked<'_>) -> Vec<Target<'s>> {
        let open: Vec<&ServicePort<'_>> = self.spec.ports.iter().filter(|port| is_asked(port, asked)).collect();
        let target = |pods: &SelectedPods<'s>| {
            let (mut ports, mut declared) = (Ports::default(), Ports::default());
            for exposed in &pods.exposed {
                let own = open.iter().fold(Ports::default(), |ports, port| ports.union(&lead_to(port, exposed)));
                let numbers = exposed.iter().fold(Ports::default(), |all, port| all.union(&port.ports()));
                declared = declared.union(&own.intersection(&numbers));
                ports = ports.union(&own);
            }
            Target { pods: self.snapshot.object(pods.id), id: pods.id, sure: pods.sure, ports, declared }
        };
        self.pods.iter().map(target).collect()
    }
}

/// The namespace of an object: `default` where none is written.
pub(crate) fn namespace(object: &Object) -> &str {
    object.reference.namespace.as_deref().unwrap_or("default")
}

/// The object that nothing else in the snapshot made.
fn origin(snapshot: &Snapshot, mut id: ObjectId) -> ObjectId {
    // A chain of makers is short, and a ring would be a lie of the input.
    for _ in 0..8 {
        match snapshot.maker(id) {
            Some(maker) => id = maker,
            None => break,
        }
    }
    id
}

fn is_asked(port: &ServicePort<'_>, asked: Asked<'_>) -> bool {
    let (wanted, by_target) = match asked {
        Asked::Every => return true,
        Asked::Port(wanted) => (wanted, false),
        Asked::Target(wanted) => (wanted, true),
    };
    let is_number = |number: Option<i64>| number.is_some() && wanted.as_i64() == number;
    let is_name = |name: Option<&str>| name.is_some() && wanted.as_str() == name;
    let number = port.port.map(|port| port.value);
    if is_number(number) || is_name(port.name.map(|name| name.value)) {
        return true;
    }
    let target = port.target_port.filter(|target| !target.is_null());
    by_target && target.is_some_and(|target| is_number(target.as_i64()) || is_name(target.as_str()))
}

/// A port that a container names.
#[derive(PartialEq)]
struct Exposed<'s> {
    name: Option<&'s str>,
    number: u16,
    protocol: Protocol,
}

impl Exposed<'_> {
    fn ports(&self) -> Ports {
        Ports::range(self.protocol, self.number, self.number)
    }
}

fn exposed<'s>(template: &Template<'s>) -> Vec<Exposed<'s>> {
    let run_along = |role| matches!(role, Role::Main | Role::Sidecar);
    let containers = template.containers().filter(|(_, role)| run_along(*role));
    let ports = containers.filter_map(|(container, _)| container.get("ports")).flat_map(Node::items);
    ports
        .filter_map(|port| {
            let [name, number, written] = port.get_each(["name", "containerPort", "protocol"]);
            Some(Exposed {
                name: name.and_then(Node::as_str),
                number: number.and_then(Node::as_i64).and_then(port_number)?,
                protocol: protocol(written.and_then(Node::as_str))?,
            })
        })
        .collect()
}

/// The ports of the pods that a port of a Service leads to.
fn lead_to(port: &ServicePort<'_>, exposed: &[Exposed<'_>]) -> Ports {
    let Some(protocol) = protocol(port.protocol.map(|protocol| protocol.value)) else { return Ports::default() };
    let target = port.target_port.filter(|target| !target.is_null());
    if let Some(name) = target.and_then(Node::as_str) {
        let of = exposed.iter().filter(|exposed| exposed.name == Some(name) && exposed.protocol == protocol);
        return of.fold(Ports::default(), |ports, exposed| ports.union(&exposed.ports()));
    }
    // A target of 0 is as good as none.
    let written = target.and_then(Node::as_i64).filter(|&number| number != 0);
    let number = written.or(port.port.map(|port| port.value)).and_then(port_number);
    number.map_or_else(Ports::default, |number| Ports::range(protocol, number, number))
}

fn port_number(number: i64) -> Option<u16> {
    u16::try_from(number).ok().filter(|&number| number > 0)
}

fn protocol(written: Option<&str>) -> Option<Protocol> {
    written.map_or(Some(Protocol::Tcp), Protocol::read)
}

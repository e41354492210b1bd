//! The pods that serve Ingresses, routes and Gateways, where they are in the input.

use rayon::prelude::*;
use seawall_model::selector::{Match, Selector};
use seawall_model::workload::Template;
use seawall_model::{Found, GroupKind, Object, ObjectId, Snapshot};
use seawall_yaml::Node;

use crate::network::servers;
use crate::targets::namespace;

/// Who serves what.
pub(super) struct Served<'s> {
    snapshot: &'s Snapshot,
    /// Pods that serve Ingresses, and what their project is called.
    servers: Vec<(ObjectId, &'s str)>,
    /// Pods that were made for one Gateway: its namespace and name.
    gateways: Vec<(ObjectId, &'s str, &'s str)>,
}

/// Who serves one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Server {
    /// These pods.
    Pods(Vec<ObjectId>),
    /// A load balancer of the cloud, outside the cluster.
    Cloud,
    /// Nobody who is in the input.
    Unknown,
}

/// Label of the pods of a Gateway, and what Envoy Gateway writes instead.
const OF_GATEWAY: &str = "gateway.networking.k8s.io/gateway-name";
const OF_ENVOY: [&str; 2] =
    ["gateway.envoyproxy.io/owning-gateway-name", "gateway.envoyproxy.io/owning-gateway-namespace"];

/// Words in a class or the name of its controller that say which project serves it.
const PROJECTS: [&str; 8] = ["nginx", "traefik", "haproxy", "kong", "contour", "emissary", "istio", "openshift"];

/// The same for load balancers of clouds.
const CLOUDS: [&str; 6] = ["alb", "k8s.aws", "gce", "gke", "azure-application-gateway", "azure/application-gateway"];

impl<'s> Served<'s> {
    pub(super) fn of(snapshot: &'s Snapshot) -> Self {
        let serving = servers(snapshot);
        let templates: Vec<(ObjectId, Template<'s>)> = snapshot.all_templates().collect();
        let keys = ["app.kubernetes.io/name", "app", OF_GATEWAY, OF_ENVOY[0], OF_ENVOY[1]];
        let found = templates.par_iter().filter_map(|(id, template)| {
            let said = template.labels().map(|labels| labels.get_each(keys).map(|value| value.and_then(Node::as_str)));
            let said = said.unwrap_or_default();
            (serving.contains(id) || said[2].is_some() || said[3].is_some()).then_some((*id, template.object, said))
        });
        let found: Vec<_> = found.collect();
        let mut served = Self { snapshot, servers: Vec::new(), gateways: Vec::new() };
        for (id, object, [name, app, gateway, of_envoy, space]) in found {
            if serving.contains(&id) {
                served.servers.push((id, name.or(app).unwrap_or("openshift")));
            }
            if let Some(gateway) = gateway {
                served.gateways.push((id, namespace(object), gateway));
            } else if let (Some(gateway), Some(space)) = (of_envoy, space) {
                served.gateways.push((id, space, gateway));
            }
        }
        served
    }

    /// Who serves Ingresses of a class; of any when none is written.
    pub(super) fn ingress(&self, class: Option<&str>) -> Server {
        let controller = class.map(|class| self.controller("IngressClass", "networking.k8s.io", class));
        let said = [class, controller.flatten()];
        if said.iter().flatten().any(|text| is_cloud(text)) {
            return Server::Cloud;
        }
        let project = PROJECTS.iter().find(|project| said.iter().flatten().any(|text| text.contains(**project)));
        let fits = |name: &str| match (class, project) {
            (None, _) => name != "openshift",
            (_, Some(project)) => name.contains(project),
            (Some(_), None) => false,
        };
        self.pods(|name| fits(name))
    }

    /// Who serves OpenShift's routes.
    pub(super) fn route(&self) -> Server {
        self.pods(|name| name == "openshift")
    }

    /// Who serves a Gateway of the Gateway API.
    pub(super) fn gateway(&self, gateway: &Object, class: Option<&str>) -> Server {
        let own = self
            .gateways
            .iter()
            .filter(|(_, space, name)| *space == namespace(gateway) && *name == gateway.reference.name.as_str());
        let own: Vec<ObjectId> = own.map(|entry| entry.0).collect();
        if !own.is_empty() {
            return Server::Pods(own);
        }
        let controller =
            class.and_then(|class| self.controller("GatewayClass", seawall_model::backend::GATEWAY_GROUP, class));
        let cloud = [class, controller].iter().flatten().any(|text| is_cloud(text));
        if cloud { Server::Cloud } else { Server::Unknown }
    }

    /// The pods that a Gateway of Istio selects, wherever they are.
    pub(super) fn selected(&self, selector: Node<'_>) -> Server {
        let selector = Selector::of_labels(selector);
        let matching = self
            .snapshot
            .all_templates()
            .filter(|(_, template)| selector.matches_with(|key| template.pod_label(key)) == Match::Yes);
        let pods: Vec<ObjectId> = matching.map(|(id, _)| id).collect();
        if pods.is_empty() { Server::Unknown } else { Server::Pods(pods) }
    }

    fn pods(&self, fits: impl Fn(&str) -> bool) -> Server {
        let pods: Vec<ObjectId> = self.servers.iter().filter(|(_, name)| fits(name)).map(|entry| entry.0).collect();
        if pods.is_empty() { Server::Unknown } else { Server::Pods(pods) }
    }

    /// What a class says of who serves it.
    fn controller(&self, kind: &str, group: &str, class: &str) -> Option<&'s str> {
        let field = if kind == "IngressClass" { "controller" } else { "controllerName" };
        match self.snapshot.find(GroupKind { group, kind }, None, class) {
            Found::Yes(object) => object.node().path(&["spec", field])?.as_str(),
            _ => None,
        }
    }
}

fn is_cloud(text: &str) -> bool {
    CLOUDS.iter().any(|cloud| match *cloud {
        "alb" | "gce" => text == *cloud || text.strip_prefix(cloud).is_some_and(|rest| rest.starts_with('-')),
        cloud => text.contains(cloud),
    })
}

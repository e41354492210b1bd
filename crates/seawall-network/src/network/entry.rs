//! What comes in through Ingresses and routes, as far as policies admit it.

use std::collections::hash_map::Entry;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::{ObjectId, Snapshot};
use seawall_yaml::Node;

use super::Network;
use crate::connections::Admitted;
use crate::entrance::entrances;
use crate::inventory::Endpoint;
use crate::pairing::Pairing;
use crate::policy::Direction;
use crate::ports::Ports;
use crate::profile::Profile;
use crate::stranger::{Known, Somewhere, Stranger, Strangers};
use crate::words::Word;

/// Pods that Ingresses and routes send to, and on which ports.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    /// The object with the template of the pods.
    pub(crate) pods: ObjectId,
    pub(crate) ports: Ports,
}

/// What is admitted to the pods of one owner and class.
#[derive(Debug, Clone)]
pub(crate) struct Entering {
    pub(crate) owner: u32,
    pub(crate) class: u32,
    pub(crate) admitted: Admitted,
}

/// All ways in, one for each object with pods.
pub(crate) fn ways(snapshot: &Snapshot, profile: Profile) -> Vec<Way> {
    let mut ways: Vec<Way> = Vec::new();
    let mut known: FxHashMap<ObjectId, usize> = FxHashMap::default();
    for entrance in entrances(snapshot, profile) {
        let Some(pods) = snapshot.id_of(entrance.pods) else { continue };
        match known.entry(pods) {
            Entry::Occupied(at) => {
                let way: &mut Way = &mut ways[*at.get()];
                way.ports = way.ports.union(&entrance.ports);
            }
            Entry::Vacant(at) => {
                at.insert(ways.len());
                ways.push(Way { pods, ports: entrance.ports });
            }
        }
    }
    ways
}

/// The objects whose pods serve Ingresses and routes, known by the labels that their projects give them.
pub(crate) fn servers(snapshot: &Snapshot) -> FxHashSet<ObjectId> {
    let templates: Vec<_> = snapshot.all_templates().collect();
    let serving = templates.par_iter().filter(|(_, template)| {
        let keys = ["app.kubernetes.io/component", "app.kubernetes.io/name", "app", OPENSHIFT_ROUTER];
        let Some(labels) = template.labels() else { return false };
        let [component, name, app, router] = labels.get_each(keys).map(|value| value.and_then(Node::as_str));
        let is = |value: Option<&str>, names: &[&str]| value.is_some_and(|value| names.contains(&value));
        let helper = is(component, &["admission-webhook", "default-backend", "defaultbackend"]);
        !helper && (is(name, SERVERS) || is(app, SERVERS) || router.is_some())
    });
    serving.map(|(id, _)| *id).collect()
}

/// What projects call the pods that serve Ingresses and routes.
const SERVERS: &[&str] = &[
    "contour-envoy",
    "emissary-ingress",
    "haproxy-ingress",
    "ingress-nginx",
    "istio-ingressgateway",
    "kong",
    "kubernetes-ingress",
    "nginx-ingress",
    "traefik",
];

/// Label of the pods of OpenShift's router.
const OPENSHIFT_ROUTER: &str = "ingresscontroller.operator.openshift.io/deployment-ingresscontroller";

impl Network {
    /// For each class and owner that something is sent to from an Ingress or a route, what policies admit of it. Where
    /// whoever serves them is not in the input it is a pod of which nothing is known; for np-guard it is always one
    /// without labels, in a namespace without labels.
    pub(crate) fn entering(&self) -> Vec<Entering> {
        if self.ways.is_empty() {
            return Vec::new();
        }
        let controllers = self.controllers();
        let stranger = self.unknown_controller();
        let mut pairing = Pairing::of(&self.matrix);
        let mut entering = self.sent_to();
        for one in &mut entering {
            let class = one.class as usize;
            let admitted = if controllers.is_empty() {
                let row = stranger.row(class, Direction::Ingress);
                row.into_iter().next().map(|(admitted, _)| admitted).unwrap_or_default()
            } else {
                let numbers = controllers.iter().map(|&controller| self.between(controller, class, &mut pairing));
                let numbers: Vec<u32> = numbers.collect();
                numbers.into_iter().fold(Admitted::default(), |all, number| all.either(pairing.get(number)))
            };
            one.admitted = one.admitted.both(&admitted);
        }
        entering.retain(|one| !one.admitted.is_nothing());
        entering
    }

    /// Everything that something is sent to, as if all of it was admitted.
    fn sent_to(&self) -> Vec<Entering> {
        let ways: FxHashMap<ObjectId, &Ports> = self.ways.iter().map(|way| (way.pods, &way.ports)).collect();
        let mut entering: Vec<Entering> = Vec::new();
        for (endpoint, &class) in self.inventory.endpoints.iter().zip(&self.columns.class_of) {
            let owner = endpoint.owner;
            let ports = ways.get(&endpoint.object).or_else(|| {
                let object = self.inventory.owners[owner as usize].object?;
                ways.get(&object)
            });
            let Some(&ports) = ports else { continue };
            let sent = Admitted { allowed: ports.clone(), ..Admitted::default() };
            // Endpoints of one owner stand together.
            let own = entering.iter_mut().rev().take_while(|one| one.owner == owner);
            match own.into_iter().find(|one| one.class == class) {
                Some(known) => known.admitted = known.admitted.either(&sent),
                None => entering.push(Entering { owner, class, admitted: sent }),
            }
        }
        entering
    }

    /// Whoever serves Ingresses and routes, when it is not in the input.
    pub(crate) fn unknown_controller(&self) -> Strangers<'_> {
        let believes = self.profile.believes_input();
        let known = || if believes { Known::none() } else { Known::default() };
        let namespace = Somewhere { name: believes.then_some(Word::OTHER), labels: known() };
        Strangers::of(self, &[Stranger { labels: known(), namespace, is_plain: believes }])
    }

    /// The classes of the pods that serve Ingresses and routes, where these are in the input.
    pub(crate) fn controllers(&self) -> Vec<usize> {
        if self.profile.believes_input() {
            return Vec::new();
        }
        let serves = |endpoint: &Endpoint| {
            let owner = self.inventory.owners[endpoint.owner as usize].object;
            self.servers.contains(&endpoint.object) || owner.is_some_and(|owner| self.servers.contains(&owner))
        };
        let endpoints = self.inventory.endpoints.iter().zip(&self.columns.class_of);
        let mut classes: Vec<usize> =
            endpoints.filter(|(endpoint, _)| serves(endpoint)).map(|(_, &class)| class as usize).collect();
        classes.sort_unstable();
        classes.dedup();
        classes
    }
}

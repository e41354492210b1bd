//! What the policies say of one leg of a way.

use rustc_hash::FxHashMap;
use seawall_model::{ObjectId, Reference, Snapshot};

use super::Opener;
use crate::addresses::Addresses;
use crate::connections::Admitted;
use crate::explain::Side;
use crate::network::{Network, Peer, PodId};
use crate::pairing::Pairing;
use crate::policy::{Action, Direction};
use crate::ports::Ports;
use crate::reason::{Reason, Reasons};
use crate::stranger::Strangers;

/// Answers what is admitted to the pods of an object.
pub(super) struct Judge<'n> {
    network: &'n Network,
    snapshot: &'n Snapshot,
    /// The pods of each object that nothing else made, one for each class.
    pods: FxHashMap<ObjectId, Vec<PodId>>,
    /// Pods of which nothing is known.
    stranger: Strangers<'n>,
    pairing: Pairing<'n>,
    /// Columns of the nodes' addresses.
    nodes: Vec<usize>,
}

/// What is admitted of a leg.
pub(super) struct Judgement {
    pub(super) admitted: Admitted,
    pub(super) sources: Addresses,
    pub(super) denied_by: Vec<Reference>,
}

impl<'n> Judge<'n> {
    pub(super) fn of(network: &'n Network, snapshot: &'n Snapshot) -> Self {
        let mut pods: FxHashMap<ObjectId, Vec<PodId>> = FxHashMap::default();
        for pod in network.pods() {
            let class = |pod: PodId| network.columns.class_of[pod.0 as usize];
            let (object, owner) = (network.object_of(pod), network.owner_of(pod));
            // Nobody asks for a pod that was made: ways end at what made it.
            let own = owner.is_none_or(|owner| owner != object) && snapshot.maker(object).is_none();
            for of in own.then_some(object).into_iter().chain(owner) {
                let known = pods.entry(of).or_default();
                if known.iter().all(|&other| class(other) != class(pod)) {
                    known.push(pod);
                }
            }
        }
        let nodes = network.inventory.nodes.iter().flat_map(|node| &node.addresses);
        let mut nodes: Vec<usize> = nodes.filter_map(|&address| network.column(Peer::Address(address))).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let stranger = network.unknown_controller();
        Self { network, snapshot, pods, stranger, pairing: Pairing::of(&network.matrix), nodes }
    }

    /// What is admitted of `ports` at the pods of `to`; `sources` are the clients outside. What denies it is looked for
    /// where `tells` asks for that.
    pub(super) fn leg(
        &mut self,
        from: &Opener,
        to: ObjectId,
        ports: &Ports,
        sources: &Addresses,
        tells: bool,
    ) -> Judgement {
        let pods = self.pods.get(&to).cloned().unwrap_or_default();
        let mut judgement =
            Judgement { admitted: Admitted::default(), sources: Addresses::default(), denied_by: Vec::new() };
        for &pod in &pods {
            let (admitted, from) = self.at(from, pod, ports, sources);
            judgement.admitted = judgement.admitted.either(&admitted);
            judgement.sources = judgement.sources.union(&from);
        }
        if tells && judgement.admitted.is_nothing() {
            for &pod in &pods {
                judgement.denied_by.extend(self.denying(from, pod, ports, sources));
            }
            judgement.denied_by.sort_unstable();
            judgement.denied_by.dedup();
        }
        judgement
    }

    fn at(&mut self, from: &Opener, pod: PodId, ports: &Ports, sources: &Addresses) -> (Admitted, Addresses) {
        let class = self.network.columns.class_of[pod.0 as usize] as usize;
        match from {
            Opener::Client => self.clients(class, ports, sources),
            Opener::ClientOrNode => {
                let (clients, from) = self.clients(class, ports, sources);
                (self.or_nodes(class, &clients, ports), from)
            }
            Opener::Pods(objects) => {
                let pods = objects.iter().flat_map(|object| self.pods.get(object).into_iter().flatten());
                let froms: Vec<usize> =
                    pods.map(|pod| self.network.columns.class_of[pod.0 as usize] as usize).collect();
                let all = froms.into_iter().fold(Admitted::default(), |all, from| {
                    let number = self.network.between(from, class, &mut self.pairing);
                    all.either(self.pairing.get(number))
                });
                (only(&all, ports), Addresses::default())
            }
            Opener::Unknown => {
                let row = self.stranger.row(class, Direction::Ingress);
                let admitted = row.into_iter().next().map(|(admitted, _)| admitted).unwrap_or_default();
                (only(&admitted, ports), Addresses::default())
            }
        }
    }

    /// What is admitted from any of the clients, and from which.
    fn clients(&mut self, class: usize, ports: &Ports, sources: &Addresses) -> (Admitted, Addresses) {
        let network = self.network;
        let classes = network.columns.classes.len();
        let (mut all, mut from) = (Admitted::default(), Addresses::default());
        for (number, atom) in network.columns.atoms.iter().enumerate() {
            let clients = atom.addresses.intersection(sources);
            if clients.is_empty() {
                continue;
            }
            let admitted = network.between(classes + number, class, &mut self.pairing);
            let admitted = only(self.pairing.get(admitted), ports);
            if !admitted.is_nothing() {
                all = all.either(&admitted);
                from = from.union(&clients);
            }
        }
        (all, from)
    }

    /// The same where a node may pass the connection on under its own address: for sure is only what both may do.
    fn or_nodes(&self, class: usize, clients: &Admitted, ports: &Ports) -> Admitted {
        let network = self.network;
        if network.columns.classes[class].key.on_host_network {
            return clients.clone();
        }
        let side = network.matrix.side(Direction::Ingress);
        let said = |column: usize| only(&network.matrix.admitted[side.at(class, column) as usize], ports);
        // Without nodes in the input each address may be one.
        let any = (network.columns.classes.len()..network.columns.len()).collect::<Vec<usize>>();
        let columns = if self.nodes.is_empty() { &any } else { &self.nodes };
        let nodes: Vec<Admitted> = columns.iter().map(|&column| said(column)).collect();
        let allowed = nodes.iter().fold(clients.allowed.clone(), |all, node| all.intersection(&node.allowed));
        let possible = |admitted: &Admitted| admitted.allowed.union(&admitted.depends);
        let depends = nodes.iter().fold(possible(clients), |all, node| all.union(&possible(node))).difference(&allowed);
        let reasons = if depends.is_empty() { Reasons::NONE } else { Reason::Masquerade.into() };
        let own = if depends.is_empty() { Reasons::NONE } else { clients.reasons };
        Admitted { allowed, depends, reasons: reasons.and(own) }
    }

    /// The policies that deny what nothing is admitted of.
    fn denying(&self, from: &Opener, pod: PodId, ports: &Ports, sources: &Addresses) -> Vec<Reference> {
        let network = self.network;
        let sides = match from {
            Opener::Client | Opener::ClientOrNode => {
                let client = sources.first().map(Peer::Address);
                let side = client.and_then(|client| network.side(Direction::Ingress, Peer::Pod(pod), client, ports));
                side.into_iter().collect::<Vec<Side<'_>>>()
            }
            Opener::Pods(objects) => {
                let other = objects.iter().find_map(|object| self.pods.get(object)?.first().copied());
                let Some(other) = other.map(Peer::Pod) else { return Vec::new() };
                network.explain(self.snapshot, other, Peer::Pod(pod), ports).sides
            }
            Opener::Unknown => {
                let class = network.columns.class_of[pod.0 as usize] as usize;
                let governing = self.stranger.governing(class, Direction::Ingress);
                return governing.map(|number| network.policies[number as usize].reference.clone()).collect();
            }
        };
        let denied = sides.iter().filter(|side| side.admitted.is_nothing()).flat_map(|side| &side.steps);
        denied.filter(|step| step.cause.action() == Action::Deny).map(|step| step.policy.reference.clone()).collect()
    }
}

/// What is admitted of some ports.
fn only(admitted: &Admitted, ports: &Ports) -> Admitted {
    let depends = admitted.depends.intersection(ports);
    let reasons = if depends.is_empty() { Reasons::NONE } else { admitted.reasons };
    Admitted { allowed: admitted.allowed.intersection(ports), depends, reasons }
}

//! The engine, asked through what it offers to everybody.

use seawall_model::{Facts, World};
use seawall_network::ports::Protocol as Ported;
use seawall_network::{Network, Peer as Asked, PodId, Profile as Named, Verdict as Answer};
use seawall_testkit::pages;

use super::sketch::Judge;
use super::{Cluster, Peer, Profile, Protocol, Question, Verdict};

/// The engine's answers.
pub(crate) struct Engine;

impl Judge for Engine {
    fn name(&self) -> &'static str {
        "the engine"
    }

    fn ask(&self, cluster: &Cluster, profile: Profile, question: &Question) -> Verdict {
        Built::of(cluster, profile).ask(question)
    }
}

/// A cluster that the engine has read.
pub(crate) struct Built {
    network: Network,
    pods: Vec<(Peer, PodId)>,
}

impl Built {
    pub(crate) fn of(cluster: &Cluster, profile: Profile) -> Self {
        let world = if cluster.is_whole { World::Closed } else { World::Open };
        let read = pages::Cluster::with(&cluster.text(), Facts { world, ..Facts::default() });
        let profile = match profile {
            Profile::Default => Named::Default,
            Profile::Calico => Named::Calico,
            Profile::Cilium => Named::Cilium,
            Profile::NpGuard => Named::NpGuard,
        };
        let network = Network::build(&read.snapshot, profile);
        let name = |pod| {
            let reference = &read.snapshot.object(network.object_of(pod)).reference;
            Peer::Pod(reference.namespace.as_deref().unwrap_or("default").to_owned(), reference.name.to_string())
        };
        let pods = network.pods().map(|pod| (name(pod), pod)).collect();
        Self { network, pods }
    }

    pub(crate) fn ask(&self, question: &Question) -> Verdict {
        let end = |peer: &Peer| match peer {
            Peer::Address(address) => Asked::Address(*address),
            pod => {
                let known = self.pods.iter().find(|(name, _)| name == pod);
                Asked::Pod(known.unwrap_or_else(|| panic!("the engine has no pod {pod}, but {:?}", self.pods)).1)
            }
        };
        let protocol = match question.protocol {
            Protocol::Tcp => Ported::Tcp,
            Protocol::Udp => Ported::Udp,
            Protocol::Sctp => Ported::Sctp,
        };
        match self.network.verdict(end(&question.from), end(&question.to), protocol, question.port) {
            Answer::Allowed => Verdict::Allowed,
            Answer::Denied => Verdict::Denied,
            Answer::Depends(_) => Verdict::Depends,
        }
    }
}

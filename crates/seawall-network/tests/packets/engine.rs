//! What the engine says of a case.

use std::collections::BTreeMap;

use seawall_model::{Facts, World};
use seawall_network::{Network, Peer, PodId, Profile, Verdict, ports, reason::Reason};
use seawall_testkit::lab::{Case, EndpointId, Family, Probe, Protocol};
use seawall_testkit::pages;

/// Its verdicts, for a cluster that has addresses of one family only, and for one that has both.
pub(crate) struct Engine {
    single: BTreeMap<Family, Answers>,
    dual: Answers,
}

struct Answers {
    network: Network,
    ends: BTreeMap<(EndpointId, Family), Peer>,
}

impl Engine {
    /// Reads the cluster and the policies of `case`.
    pub(crate) fn read(case: &Case) -> Self {
        let single = Family::ALL.map(|family| (family, Answers::read(case, &[family])));
        Self { single: single.into(), dual: Answers::read(case, &Family::ALL) }
    }

    /// Whether the probe gets through.
    ///
    /// # Errors
    /// Why it does not say so.
    pub(crate) fn allows(&self, case: &Case, probe: &Probe) -> Result<bool, String> {
        match self.single[&probe.family].verdict(probe) {
            Verdict::Allowed => Ok(true),
            Verdict::Denied => Ok(false),
            Verdict::Depends(reasons) => {
                let reasons: Vec<_> = reasons.iter().map(Reason::text).collect();
                Err(format!("{} depends: {}", probe.shown(&case.cluster), reasons.join("; ")))
            }
        }
    }

    /// Whether what it says of pods with addresses of both families holds for each: a definite verdict does, and one
    /// that depends names the family as the reason.
    ///
    /// # Errors
    /// Both answers.
    pub(crate) fn holds_for_each_family(&self, case: &Case, probe: &Probe) -> Result<(), String> {
        let families: Vec<_> = self.single.values().map(|answers| answers.verdict(probe)).collect();
        let both = self.dual.verdict(probe);
        let holds = match both {
            Verdict::Depends(reasons) => reasons.contains(Reason::Family),
            definite => families.iter().all(|verdict| *verdict == definite),
        };
        if holds { Ok(()) } else { Err(format!("{} is {families:?} but {both:?}", probe.shown(&case.cluster))) }
    }
}

impl Answers {
    fn read(case: &Case, families: &[Family]) -> Self {
        let objects = case.cluster.manifests(families).into_iter().chain(case.policies.iter().cloned());
        let text = objects.map(|object| object.to_string()).collect::<Vec<_>>().join("\n---\n");
        let facts = Facts { world: World::Closed, ..Facts::default() };
        let snapshot = pages::Cluster::with(&text, facts).snapshot;
        let network = Network::build(&snapshot, Profile::Default);
        let name = |pod| {
            let reference = &snapshot.object(network.object_of(pod)).reference;
            format!("{}/{}", reference.namespace.as_deref().unwrap_or_default(), reference.name)
        };
        let pods: BTreeMap<String, PodId> = network.pods().map(|pod| (name(pod), pod)).collect();
        let peer = |id, family: Family| match &case.cluster[id] {
            pod if pod.place.is_pod() => Peer::Pod(pods[&pod.to_string()]),
            outside => Peer::Address(outside.addresses.of(family)),
        };
        let ends = case.cluster.ids().flat_map(|id| Family::ALL.map(|family| ((id, family), peer(id, family))));
        Self { ends: ends.collect(), network }
    }

    fn verdict(&self, probe: &Probe) -> Verdict {
        let protocol = match probe.protocol {
            Protocol::Tcp => ports::Protocol::Tcp,
            Protocol::Udp => ports::Protocol::Udp,
            Protocol::Sctp => ports::Protocol::Sctp,
        };
        let peer = |id| self.ends[&(id, probe.family)];
        self.network.verdict(peer(probe.from), peer(probe.to), protocol, probe.port)
    }
}

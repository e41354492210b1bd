//! One router with its endpoints, and the questions that are put to it.

use std::collections::BTreeMap;
use std::io;

use nix::sys::resource::{Resource, getrlimit, setrlimit};

use super::cluster::Cluster;
use super::flight::{Answer, Flight};
use super::namespace::Namespace;
use super::probe::Probe;
use super::router::Router;
use super::station::Station;

/// A laboratory. The thread that asks moves between its networks.
pub(super) struct Laboratory<'a> {
    cluster: &'a Cluster,
    router: Router,
    stations: Vec<Station>,
    probes: Vec<Probe>,
    flights: u32,
}

/// What the packets said.
pub(super) struct Said {
    /// Whether each probe got through.
    pub(super) verdicts: BTreeMap<Probe, bool>,
    /// Why it cannot be believed.
    pub(super) faults: Vec<String>,
}

impl<'a> Laboratory<'a> {
    /// Builds it.
    pub(super) fn build(cluster: &'a Cluster) -> io::Result<Self> {
        raise_limit();
        let namespaces = cluster.ids().map(|_| Namespace::new()).collect::<io::Result<Vec<_>>>()?;
        let router = Router::wire(cluster, &namespaces)?;
        let stations = namespaces.into_iter().zip(cluster.endpoints());
        let stations = stations.map(|(namespace, endpoint)| Station::open(namespace, endpoint));
        let stations = stations.collect::<io::Result<_>>()?;
        Ok(Self { cluster, router, stations, probes: Probe::all(cluster), flights: 0 })
    }

    /// The positive control: what does not get through without policies.
    pub(super) fn control(&mut self) -> io::Result<Vec<String>> {
        let said = self.ask("")?;
        let denied = said.verdicts.iter().filter(|(_, allowed)| !**allowed);
        let denied = denied.map(|(probe, _)| format!("{} without policies", probe.shown(self.cluster)));
        Ok(said.faults.into_iter().chain(denied).collect())
    }

    /// Loads `rules` and sends all probes.
    pub(super) fn ask(&mut self, rules: &str) -> io::Result<Said> {
        self.router.load(rules)?;
        let mut answers = Vec::with_capacity(self.probes.len());
        for probes in self.probes.chunk_by(|one, next| one.from == next.from) {
            self.flights += 1;
            let flight = Flight::start(self.cluster, &self.stations, probes[0].from, probes, self.flights)?;
            answers.extend(flight.land()?);
        }
        let refusals = self.router.refusals()?;
        let mut said = Said { verdicts: BTreeMap::new(), faults: Vec::new() };
        for (probe, answer) in self.probes.iter().zip(answers) {
            let fault = match (answer, refusals.explain(probe, self.cluster)) {
                (Answer::Open, false) | (Answer::Refused, true) => None,
                (Answer::Open, true) => Some("was refused by a rule and got through"),
                (Answer::Refused, false) => Some("was refused, but by no rule"),
                (Answer::Silent, _) => Some("was not answered"),
            };
            said.faults.extend(fault.map(|fault| format!("{} {fault}", probe.shown(self.cluster))));
            said.verdicts.insert(*probe, answer == Answer::Open);
        }
        Ok(said)
    }

    /// How many probes an answer takes.
    pub(super) fn size(&self) -> usize {
        self.probes.len()
    }
}

/// Several laboratories have more sockets than a process gets by default. Where it gets no more, opening one will say so.
fn raise_limit() {
    if let Ok((_, hard)) = getrlimit(Resource::RLIMIT_NOFILE) {
        let _ = setrlimit(Resource::RLIMIT_NOFILE, hard.min(65_536), hard);
    }
}

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
    repeated: usize,
    attempts: u32,
}

/// How often what is not answered is sent: on a machine that does many other things too, an answer may take long.
const ATTEMPTS: u32 = 20;

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
        Ok(Self { cluster, router, stations, probes: Probe::all(cluster), flights: 0, repeated: 0, attempts: ATTEMPTS })
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
        self.flights += 1;
        let flight = Flight::start(self.cluster, &self.stations, &self.probes, self.flights)?;
        let (answers, repeated) = flight.land(self.attempts)?;
        self.repeated += repeated;
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

    /// How many probes had to be sent again so far, because nothing was heard for a while.
    pub(super) fn repeated(&self) -> usize {
        self.repeated
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::lab::{Translation, is_required, missing};

    /// Does `check` in a laboratory with two pods, where there can be one.
    fn in_a_laboratory(check: impl FnOnce(&mut Laboratory<'_>)) {
        if let Some(missing) = missing() {
            assert!(!is_required(), "{missing}");
            eprintln!("skipped: {missing}");
            return;
        }
        let cluster = Cluster::read(json!({
            "cluster": "two",
            "namespaces": {"x": {}},
            "pods": {"x/a": {"addresses": ["10.0.0.1", "fd00::1"]}, "x/b": {"addresses": ["10.0.0.2", "fd00::2"]}},
            "ports": {"tcp": "TCP/80", "udp": "UDP/80", "sctp": "SCTP/80"},
            "outside": {},
        }));
        let cluster = cluster.expect("a cluster");
        check(&mut Laboratory::build(&cluster).expect("a laboratory"));
    }

    fn refusing(how: &str) -> String {
        let from_a = "ip saddr 10.0.0.1 th dport 80";
        format!("table inet t {{ chain c {{ type filter hook forward priority 0; {from_a} {how}; }}; }}")
    }

    #[test]
    fn without_rules_everything_gets_through() {
        in_a_laboratory(|lab| assert_eq!(lab.control().expect("a control"), Vec::<String>::new()));
    }

    #[test]
    fn what_the_translation_refuses_is_denied() {
        in_a_laboratory(|lab| {
            let policy =
                json!({"kind": "NetworkPolicy", "metadata": {"namespace": "x"}, "spec": {"policyTypes": ["Ingress"]}});
            let rules = Translation::of(lab.cluster, &[policy]);
            let said = lab.ask(rules.rules()).expect("verdicts");
            assert_eq!(said.faults, Vec::<String>::new());
            assert!(said.verdicts.len() == 12 && said.verdicts.values().all(|got_through| !got_through));
        });
    }

    #[test]
    fn a_refusal_that_no_rule_wrote_down_is_a_fault() {
        in_a_laboratory(|lab| {
            let said = lab.ask(&refusing("meta l4proto { tcp, udp, sctp } reject")).expect("verdicts");
            assert!(
                said.faults.iter().any(|fault| fault.contains("UDP/80 v4 was refused, but by no rule")),
                "{:?}",
                said.faults
            );
        });
    }

    #[test]
    fn silence_is_a_fault() {
        in_a_laboratory(|lab| {
            lab.attempts = 1;
            let said = lab.ask(&refusing("drop")).expect("verdicts");
            // On a busy machine there can be more of them.
            for protocol in ["TCP", "UDP", "SCTP"] {
                let fault = format!("x/a -> x/b {protocol}/80 v4 was not answered");
                assert!(said.faults.contains(&fault), "{:?}", said.faults);
            }
        });
    }

    #[test]
    fn where_nobody_listens_the_control_fails() {
        in_a_laboratory(|lab| {
            lab.stations[0].hang_up_tcp();
            let faults = lab.control().expect("a control");
            assert!(faults.contains(&"x/b -> x/a TCP/80 v4 without policies".to_owned()), "{faults:?}");
        });
    }
}

//! `metadata-api-reachable`.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use seawall_check::Fix;
use seawall_model::selector::Match;
use seawall_model::{GroupKind, Rule, Severity, Snapshot, Status, Workload};
use seawall_yaml::Node;
use serde_json::{Map, Value, json};

use crate::Verdict;
use crate::lint::Survey;
use crate::lint::network_policy::NETWORK_POLICY;
use crate::lint::new_policy::{is_free, own_labels};
use crate::lint::pods;
use crate::lint::sandbox;
use crate::lint::{Check, Run};
use crate::network::Peer;
use crate::policy::Direction;
use crate::ports::Protocol;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "metadata-api-reachable",
        title: "Pods reach the metadata service of the cloud",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0052"],
        doc: include_str!("metadata_api_reachable.md"),
    },
    fix: Fix::Review("Let the pods connect to everything but the metadata service"),
    run: Run::Over(&[], |survey, desk| {
        if cloud(survey.snapshot) == Match::No {
            return;
        }
        let network = survey.network();
        let has_policies = |namespace| survey.snapshot.has_all_in(NETWORK_POLICY, namespace);
        for (index, pods) in survey.endpoints().iter().enumerate() {
            let workload = survey.pods.get(index);
            if workload.is_on_host_network() {
                // No policy of pods governs it, which `host-network` reports: taking it off that network adds nothing.
                let object = workload.object;
                desk.covered(object, |report| {
                    report.field(workload.at(), message(METADATA));
                });
                continue;
            }
            if pods.is_empty() || sandbox::is_governed_by_its_template(workload.object) {
                continue;
            }
            let verdict = |address: IpAddr| {
                let verdicts =
                    pods.iter().map(|&pod| network.verdict(Peer::Pod(pod), Peer::Address(address), Protocol::Tcp, 80));
                worst(verdicts)
            };
            match verdict(METADATA) {
                Verdict::Denied => {}
                Verdict::Allowed if has_policies(pods::namespace(workload)) => {
                    let mut report = desk.report(workload.object);
                    let mut reported = report.field(workload.at(), message(METADATA));
                    if verdict(METADATA_6) == Verdict::Allowed {
                        reported = reported.fact(format!("and at {METADATA_6} where the cluster has IPv6"));
                    }
                    let policy = (survey.governed().is(index, Direction::Egress) == Match::No)
                        .then(|| own_labels(survey, index))
                        .flatten()
                        .and_then(|labels| all_but_metadata(survey, workload, &labels));
                    if let Some(policy) = policy {
                        reported.create(policy);
                    }
                }
                _ => desk
                    .report(workload.object)
                    .unknown("whether a policy outside the input keeps pods from the metadata service"),
            }
        }
    }),
};

const METADATA: IpAddr = IpAddr::V4(Ipv4Addr::new(169, 254, 169, 254));
/// Where AWS answers over IPv6.
const METADATA_6: IpAddr = IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254));

fn message(address: IpAddr) -> String {
    format!("its pods reach the metadata service of the cloud at {address}")
}

/// Whether the nodes run in a cloud; unknown where they do not tell.
fn cloud(snapshot: &Snapshot) -> Match {
    let mut answer = Match::Unknown;
    for node in snapshot.of_kind(GroupKind::core("Node")) {
        let Some(provider) = node.node().path(&["spec", "providerID"]).and_then(Node::as_str) else { continue };
        let is_own = ["kind:", "k3s:", "k3d:", "minikube:", "docker:"].iter().any(|own| provider.starts_with(own));
        if !is_own {
            return Match::Yes;
        }
        answer = Match::No;
    }
    answer
}

/// One that is allowed before one that depends before denied ones.
fn worst(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts.fold(Verdict::Denied, |worst, verdict| match (worst, verdict) {
        (Verdict::Allowed, _) | (_, Verdict::Denied) => worst,
        (_, verdict) => verdict,
    })
}

/// A policy that admits what was admitted, the metadata service aside.
fn all_but_metadata(survey: &Survey<'_>, workload: &Workload<'_>, labels: &Map<String, Value>) -> Option<Value> {
    let name = format!("{}-no-metadata", workload.object.reference.name);
    let namespace = pods::namespace(workload);
    if !is_free(survey.snapshot, namespace, &name) {
        return None;
    }
    let mut metadata = json!({ "name": name });
    if let Some(namespace) = namespace {
        metadata["namespace"] = namespace.into();
    }
    let peers = json!([
        { "namespaceSelector": {} },
        { "ipBlock": { "cidr": "0.0.0.0/0", "except": ["169.254.169.254/32"] } },
        { "ipBlock": { "cidr": "::/0", "except": ["fd00:ec2::254/128"] } },
    ]);
    Some(json!({
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": metadata,
        "spec": {
            "podSelector": { "matchLabels": labels },
            "policyTypes": ["Egress"],
            "egress": [{ "to": peers }],
        },
    }))
}

//! Proposed policies as objects of an API, each rule with its reasons.

mod cilium;
mod cluster;
mod kubernetes;
mod selector;

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::need::Reason;
use super::proposal::{Grant, Opening, Peer, Proposal};
use super::{Gap, Grave, Roster};

/// Which kind of policies is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// NetworkPolicy of Kubernetes.
    #[default]
    Network,
    /// ClusterNetworkPolicy, v1alpha2.
    Cluster,
    /// CiliumNetworkPolicy.
    Cilium,
}

impl Kind {
    /// All of them, as the command line writes them.
    pub const ALL: [(&'static str, Self); 3] =
        [("networkpolicy", Self::Network), ("clusternetworkpolicy", Self::Cluster), ("cilium", Self::Cilium)];
}

impl std::str::FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|(word, _)| *word == text);
        known.map(|(_, kind)| kind).ok_or_else(|| {
            let words: Vec<&str> = Self::ALL.iter().map(|(word, _)| *word).collect();
            format!("`{text}` is none of {}", words.join(", "))
        })
    }
}

/// One policy as an object.
#[derive(Debug, Clone)]
pub struct Manifest<'s> {
    /// The object.
    pub value: Value,
    /// What it is for, one line.
    pub title: String,
    /// Why its parts are there.
    pub notes: Vec<Note<'s>>,
}

/// Why a part of a policy is there.
#[derive(Debug, Clone)]
pub struct Note<'s> {
    /// JSON pointer to the part.
    pub pointer: String,
    /// Who is meant by it: `Deployment shop/web`.
    pub who: String,
    /// The reasons; empty where `who` says all.
    pub reasons: Vec<Reason<'s>>,
}

/// All policies of a proposal as objects of one kind, namespace by namespace, with what that kind cannot say.
pub fn manifests<'s>(proposal: &Proposal<'s>, roster: &Roster<'s>, kind: Kind) -> (Vec<Manifest<'s>>, Vec<Gap<'s>>) {
    let mut found = Vec::new();
    let mut gaps: Vec<Gap<'s>> = proposal.gaps.iter().filter(|gap| concerns(gap, kind)).cloned().collect();
    let mut by_namespace: FxHashMap<&str, Vec<&Grant<'s>>> = FxHashMap::default();
    for grant in &proposal.grants {
        by_namespace.entry(roster.get(grant.member).namespace).or_default().push(grant);
    }
    for (namespace, closing) in &proposal.closings {
        found.extend(match kind {
            Kind::Network => kubernetes::closing(namespace, closing, &proposal.resolver),
            Kind::Cluster => cluster::closing(namespace, closing, &proposal.resolver),
            Kind::Cilium => cilium::closing(namespace, closing, &proposal.resolver),
        });
        for grant in by_namespace.remove(*namespace).unwrap_or_default() {
            let subject = Subject { namespace, label: labels(grant, roster), grant, roster, closing, proposal };
            match kind {
                Kind::Network => found.extend(kubernetes::grant(&subject)),
                Kind::Cluster => found.extend(cluster::grant(&subject)),
                Kind::Cilium => found.extend(cilium::grant(&subject)),
            }
        }
    }
    if kind == Kind::Cluster && !proposal.closings.is_empty() {
        let message = "a ClusterNetworkPolicy does not govern what comes from outside the cluster, from nodes and from pods on their network: that stays open. It is ignored for pods that a NetworkPolicy selects";
        gaps.push(Gap::new(Grave::Act, "outside-not-governed", "", message));
    }
    (found, gaps)
}

/// Names and the API server can be said in Cilium's policies, names in ClusterNetworkPolicies.
fn concerns(gap: &Gap<'_>, kind: Kind) -> bool {
    match gap.code {
        "external-name" | "external-name-seen" => kind == Kind::Network,
        "api-server-unknown" | "node-addresses-unknown" => kind != Kind::Cilium,
        _ => true,
    }
}

/// A workload's part, with what it stands in.
struct Subject<'p, 's> {
    namespace: &'p str,
    label: String,
    grant: &'p Grant<'s>,
    roster: &'p Roster<'s>,
    closing: &'p super::proposal::Closing,
    proposal: &'p Proposal<'s>,
}

impl<'s> Subject<'_, 's> {
    /// Whether the namespace does not close and resolve names for these pods, so that the policy has to.
    fn stands_alone(&self) -> bool {
        *self.closing == super::proposal::Closing::Nothing
    }

    /// Who is meant by a peer, for people.
    fn who(&self, peer: &Peer) -> String {
        match peer {
            Peer::Pods { namespace, pick } => match self.proposal.owners.get(&(namespace.clone(), pick.clone())) {
                Some(ids) => ids.iter().map(|id| self.roster.get(*id).label()).collect::<Vec<_>>().join(", "),
                None => format!("pods in {namespace}"),
            },
            Peer::AnyPod => "every pod of the cluster".to_owned(),
            Peer::Anyone => "everybody".to_owned(),
            Peer::AnyoneForApiServer => "the API server, whose addresses are not known".to_owned(),
            Peer::ApiServer(_) | Peer::ApiServerUnknown => "the API server".to_owned(),
            Peer::Nodes(_) => "the nodes".to_owned(),
            Peer::Network(network) => network.to_string(),
            Peer::Name(name) => name.clone(),
            Peer::Named(name, address) => format!("{name}, seen at {address}"),
        }
    }

    fn note(&self, pointer: String, peer: &Peer, reasons: &[Reason<'s>]) -> Note<'s> {
        Note { pointer, who: self.who(peer), reasons: reasons.to_vec() }
    }

    fn title(&self) -> String {
        format!("what {} needs", self.label)
    }
}

fn metadata(namespace: Option<&str>, name: &str) -> Value {
    let labels = json!({ "app.kubernetes.io/managed-by": "seawall" });
    match namespace {
        Some(namespace) => json!({ "name": name, "namespace": namespace, "labels": labels }),
        None => json!({ "name": name, "labels": labels }),
    }
}

/// `protocol` and `port` of a rule of Kubernetes.
fn ports(opening: &Opening<'_>) -> Value {
    let port = |reach: &super::proposal::Reach| match reach.port {
        Some(port) => json!({ "protocol": reach.protocol.name(), "port": port }),
        None => json!({ "protocol": reach.protocol.name() }),
    };
    opening.reaches.iter().map(port).collect()
}

/// The workload that a grant is for, and its twins.
fn labels(grant: &Grant<'_>, roster: &Roster<'_>) -> String {
    let labels: Vec<String> = grant.members().map(|id| roster.get(id).label()).collect();
    labels.join(", ")
}

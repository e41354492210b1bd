//! The identities that nodes have in their cloud.

use rustc_hash::FxHashMap;
use seawall_model::access::{Inventory, Member, Vertex};
use seawall_model::cloud::{AnswerKind, CloudFacts, Provider};
use seawall_model::{Found, GroupKind, Object, Snapshot};
use seawall_yaml::Node;
use serde_json::Value;

use crate::access::identity;
use crate::aws::{list, mapped};

/// The identities of nodes.
#[derive(Debug, Default)]
pub(crate) struct Nodes {
    /// The cloud of each node that tells.
    of: FxHashMap<String, OfNode>,
    /// The clouds of all nodes, each once.
    providers: Vec<Provider>,
    /// Those of them with a node that has no metadata server for pods.
    bare: Vec<Provider>,
    /// Names of identities that nodes may have, by cloud.
    candidates: Vec<(Provider, String)>,
    /// The identity of each pool of GKE.
    pools: FxHashMap<String, String>,
}

#[derive(Debug)]
struct OfNode {
    provider: Provider,
    pool: Option<String>,
    /// Whether pods are given the identity of their ServiceAccount instead of the node's.
    has_metadata_server: bool,
}

/// The identity of a node.
#[derive(Debug, Clone)]
pub(crate) struct NodeIdentity {
    pub(crate) provider: Provider,
    pub(crate) vertex: Vertex,
    /// Why it may be another one.
    pub(crate) unsure: Option<&'static str>,
}

/// What the identity is called of which nothing but its cloud is known.
const UNNAMED: &str = "identity of the nodes";
const SEVERAL: &str = "which of several identities the node has is not in the input";

impl Nodes {
    pub(crate) fn of(snapshot: &Snapshot, cloud: &CloudFacts) -> Self {
        let mut nodes = Self::default();
        for node in snapshot.of_kind(GroupKind::core("Node")) {
            let id = node.node().path(&["spec", "providerID"]).and_then(Node::as_str);
            let Some(provider) = id.and_then(Provider::of_node) else { continue };
            let pool = node.label("cloud.google.com/gke-nodepool").map(str::to_owned);
            let has_metadata_server = node.label("iam.gke.io/gke-metadata-server-enabled") == Some("true");
            nodes.of.insert(node.reference.name.to_string(), OfNode { provider, pool, has_metadata_server });
            nodes.providers.push(provider);
            if !has_metadata_server {
                nodes.bare.push(provider);
            }
        }
        for providers in [&mut nodes.providers, &mut nodes.bare] {
            providers.sort_unstable();
            providers.dedup();
        }
        nodes.add_candidates(snapshot, cloud);
        nodes.candidates.sort_unstable();
        nodes.candidates.dedup();
        nodes
    }

    fn add_candidates(&mut self, snapshot: &Snapshot, cloud: &CloudFacts) {
        for mapping in mapped(snapshot).iter().filter(|mapping| mapping.user.contains("{{EC2PrivateDNSName}}")) {
            self.candidates.push((Provider::Aws, mapping.arn.clone()));
        }
        for entry in cloud.of_kind(AnswerKind::EksAccessEntry).filter_map(|value| value.get("accessEntry")) {
            let is_node = entry["type"].as_str().is_some_and(|kind| kind.starts_with("EC2") || kind == "HYBRID_LINUX");
            if let Some(arn) = entry["principalArn"].as_str().filter(|_| is_node) {
                self.candidates.push((Provider::Aws, arn.to_owned()));
            }
        }
        for pool in cloud.of_kind(AnswerKind::GkeCluster).flat_map(|cluster| list(cluster, "nodePools")) {
            let account = pool.pointer("/config/serviceAccount").and_then(Value::as_str);
            let account = account.filter(|account| *account != "default");
            if let (Some(name), Some(account)) = (pool["name"].as_str(), account) {
                self.pools.insert(name.to_owned(), account.to_owned());
                self.candidates.push((Provider::Gcp, account.to_owned()));
            }
        }
        let kubelet =
            |cluster: &Value| Some(cluster.pointer("/identityProfile/kubeletidentity/clientId")?.as_str()?.to_owned());
        let clients = cloud.of_kind(AnswerKind::AksCluster).filter_map(kubelet);
        self.candidates.extend(clients.map(|client| (Provider::Azure, client)));
    }

    /// The clouds that nodes are in.
    pub(crate) fn providers(&self) -> &[Provider] {
        &self.providers
    }

    /// The identities that a node may have; none when its cloud is not known.
    pub(crate) fn identities(&self, node: &str) -> Vec<NodeIdentity> {
        match self.of.get(node) {
            Some(known) => self.of_provider(known.provider, known.pool.as_deref()),
            None => Vec::new(),
        }
    }

    fn of_provider(&self, provider: Provider, pool: Option<&str>) -> Vec<NodeIdentity> {
        if let Some(account) = pool.and_then(|pool| self.pools.get(pool)) {
            return vec![NodeIdentity { provider, vertex: identity(provider, account), unsure: None }];
        }
        let own: Vec<&str> =
            self.candidates.iter().filter(|(of, _)| *of == provider).map(|(_, name)| name.as_str()).collect();
        match own[..] {
            [] => vec![NodeIdentity { provider, vertex: identity(provider, UNNAMED), unsure: None }],
            [one] => vec![NodeIdentity { provider, vertex: identity(provider, one), unsure: None }],
            _ => own
                .into_iter()
                .map(|name| NodeIdentity { provider, vertex: identity(provider, name), unsure: Some(SEVERAL) })
                .collect(),
        }
    }

    /// The identities of the nodes on which pods run or may run, each once, and whether pods there are kept from them by a
    /// metadata server.
    pub(crate) fn of_member(&self, inventory: &Inventory, member: &Member) -> Vec<(NodeIdentity, bool)> {
        let mut found: Vec<(NodeIdentity, bool)> = Vec::new();
        let mut add = |identities: Vec<NodeIdentity>, is_kept: bool| {
            for own in identities {
                match found.iter_mut().find(|(known, _)| known.vertex == own.vertex) {
                    Some(known) => known.1 &= is_kept,
                    None => found.push((own, is_kept)),
                }
            }
        };
        for &node in &member.nodes {
            match inventory.vertex(node) {
                Vertex::Node { name } if name == "*" => {
                    for &provider in &self.providers {
                        add(self.of_provider(provider, None), !self.bare.contains(&provider));
                    }
                }
                Vertex::Node { name } => {
                    let is_kept = self.of.get(name.as_str()).is_some_and(|node| node.has_metadata_server);
                    add(self.identities(name), is_kept);
                }
                _ => {}
            }
        }
        found
    }
}

/// An object of the cluster's own namespace.
pub(crate) fn system_object<'s>(snapshot: &'s Snapshot, kind: &str, name: &str) -> Option<&'s Object> {
    match snapshot.find(GroupKind::core(kind), Some("kube-system"), name) {
        Found::Yes(object) => Some(object),
        _ => None,
    }
}

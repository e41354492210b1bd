//! How large a cluster is to be, and how its policies are written.

/// What a cluster is made by. Counts are kept exactly; shares are chances from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// Pods, those of agents on every node included.
    pub pods: u32,
    /// Deployments, StatefulSets and DaemonSets together.
    pub workloads: u32,
    /// Namespaces, the two of the system included.
    pub namespaces: u32,
    /// Pods on one node.
    pub pods_per_node: u32,
    /// NetworkPolicies.
    pub policies: u32,
    /// Rules in all NetworkPolicies.
    pub rules: u32,
    /// Different address blocks that rules name.
    pub cidrs: u32,
    /// Blocks with exceptions.
    pub excepts: f64,
    /// Blocks that lie in the network of the pods.
    pub pod_blocks: f64,
    /// Ports of rules that are names.
    pub named_ports: f64,
    /// Selectors that are written as expressions.
    pub expressions: f64,
    /// Peers that select namespaces.
    pub namespace_selectors: f64,
    /// Peers that are address blocks.
    pub blocks: f64,
    /// AdminNetworkPolicies, with five rules each.
    pub admin: u32,
    /// Whether there is a BaselineAdminNetworkPolicy.
    pub baseline: bool,
    /// ClusterNetworkPolicies, with five rules each, every fourth of them in the baseline tier.
    pub cluster: u32,
    /// Workloads whose pods have an address of each family.
    pub dual_stack: f64,
    /// Workloads of which every third pod is of another version.
    pub canaries: f64,
    /// Workloads with a Service.
    pub services: f64,
    /// Services that are reachable from outside the cluster.
    pub exposed: f64,
    /// DaemonSets on their nodes' network.
    pub agents: u32,
}

impl Parameters {
    /// 1,000 pods of 200 workloads, 500 policies with 4,000 rules, 50 blocks.
    pub fn small() -> Self {
        Self {
            pods: 1_000,
            workloads: 200,
            namespaces: 20,
            pods_per_node: 30,
            policies: 500,
            rules: 4_000,
            cidrs: 50,
            excepts: 0.25,
            pod_blocks: 0.01,
            named_ports: 0.2,
            expressions: 0.15,
            namespace_selectors: 0.3,
            blocks: 0.15,
            admin: 0,
            baseline: false,
            cluster: 0,
            dual_stack: 0.2,
            canaries: 0.02,
            services: 0.8,
            exposed: 0.05,
            agents: 2,
        }
    }

    /// 10,000 pods of 2,000 workloads, 5,000 policies with 40,000 rules, 500 blocks.
    pub fn medium() -> Self {
        let (pods, workloads, namespaces, policies) = (10_000, 2_000, 100, 5_000);
        Self { pods, workloads, namespaces, policies, rules: 40_000, cidrs: 500, agents: 3, ..Self::small() }
    }

    /// 100,000 pods of 10,000 workloads, 50,000 policies with 400,000 rules, 2,000 blocks.
    pub fn large() -> Self {
        let (pods, workloads, namespaces, policies) = (100_000, 10_000, 1_000, 50_000);
        Self { pods, workloads, namespaces, policies, rules: 400_000, cidrs: 2_000, agents: 4, ..Self::small() }
    }

    /// The same with admin tiers of both kinds: 20 AdminNetworkPolicies, the baseline, 20 ClusterNetworkPolicies.
    pub fn with_tiers(self) -> Self {
        Self { admin: 20, baseline: true, cluster: 20, ..self }
    }

    pub(super) fn nodes(&self) -> u32 {
        (self.pods / self.pods_per_node.max(1)).max(1)
    }
}

//! Who answers names in the cluster, and on which ports.

use core::net::{IpAddr, Ipv4Addr};

use rustc_hash::FxHashMap;
use seawall_model::{GroupKind, Snapshot};

use crate::ports::Protocol;
use crate::synthesis::party::{Connection, Party};
use crate::synthesis::pick::Pick;
use crate::synthesis::{Gap, Grave, MemberId, Roster, Services};

/// Who answers names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolver {
    /// Namespace, pods, and their ports.
    pub pods: Vec<(String, Pick, Vec<u16>)>,
    /// Addresses on the node, always on port 53.
    pub local: Vec<IpAddr>,
    /// Whether it is in the input; otherwise it is what most clusters have.
    pub is_known: bool,
}

/// The Services that clusters give their resolver.
const SERVICES: &[(&str, &str)] = &[
    ("kube-system", "kube-dns"),
    ("kube-system", "coredns"),
    ("openshift-dns", "dns-default"),
    ("kube-system", "rke2-coredns-rke2-coredns"),
];

/// Where the cache on each node listens.
const NODE_LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::new(169, 254, 20, 10));

impl Resolver {
    /// Looks for the resolver in the input.
    pub(super) fn find(
        snapshot: &Snapshot,
        roster: &Roster<'_>,
        services: &Services<'_>,
        picks: &FxHashMap<MemberId, Pick>,
        seen: &std::collections::BTreeSet<IpAddr>,
    ) -> Self {
        let mut pods: Vec<(String, Pick, Vec<u16>)> = Vec::new();
        for (namespace, name) in SERVICES {
            let Some(service) = services.get(namespace, name) else { continue };
            let behind = service.behind(roster, |port| port.number == 53);
            for member in &service.members {
                let Some(pick) = picks.get(member) else { continue };
                let ports = behind.iter().filter(|behind| behind.member == *member).filter_map(|behind| behind.port);
                pods.push(((*namespace).to_owned(), pick.clone(), sorted(ports)));
            }
            // Without its pods the Service still tells labels and ports.
            if service.members.is_empty() && service.spec.selector.is_some() {
                let pairs = service.spec.selector.into_iter().flat_map(seawall_yaml::Node::entries);
                let labels: Vec<(String, String)> = pairs
                    .filter_map(|(key, value)| Some((key.scalar()?.to_owned(), value.as_str()?.to_owned())))
                    .collect();
                let ports = service.ports.iter().filter(|port| port.number == 53).map(|port| match port.target {
                    crate::synthesis::service::Target::Number(number) => number,
                    crate::synthesis::service::Target::Name(_) if *namespace == "openshift-dns" => 5353,
                    crate::synthesis::service::Target::Name(_) => 53,
                });
                if !labels.is_empty() {
                    pods.push(((*namespace).to_owned(), Pick { labels, absent: Vec::new() }, sorted(ports)));
                }
            }
        }
        if pods.is_empty() {
            for (id, member) in roster.iter() {
                let is_dns = member.variants.iter().flatten().any(|pair| *pair == ("k8s-app", "kube-dns"));
                if let (true, Some(pick)) = (is_dns, picks.get(&id)) {
                    let ports =
                        member.ports().filter(|port| matches!(port.number, 53 | 5353 | 1053)).map(|port| port.number);
                    pods.push((member.namespace.to_owned(), pick.clone(), sorted(ports)));
                }
            }
        }
        pods.sort();
        pods.dedup();
        let mut local = node_local(roster);
        local.extend(seen);
        local.sort_unstable();
        local.dedup();
        let is_known = !pods.is_empty() || !local.is_empty();
        if pods.is_empty() {
            pods.push(usual(snapshot));
        }
        Self { pods, local, is_known }
    }

    /// States what was assumed.
    pub(super) fn state(&self, gaps: &mut Vec<Gap<'_>>) {
        if let (false, Some((namespace, pick, ports))) = (self.is_known, self.pods.first()) {
            let labels: Vec<String> = pick.labels.iter().map(|(key, value)| format!("{key}={value}")).collect();
            let message = format!(
                "the cluster's resolver is not in the input: names are asked of pods with {} in {namespace}, port {ports:?}, as most clusters have it. A cache on the nodes (169.254.20.10) or a cloud's resolver (169.254.169.254) needs another rule",
                labels.join(",")
            );
            gaps.push(Gap::new(Grave::Check, "resolver-unknown", "", message));
        }
    }

    /// Whether a connection asks for a name, which every closing allows.
    pub(super) fn answers(
        &self,
        connection: &Connection,
        roster: &Roster<'_>,
        picks: &FxHashMap<MemberId, Pick>,
    ) -> bool {
        self.questions(roster, picks).any(|question| {
            question.to == connection.to && question.protocol == connection.protocol && question.port == connection.port
        })
    }

    /// What every pod asks of the resolver's pods that are in the input.
    pub(super) fn questions<'r>(
        &'r self,
        roster: &'r Roster<'_>,
        picks: &'r FxHashMap<MemberId, Pick>,
    ) -> impl Iterator<Item = Connection> + 'r {
        let known = self.pods.iter().filter(|_| self.is_known);
        known.flat_map(move |(namespace, pick, ports)| {
            let own = roster.of_namespace(namespace).iter().copied().filter(move |id| picks.get(id) == Some(pick));
            own.flat_map(move |id| {
                ports.iter().flat_map(move |port| {
                    Self::PROTOCOLS.map(|protocol| Connection {
                        from: Party::AnyPod,
                        to: Party::Member(id),
                        protocol,
                        port: Some(*port),
                    })
                })
            })
        })
    }

    /// The protocols that names are asked by.
    pub const PROTOCOLS: [Protocol; 2] = [Protocol::Udp, Protocol::Tcp];
}

fn sorted(ports: impl Iterator<Item = u16>) -> Vec<u16> {
    let mut ports: Vec<u16> = ports.collect();
    ports.sort_unstable();
    ports.dedup();
    if ports.is_empty() { vec![53] } else { ports }
}

/// The cache on each node: a DaemonSet on the nodes' network, which listens on a link-local address of its own.
fn node_local(roster: &Roster<'_>) -> Vec<IpAddr> {
    let mut found = Vec::new();
    for (_, member) in roster.iter() {
        let named = member.name.contains("node-local-dns")
            || member
                .variants
                .iter()
                .flatten()
                .any(|(key, value)| *key == "k8s-app" && value.contains("node-local-dns"));
        if !named || !member.is_on_host_network() {
            continue;
        }
        let arguments = member.workload.containers().iter().flat_map(|container| container.args.iter());
        let addresses = arguments
            .flat_map(|argument| argument.value.split([',', '=', ' ']))
            .filter_map(|text| text.parse::<IpAddr>().ok());
        let local: Vec<IpAddr> = addresses
            .filter(|address| {
                matches!(address, IpAddr::V4(v4) if v4.is_link_local())
                    || matches!(address, IpAddr::V6(v6) if v6.is_unicast_link_local())
            })
            .collect();
        found.extend(if local.is_empty() { vec![NODE_LOCAL] } else { local });
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What most clusters have; OpenShift its own.
fn usual(snapshot: &Snapshot) -> (String, Pick, Vec<u16>) {
    let is_openshift = snapshot.objects().iter().any(|object| {
        let GroupKind { group, .. } = object.reference.group_kind();
        group.ends_with(".openshift.io")
    });
    let (namespace, label, port) = if is_openshift {
        ("openshift-dns", ("dns.operator.openshift.io/daemonset-dns", "default"), 5353)
    } else {
        ("kube-system", ("k8s-app", "kube-dns"), 53)
    };
    let labels = vec![(label.0.to_owned(), label.1.to_owned())];
    (namespace.to_owned(), Pick { labels, absent: Vec::new() }, vec![port])
}

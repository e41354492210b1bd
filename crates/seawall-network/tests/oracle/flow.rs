//! One flow: two ends, a protocol, a port, and addresses of one family.

use core::net::IpAddr;

use serde_json::Value;

use super::cluster::{NAME_LABEL, has_ended, is_on_host, namespace_of};
use super::selector::{self, Labels, labels};
use super::{Care, Cluster, Direction, Peer, Profile, Protocol, Question, Truth, address, list, port};

/// One end.
#[derive(Debug, Clone, Copy)]
pub(crate) enum End<'c> {
    Pod(&'c Value),
    Address(IpAddr),
}

/// One flow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flow<'c> {
    pub(crate) cluster: &'c Cluster,
    pub(crate) profile: Profile,
    pub(crate) from: End<'c>,
    pub(crate) to: End<'c>,
    pub(crate) protocol: Protocol,
    pub(crate) port: u16,
    pub(crate) care: Care,
    /// Whether it is IPv4; none when neither end's addresses are known, or when it may be both.
    is_v4: Option<bool>,
}

impl<'c> Flow<'c> {
    /// The flows that `question` may mean: one for each family that both ends may have.
    pub(crate) fn all(cluster: &'c Cluster, profile: Profile, question: &Question, care: Care) -> Vec<Self> {
        let end = |peer: &Peer| match peer {
            Peer::Address(address) => End::Address(*address),
            Peer::Pod(namespace, name) => {
                let pod = cluster.pod(namespace, name).unwrap_or_else(|| panic!("no pod {namespace}/{name}"));
                assert!(!has_ended(pod), "the pod {namespace}/{name} has ended");
                End::Pod(pod)
            }
        };
        let (from, to) = (end(&question.from), end(&question.to));
        let (protocol, port) = (question.protocol, question.port);
        let flow = |is_v4| Flow { cluster, profile, from, to, protocol, port, care, is_v4 };
        let addresses = |end: End<'_>| match end {
            End::Address(address) => Some(vec![address]),
            End::Pod(pod) => cluster.addresses(pod),
        };
        let outside = [from, to].into_iter().find_map(|end| match end {
            End::Address(address) => Some(address.is_ipv4()),
            End::Pod(_) => None,
        });
        if outside.is_some() && care == Care::Exact {
            return vec![flow(outside)];
        }
        let known = [addresses(from), addresses(to)];
        if known.iter().all(Option::is_none) || care == Care::PlaceByPlace {
            return vec![flow(None)];
        }
        let has = |is_v4| known.iter().flatten().all(|all| all.iter().any(|address| address.is_ipv4() == is_v4));
        let shared: Vec<bool> = [true, false].into_iter().filter(|is_v4| has(*is_v4)).collect();
        let families = if shared.is_empty() { vec![true, false] } else { shared };
        families.into_iter().map(|is_v4| flow(Some(is_v4))).collect()
    }

    /// The pod whose policies count in this direction, if its policies count at all.
    pub(crate) fn subject(&self, direction: Direction) -> Option<&'c Value> {
        self.ordinary(match direction {
            Direction::Ingress => self.to,
            Direction::Egress => self.from,
        })
    }

    /// What a rule does of a policy that is not known to govern the subject.
    pub(crate) fn in_doubt(&self, selects: Truth, matches: Truth) -> Truth {
        if self.care == Care::PlaceByPlace { selects.and(matches) } else { matches }
    }

    /// The other end.
    pub(crate) fn peer(&self, direction: Direction) -> End<'c> {
        match direction {
            Direction::Ingress => self.from,
            Direction::Egress => self.to,
        }
    }

    /// The pod at this end that selectors can match: one in the network of its node cannot be told from it.
    pub(crate) fn ordinary(&self, end: End<'c>) -> Option<&'c Value> {
        match end {
            End::Pod(pod) if !is_on_host(pod) || self.profile == Profile::NpGuard => Some(pod),
            _ => None,
        }
    }

    /// Whether a pod speaks with itself.
    pub(crate) fn is_to_itself(&self) -> bool {
        match (self.from, self.to) {
            (End::Pod(from), End::Pod(to)) => core::ptr::eq(from, to),
            (End::Pod(pod), End::Address(address)) | (End::Address(address), End::Pod(pod)) => {
                !is_on_host(pod) && self.cluster.addresses(pod).is_some_and(|all| all.contains(&address))
            }
            (End::Address(_), End::Address(_)) => false,
        }
    }

    /// Whether a pod speaks with the node that it runs on.
    pub(crate) fn is_with_own_node(&self) -> Truth {
        if self.profile == Profile::NpGuard {
            return Truth::No;
        }
        match (self.from, self.to) {
            (End::Pod(pod), End::Address(address)) | (End::Address(address), End::Pod(pod)) => {
                self.cluster.runs_at(pod, address)
            }
            (End::Pod(from), End::Pod(to)) if is_on_host(from) || is_on_host(to) => self.cluster.run_together(from, to),
            _ => Truth::No,
        }
    }

    /// Whether addresses in a NetworkPolicy mean pods and nodes too.
    pub(crate) fn blocks_mean_pods(&self) -> bool {
        !matches!(self.profile, Profile::Cilium | Profile::NpGuard)
    }

    /// Whether the peer in `direction` lies in `cidr` and in none of `excepts`; a pod or node does so only where
    /// addresses mean them.
    pub(crate) fn peer_is_in(&self, direction: Direction, cidr: &str, excepts: &[Value], mean_pods: bool) -> Truth {
        let end = self.peer(direction);
        if !mean_pods && !self.is_outside(end) {
            return Truth::No;
        }
        // An address that is not known is one of IPv4, so it lies among all of these.
        let is_unknown = matches!(end, End::Pod(pod) if self.cluster.addresses(pod).is_none());
        if is_unknown && cidr == "0.0.0.0/0" && excepts.is_empty() {
            return Truth::Yes;
        }
        self.each_address(end, |address| {
            let excepted = excepts.iter().map(|except| is_in(except.as_str().unwrap_or_default(), address));
            is_in(cidr, address).and(Truth::any(excepted).not())
        })
    }

    /// Whether this end lies in `cidr`, be it a pod or not.
    pub(crate) fn end_is_in(&self, end: End<'c>, cidr: &str) -> Truth {
        let is_unknown = matches!(end, End::Pod(pod) if self.cluster.addresses(pod).is_none());
        if is_unknown && cidr == "0.0.0.0/0" {
            return Truth::Yes;
        }
        self.each_address(end, |address| is_in(cidr, address))
    }

    /// Whether the addresses are of this version, 4 or 6.
    pub(crate) fn is_version(&self, version: u64) -> Truth {
        let outside = [self.from, self.to].into_iter().find_map(|end| match end {
            End::Address(address) => Some(address.is_ipv4()),
            End::Pod(_) => None,
        });
        if let Some(is_v4) = outside.or(self.is_v4) {
            return (is_v4 == (version == 4)).into();
        }
        // Addresses of which nothing is known are of IPv4; whether there are others is not known.
        let is_known = |end| matches!(end, End::Pod(pod) if self.cluster.addresses(pod).is_some());
        if version != 4 || is_known(self.from) || is_known(self.to) { Truth::Maybe } else { Truth::Yes }
    }

    /// What holds of the address of this end; not known when the address is not, or when one of several decides.
    fn each_address(&self, end: End<'c>, holds: impl Fn(IpAddr) -> Truth) -> Truth {
        let pod = match end {
            End::Address(address) => return holds(address),
            End::Pod(pod) => pod,
        };
        let Some(addresses) = self.cluster.addresses(pod) else { return Truth::Maybe };
        let of_family =
            addresses.into_iter().filter(|address| self.is_v4.is_none_or(|is_v4| address.is_ipv4() == is_v4));
        let each: Vec<Truth> = of_family.map(holds).collect();
        match each.first() {
            None => Truth::No,
            Some(first) if each.iter().all(|one| one == first) => *first,
            Some(_) => Truth::Maybe,
        }
    }

    /// Whether this end is a node whose labels `selector` matches, or a pod that lives in its network.
    pub(crate) fn is_node(&self, end: End<'c>, selector: &Value) -> Truth {
        if self.profile == Profile::NpGuard || self.is_outside(end) || self.ordinary(end).is_some() {
            return Truth::No;
        }
        let node = match end {
            End::Address(address) => self.cluster.node_at(address),
            End::Pod(pod) => self.cluster.node_of(pod),
        };
        match node {
            Some(node) => selector::matches(selector, &labels(&node["metadata"]["labels"])),
            None => selector::matches_partly_known(selector, &Labels::new(), |_| false),
        }
    }

    /// Whether this end is neither a pod nor a node.
    pub(crate) fn is_outside(&self, end: End<'c>) -> bool {
        match end {
            End::Address(_) if self.profile == Profile::NpGuard => true,
            End::Address(address) => !self.cluster.is_host_address(address),
            End::Pod(_) => false,
        }
    }

    /// Whether the API server is at this end, which only its own EndpointSlice tells.
    pub(crate) fn is_api_server(&self, end: End<'c>) -> Truth {
        let named = |slice: &&Value| {
            let labels = &slice["metadata"]["labels"];
            labels["kubernetes.io/service-name"] == "kubernetes" && namespace_of(slice) == "default"
        };
        let slice = self.cluster.of("discovery.k8s.io", "EndpointSlice").find(named);
        if self.ordinary(end).is_some() {
            return Truth::No;
        }
        let Some(slice) = slice else { return Truth::Maybe };
        let listed = list(&slice["endpoints"]).iter().flat_map(|endpoint| list(&endpoint["addresses"]));
        let listed: Vec<IpAddr> = listed.filter_map(|address| address.as_str()?.parse().ok()).collect();
        self.each_address(end, |address| listed.contains(&address).into())
    }

    /// Whether the port is the one that the destination pod calls `name`, for this protocol.
    pub(crate) fn port_is_called(&self, name: &str) -> bool {
        let numbers = self.ordinary(self.to).map(|pod| port::named(pod, name, self.protocol));
        numbers.is_some_and(|numbers| numbers.contains(&u64::from(self.port)))
    }

    /// Whether the port lies between both, ends included.
    pub(crate) fn port_is_between(&self, first: &Value, last: &Value) -> Truth {
        match (first.as_u64(), last.as_u64()) {
            (Some(first), Some(last)) if first <= last => (first..=last).contains(&u64::from(self.port)).into(),
            _ => Truth::Maybe,
        }
    }

    /// Whether `selector` matches the labels of `pod`.
    pub(crate) fn selects(selector: &Value, pod: &Value) -> Truth {
        selector::matches(selector, &labels(&pod["metadata"]["labels"]))
    }

    /// Whether `selector` matches the labels of the namespace of `pod`.
    pub(crate) fn selects_namespace(&self, selector: &Value, pod: &Value) -> Truth {
        let (labels, are_all) = self.cluster.namespace_labels(namespace_of(pod));
        if are_all || self.profile == Profile::NpGuard {
            selector::matches(selector, &labels)
        } else {
            selector::matches_partly_known(selector, &labels, |key| key == NAME_LABEL)
        }
    }
}

fn is_in(cidr: &str, address: IpAddr) -> Truth {
    address::contains(cidr, address).map_or(Truth::Maybe, Truth::from)
}

/// Whether one of `elements` holds; an absent or empty list asks for nothing.
pub(crate) fn one_of(elements: &Value, holds: impl Fn(&Value) -> Truth) -> Truth {
    if list(elements).is_empty() { Truth::Yes } else { Truth::any(list(elements).iter().map(holds)) }
}

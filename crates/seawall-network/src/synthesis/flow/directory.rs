//! Whose an address was, and when.

use core::net::IpAddr;

use rustc_hash::FxHashMap;
use seawall_model::{GroupKind, Snapshot};
use seawall_yaml::Node;

use super::record::{Entity, Side};
use crate::synthesis::{MemberId, Roster, Services};

/// One end of what was seen, resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// A workload.
    Member(MemberId),
    /// The address of a Service: which ones stand behind it is asked later, with the port.
    Service(IpAddr),
    /// A node.
    Node(IpAddr),
    /// A node, by which address is not told.
    SomeNode,
    /// The API server.
    ApiServer,
    /// An address outside the cluster.
    Outside(IpAddr),
    /// Not known whose this address was then.
    Unknown(IpAddr),
    /// A pod that is not in the input: its number among the names that were met.
    Stranger(u32),
    /// Nothing that could be resolved.
    Nobody,
}

/// Whose an address was at a time.
#[derive(Debug, Clone, Copy)]
struct Tenure {
    member: Option<MemberId>,
    since: Option<i64>,
    until: Option<i64>,
}

/// Whose addresses are.
#[derive(Debug)]
pub struct Directory<'r, 's> {
    roster: &'r Roster<'s>,
    /// Addresses with one holder only, the usual case.
    single: FxHashMap<IpAddr, End>,
    /// Pods that had an address one after the other.
    shared: FxHashMap<IpAddr, Vec<Tenure>>,
    /// By `namespace/name`, with the kind.
    owners: FxHashMap<String, Vec<(String, MemberId)>>,
    /// Networks that pods and Services get their addresses from, where nodes tell.
    inside: Vec<ipnet::IpNet>,
    /// Pods that are not in the input, and what was made of them.
    strangers: FxHashMap<String, End>,
    /// The names of pods that are not in the input, by number.
    pub(super) stranger_names: Vec<String>,
}

impl<'r, 's> Directory<'r, 's> {
    /// Addresses of pods, Services, nodes and the API server.
    pub fn of(snapshot: &'s Snapshot, roster: &'r Roster<'s>, services: &Services<'s>) -> Self {
        let mut directory = Self {
            roster,
            single: FxHashMap::default(),
            shared: FxHashMap::default(),
            owners: FxHashMap::default(),
            inside: Vec::new(),
            strangers: FxHashMap::default(),
            stranger_names: Vec::new(),
        };
        for (id, member) in roster.iter() {
            let named = directory.owners.entry(format!("{}/{}", member.namespace, member.name)).or_default();
            named.push((member.kind.clone(), id));
        }
        for node in snapshot.of_kind(GroupKind::core("Node")) {
            let addresses = node.node().path(&["status", "addresses"]).into_iter().flat_map(Node::items);
            let addresses = addresses.filter_map(|entry| entry.get("address")?.as_str()?.parse::<IpAddr>().ok());
            for address in addresses.filter(|address| !address.is_loopback()) {
                directory.single.insert(address, End::Node(address));
            }
            let networks = ["podCIDR", "podCIDRs"].into_iter().filter_map(|key| node.node().path(&["spec", key]));
            let networks = networks.flat_map(|node| node.items().chain((node.as_str().is_some()).then_some(node)));
            directory.inside.extend(networks.filter_map(|network| network.as_str()?.parse::<ipnet::IpNet>().ok()));
        }
        for service in services.iter() {
            for address in service.addresses() {
                directory.single.insert(address, End::Service(address));
            }
            if service.is_api_server() {
                for (address, _) in &service.endpoints {
                    directory.single.insert(*address, End::ApiServer);
                }
            }
        }
        for (address, member, pod) in roster.addresses() {
            directory.hold(address, Some(member), pod.since, pod.until);
        }
        directory
    }

    /// Adds that a pod had an address for a time.
    pub(super) fn learn(
        &mut self,
        namespace: &str,
        name: &str,
        address: IpAddr,
        since: Option<i64>,
        until: Option<i64>,
    ) {
        let member = self.roster.of_pod(namespace, name);
        self.hold(address, member, since, until);
    }

    fn hold(&mut self, address: IpAddr, member: Option<MemberId>, since: Option<i64>, until: Option<i64>) {
        let tenure = Tenure { member, since, until };
        if let Some(list) = self.shared.get_mut(&address) {
            list.push(tenure);
            return;
        }
        let list = self.shared.entry(address).or_default();
        if let Some(End::Member(before)) = self.single.remove(&address) {
            list.push(Tenure { member: Some(before), since: None, until: None });
        }
        list.push(tenure);
    }

    /// Settles addresses that only ever had one holder, so that asking for them is one look-up.
    pub(super) fn settle(&mut self) {
        let settled: Vec<(IpAddr, MemberId)> = self
            .shared
            .iter_mut()
            .filter_map(|(address, list)| {
                list.sort_unstable_by_key(|tenure| tenure.since);
                let first = list.first()?.member?;
                let is_one = list.iter().all(|tenure| tenure.member == Some(first));
                // A pod that came later than what was seen did not do it, unless it is the only one known.
                (is_one).then_some((*address, first))
            })
            .collect();
        for (address, member) in settled {
            self.shared.remove(&address);
            self.single.insert(address, End::Member(member));
        }
    }

    /// Who an end was.
    pub(super) fn end(&mut self, side: &Side<'_>, time: Option<i64>) -> End {
        if let Some((namespace, name)) = side.pod {
            if let Some(member) = self.roster.of_pod(namespace, name) {
                return End::Member(member);
            }
            let whole = format!("{namespace}/{name}");
            if let Some(end) = self.strangers.get(&whole) {
                return *end;
            }
            let member = side.owner.and_then(|owner| self.owner(owner)).or_else(|| self.by_stem(namespace, name));
            return self.stranger(whole, member);
        }
        if let Some(owner) = side.owner {
            let whole = format!("{}/{} {}", owner.0, owner.1, owner.2);
            let member = self.owner(owner);
            return self.stranger(whole, member);
        }
        match (side.entity, side.address) {
            (Some(Entity::ApiServer), _) => End::ApiServer,
            (Some(Entity::Node), Some(address)) => End::Node(address),
            (Some(Entity::Node), None) => End::SomeNode,
            (Some(Entity::World), Some(address)) => match self.at(address, time) {
                End::Unknown(address) => End::Outside(address),
                known => known,
            },
            (_, Some(address)) => self.at(address, time),
            (_, None) => End::Nobody,
        }
    }

    fn at(&self, address: IpAddr, time: Option<i64>) -> End {
        if let Some(end) = self.single.get(&address) {
            return *end;
        }
        if let Some(list) = self.shared.get(&address) {
            return then(list, time).map_or(End::Unknown(address), End::Member);
        }
        if self.is_outside(address) { End::Outside(address) } else { End::Unknown(address) }
    }

    /// Public addresses are outside; private ones only where the input tells which addresses pods get.
    fn is_outside(&self, address: IpAddr) -> bool {
        let is_private = match address {
            IpAddr::V4(v4) => v4.is_private() || v4.octets()[0] == 100 && v4.octets()[1] & 0xc0 == 64,
            IpAddr::V6(v6) => v6.is_unique_local(),
        };
        // Nodes come and go; the network that their parts are of stays.
        let is_inside = self.inside.iter().any(|network| is_near(network.addr(), address));
        !is_private || !is_inside && self.inside.iter().any(|network| network.addr().is_ipv4() == address.is_ipv4())
    }

    fn owner(&self, (namespace, kind, name): (&str, &str, &str)) -> Option<MemberId> {
        let named = self.owners.get(&format!("{namespace}/{name}"))?;
        let exact = named.iter().find(|(own, _)| own == kind).map(|(_, id)| *id);
        exact.or_else(|| named.first().filter(|_| kind.is_empty()).map(|(_, id)| *id))
    }

    /// A pod of a workload whose pods are not in the input, by the way controllers name them: `web-5d8f-x7k2p`, `db-0`.
    fn by_stem(&self, namespace: &str, name: &str) -> Option<MemberId> {
        let mut fits = self.roster.of_namespace(namespace).iter().copied().filter(|id| {
            let member = self.roster.get(*id);
            member.pods.is_empty() && member.kind != "Pod" && is_name_of(name, &member.name, &member.kind)
        });
        let first = fits.next()?;
        fits.next().is_none().then_some(first)
    }

    fn stranger(&mut self, name: String, member: Option<MemberId>) -> End {
        if let Some(end) = self.strangers.get(&name) {
            return *end;
        }
        let end = member
            .map_or_else(|| End::Stranger(u32::try_from(self.stranger_names.len()).unwrap_or(u32::MAX)), End::Member);
        if member.is_none() {
            self.stranger_names.push(name.clone());
        }
        self.strangers.insert(name, end);
        end
    }
}

/// Whether two addresses are of the same network of the size that clusters take: 16 bits for IPv4, 48 for IPv6.
fn is_near(one: IpAddr, other: IpAddr) -> bool {
    match (one, other) {
        (IpAddr::V4(one), IpAddr::V4(other)) => one.octets()[..2] == other.octets()[..2],
        (IpAddr::V6(one), IpAddr::V6(other)) => one.segments()[..3] == other.segments()[..3],
        _ => false,
    }
}

/// The only member that held an address at a time; nothing when that was none, several, or one that is not known.
fn then(list: &[Tenure], time: Option<i64>) -> Option<MemberId> {
    let time = time?;
    let mut found: Option<Option<MemberId>> = None;
    for (index, tenure) in list.iter().enumerate() {
        // A tenure without an end lasts until the next one begins.
        let until = tenure.until.or_else(|| list.get(index + 1).and_then(|next| next.since));
        let covers = tenure.since.is_none_or(|since| since <= time) && until.is_none_or(|until| time < until);
        if covers {
            match found {
                Some(before) if before != tenure.member => return None,
                _ => found = Some(tenure.member),
            }
        }
    }
    found.flatten()
}

/// Whether a pod of this name may be of a controller of that kind and name.
fn is_name_of(pod: &str, owner: &str, kind: &str) -> bool {
    let Some(rest) = pod.strip_prefix(owner).and_then(|rest| rest.strip_prefix('-')) else { return false };
    let parts: Vec<&str> = rest.split('-').collect();
    let is_random =
        |part: &str| part.len() == 5 && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match (kind, parts.as_slice()) {
        ("StatefulSet", [number]) => is_number(number),
        ("Deployment", [hash, random]) => !hash.is_empty() && hash.len() <= 10 && is_random(random),
        ("CronJob", [number, random]) => is_number(number) && is_random(random),
        ("Job", [index, random]) => is_number(index) && is_random(random),
        ("DaemonSet" | "ReplicaSet" | "Job" | "ReplicationController", [random]) => is_random(random),
        _ => false,
    }
}

//! Sets of IP addresses of both families.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv4Subnets, Ipv6Net, Ipv6Subnets};

use crate::intervals::Intervals;

/// A set of addresses. An IPv4 address is never in a range of IPv6, mapped ones included.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Addresses {
    /// IPv4 addresses as numbers.
    pub v4: Intervals<u32>,
    /// IPv6 addresses as numbers.
    pub v6: Intervals<u128>,
}

impl Addresses {
    /// Every address of both families.
    pub fn all() -> Self {
        Self { v4: Intervals::all(), v6: Intervals::all() }
    }

    /// The addresses of a network.
    pub fn of(network: IpNet) -> Self {
        std::iter::once(network).collect()
    }

    /// What is never routed on the internet. Networks that are kept for documentation are not in it: examples use them
    /// as public ones.
    pub fn private() -> Self {
        const PRIVATE: [&str; 11] = [
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "224.0.0.0/3",
            "::/127",
            "fc00::/7",
            "fe80::/10",
        ];
        PRIVATE.iter().filter_map(|network| network.parse::<IpNet>().ok()).collect()
    }

    /// One address.
    pub fn one(address: IpAddr) -> Self {
        Self::of(address.into())
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }

    /// Whether `address` is in it.
    pub fn contains(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(address) => self.v4.contains(address.to_bits()),
            IpAddr::V6(address) => self.v6.contains(address.to_bits()),
        }
    }

    /// Whether all of `other` is in it.
    pub fn covers(&self, other: &Self) -> bool {
        self.v4.covers(&other.v4) && self.v6.covers(&other.v6)
    }

    /// What is in either.
    pub fn union(&self, other: &Self) -> Self {
        Self { v4: self.v4.union(&other.v4), v6: self.v6.union(&other.v6) }
    }

    /// What is in any of these.
    pub fn union_of(sets: &[&Self]) -> Self {
        let v4 = sets.iter().flat_map(|set| set.v4.ranges().iter().copied()).collect();
        let v6 = sets.iter().flat_map(|set| set.v6.ranges().iter().copied()).collect();
        Self { v4, v6 }
    }

    /// What is in both.
    pub fn intersection(&self, other: &Self) -> Self {
        Self { v4: self.v4.intersection(&other.v4), v6: self.v6.intersection(&other.v6) }
    }

    /// What is in this one and not in the other.
    pub fn difference(&self, other: &Self) -> Self {
        Self { v4: self.v4.difference(&other.v4), v6: self.v6.difference(&other.v6) }
    }

    /// The fewest networks that together are the set, IPv4 first, sorted.
    pub fn networks(&self) -> Vec<IpNet> {
        let mut networks = Vec::new();
        for &(first, last) in self.v4.ranges() {
            let subnets = Ipv4Subnets::new(Ipv4Addr::from_bits(first), Ipv4Addr::from_bits(last), 0);
            networks.extend(subnets.map(IpNet::V4));
        }
        for &(first, last) in self.v6.ranges() {
            let subnets = Ipv6Subnets::new(Ipv6Addr::from_bits(first), Ipv6Addr::from_bits(last), 0);
            networks.extend(subnets.map(IpNet::V6));
        }
        networks
    }

    /// The least address, IPv4 first.
    pub fn first(&self) -> Option<IpAddr> {
        let v4 = self.v4.ranges().first().map(|range| IpAddr::V4(Ipv4Addr::from_bits(range.0)));
        v4.or_else(|| self.v6.ranges().first().map(|range| IpAddr::V6(Ipv6Addr::from_bits(range.0))))
    }
}

impl FromIterator<IpNet> for Addresses {
    fn from_iter<I: IntoIterator<Item = IpNet>>(networks: I) -> Self {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for network in networks {
            match network {
                IpNet::V4(network) => v4.push(range4(network)),
                IpNet::V6(network) => v6.push(range6(network)),
            }
        }
        Self { v4: v4.into_iter().collect(), v6: v6.into_iter().collect() }
    }
}

fn range4(network: Ipv4Net) -> (u32, u32) {
    (network.network().to_bits(), network.broadcast().to_bits())
}

fn range6(network: Ipv6Net) -> (u128, u128) {
    (network.network().to_bits(), network.broadcast().to_bits())
}

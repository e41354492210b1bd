//! What the router refused, as its rules wrote it down.

use std::collections::HashSet;
use std::net::IpAddr;

use super::cluster::Cluster;
use super::probe::{Probe, Protocol};

/// Sender, receiver, protocol and port of packets that a rule refused.
#[derive(Debug, Default)]
pub(super) struct Refusals(HashSet<(IpAddr, IpAddr, Protocol, u16)>);

impl Refusals {
    /// Reads what `nft list sets` printed: elements are written `10.0.0.1 . 10.0.0.2 . tcp . 80`.
    pub(super) fn read(listing: &str) -> Self {
        let words: Vec<&str> = listing.split([' ', '\t', '\n', ',']).filter(|word| !word.is_empty()).collect();
        let elements = words.windows(7).filter_map(|words| {
            let [from, ".", to, ".", protocol, ".", port] = words else { return None };
            Some((from.parse().ok()?, to.parse().ok()?, Protocol::named(protocol)?, port.parse().ok()?))
        });
        Self(elements.collect())
    }

    /// Whether it is why that probe did not get through.
    pub(super) fn explain(&self, probe: &Probe, cluster: &Cluster) -> bool {
        let address = |id| cluster[id].addresses.of(probe.family);
        self.0.contains(&(address(probe.from), address(probe.to), probe.protocol, probe.port))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_read_from_a_listing() {
        let listing = "set refused6 {\n type ipv6_addr . ipv6_addr . inet_proto . inet_service\n elements = { \
                       fd00::1 . fd00::2 . tcp . 80,\n\t fd00::1 . fd00::3 . sctp . 81 }\n}";
        let read = Refusals::read(listing).0;
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        assert_eq!(read.len(), 2);
        assert!(read.contains(&(address("fd00::1"), address("fd00::3"), Protocol::Sctp, 81)));
    }
}

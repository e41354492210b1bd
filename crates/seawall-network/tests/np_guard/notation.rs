//! How the analyzer writes ports and ends.

use std::collections::BTreeSet;

use core::net::Ipv4Addr;

use seawall_network::addresses::Addresses;
use seawall_network::intervals::Intervals;
use seawall_network::ports::{Ports, Protocol};

/// Ports, and the names of ports that no pod has given a number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Conn {
    pub(crate) ports: Ports,
    /// Protocol, empty where none is said, and name.
    pub(crate) names: BTreeSet<(String, String)>,
}

impl From<Ports> for Conn {
    fn from(ports: Ports) -> Self {
        Self { ports, names: BTreeSet::new() }
    }
}

/// One end of a connection.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    /// A workload, `shop/web[Deployment]`, or `{ingress-controller}`.
    Named(String),
    /// Addresses outside.
    Outside(Addresses),
}

/// `All Connections`, `No Connections`, or `SCTP 1-65535,TCP 80,8080-8090`.
pub(crate) fn conn(text: &str) -> Conn {
    if text.trim() == "All Connections" {
        return Ports::all().into();
    }
    if text.trim() == "No Connections" {
        return Conn::default();
    }
    let mut conn = Conn::default();
    let mut protocol = String::new();
    for part in text.trim_end().split(',') {
        let value = match part.split_once(' ') {
            Some((name, value)) => {
                name.clone_into(&mut protocol);
                value
            }
            None => part,
        };
        add(&mut conn, &protocol, value);
    }
    conn
}

/// `TCP:[80,8080-8090], UDP, SCTP`, as explanations write it.
pub(crate) fn explained(text: &str) -> Ports {
    let mut conn = Conn::default();
    for part in text.split(", ") {
        match part.split_once(":[") {
            Some((protocol, ports)) => {
                ports.trim_end_matches(']').split(',').for_each(|port| add(&mut conn, protocol, port));
            }
            None => conn.ports = conn.ports.union(&Ports::of(read_protocol(part))),
        }
    }
    assert!(conn.names.is_empty(), "`{text}` has names of ports");
    conn.ports
}

/// `10.0.0.0-10.255.255.255[External]`, or a name.
pub(crate) fn end(text: &str) -> End {
    let Some(range) = text.strip_suffix("[External]") else { return End::Named(text.to_owned()) };
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    let number = |text: &str| text.parse::<Ipv4Addr>().unwrap_or_else(|_| panic!("`{text}` is no address")).to_bits();
    End::Outside(Addresses { v4: Intervals::of(number(first), number(last)), v6: Intervals::default() })
}

fn add(conn: &mut Conn, protocol: &str, value: &str) {
    let (first, last) = value.split_once('-').unwrap_or((value, value));
    match (first.parse(), last.parse()) {
        (Ok(first), Ok(last)) => conn.ports = conn.ports.union(&Ports::range(read_protocol(protocol), first, last)),
        _ => {
            conn.names.insert((protocol.to_owned(), value.to_owned()));
        }
    }
}

fn read_protocol(name: &str) -> Protocol {
    Protocol::read(name).unwrap_or_else(|| panic!("`{name}` is no protocol"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_keep_the_protocol_before_them() {
        let read = conn("SCTP 9003,TCP 80,90-91,UDP 53");
        let tcp = Ports::range(Protocol::Tcp, 80, 80).union(&Ports::range(Protocol::Tcp, 90, 91));
        let rest = Ports::range(Protocol::Sctp, 9003, 9003).union(&Ports::range(Protocol::Udp, 53, 53));
        assert_eq!(read, tcp.union(&rest).into());
        assert!(conn("All Connections").ports.is_all());
        assert_eq!(conn("No Connections"), Conn::default());
    }

    #[test]
    fn names_of_ports_may_stand_without_a_protocol() {
        assert_eq!(conn("TCP http").names, [("TCP".to_owned(), "http".to_owned())].into());
        assert_eq!(conn(" local-port").names, [(String::new(), "local-port".to_owned())].into());
    }

    #[test]
    fn explanations_write_ports_in_brackets() {
        assert!(explained("TCP, UDP, SCTP").is_all());
        assert!(
            explained("TCP:[1-79,81-65535], UDP, SCTP").difference(&explained("TCP:[80]")).contains(Protocol::Udp, 1)
        );
    }

    #[test]
    fn ranges_of_addresses_are_outside() {
        assert_eq!(
            end("0.0.0.0-255.255.255.255[External]"),
            End::Outside(Addresses { v4: Intervals::all(), ..Addresses::default() })
        );
        assert_eq!(end("a/b[Pod]"), End::Named("a/b[Pod]".to_owned()));
    }
}

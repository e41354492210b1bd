//! Sets of ports of the three protocols that policies know.

use std::fmt;

use crate::intervals::Intervals;

/// A protocol with ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// SCTP.
    Sctp,
}

impl Protocol {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Tcp, Self::Udp, Self::Sctp];

    /// As the API writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Sctp => "SCTP",
        }
    }

    /// The protocol that the API calls so; the case counts.
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|protocol| protocol.name() == name)
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of pairs of protocol and port, 1 to 65535.
#[derive(Clone, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Ports([Intervals<u16>; 3]);

impl Ports {
    /// Every port of every protocol.
    pub fn all() -> Self {
        Self(std::array::from_fn(|_| Intervals::of(1, u16::MAX)))
    }

    /// What people write: `80`, `TCP/80`, `UDP/8000-9000` or `SCTP`; TCP where no protocol is given.
    pub fn read(text: &str) -> Option<Self> {
        let protocol = |name: &str| Protocol::read(&name.to_ascii_uppercase());
        if let Some(protocol) = protocol(text) {
            return Some(Self::of(protocol));
        }
        let (name, ports) = text.split_once('/').unwrap_or(("TCP", text));
        let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
        let number = |text: &str| text.parse::<u16>().ok().filter(|&port| port > 0);
        let (protocol, first, last) = (protocol(name)?, number(first)?, number(last)?);
        (first <= last).then(|| Self::range(protocol, first, last))
    }

    /// All ports of one protocol.
    pub fn of(protocol: Protocol) -> Self {
        Self::range(protocol, 1, u16::MAX)
    }

    /// The ports from `first` to `last` of one protocol; 0 is no port.
    pub fn range(protocol: Protocol, first: u16, last: u16) -> Self {
        let mut ports = Self::default();
        ports.0[protocol as usize] = Intervals::of(first.max(1), last);
        ports
    }

    /// The ports of one protocol.
    pub fn protocol(&self, protocol: Protocol) -> &Intervals<u16> {
        &self.0[protocol as usize]
    }

    /// The ranges of each protocol that has any.
    pub fn iter(&self) -> impl Iterator<Item = (Protocol, &[(u16, u16)])> {
        let ranges = Protocol::ALL.into_iter().map(|protocol| (protocol, self.protocol(protocol).ranges()));
        ranges.filter(|(_, ranges)| !ranges.is_empty())
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Intervals::is_empty)
    }

    /// Whether everything is in it.
    pub fn is_all(&self) -> bool {
        self.0.iter().all(|ports| ports.ranges() == [(1, u16::MAX)])
    }

    /// Whether this port of this protocol is in it.
    pub fn contains(&self, protocol: Protocol, port: u16) -> bool {
        self.protocol(protocol).contains(port)
    }

    /// Whether all of `other` is in it.
    pub fn covers(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(own, other)| own.covers(other))
    }

    /// What is in either.
    pub fn union(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|protocol| self.0[protocol].union(&other.0[protocol])))
    }

    /// What is in both.
    pub fn intersection(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|protocol| self.0[protocol].intersection(&other.0[protocol])))
    }

    /// What is in this one and not in the other.
    pub fn difference(&self, other: &Self) -> Self {
        Self(std::array::from_fn(|protocol| self.0[protocol].difference(&other.0[protocol])))
    }
}

impl fmt::Debug for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for Ports {
    /// `all`, `none`, or `TCP 80,8000-9000, UDP all`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_all() || self.is_empty() {
            return f.write_str(if self.is_empty() { "none" } else { "all" });
        }
        for (index, (protocol, ranges)) in self.iter().enumerate() {
            let space = if index == 0 { "" } else { ", " };
            write!(f, "{space}{protocol} ")?;
            for (index, &(first, last)) in ranges.iter().enumerate() {
                let comma = if index == 0 { "" } else { "," };
                match (first, last) {
                    (1, u16::MAX) => write!(f, "{comma}all")?,
                    _ if first == last => write!(f, "{comma}{first}")?,
                    _ => write!(f, "{comma}{first}-{last}")?,
                }
            }
        }
        Ok(())
    }
}

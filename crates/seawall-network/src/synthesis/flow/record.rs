//! One thing that was seen.

use core::net::IpAddr;

use crate::ports::Protocol;

/// One thing that was seen, as a source tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Record<'l> {
    /// When, in seconds since 1970.
    pub(super) time: Option<i64>,
    pub(super) protocol: Protocol,
    /// Who opened it.
    pub(super) from: Side<'l>,
    /// Who answers.
    pub(super) to: Side<'l>,
    /// The port of who answers.
    pub(super) port: u16,
    /// How often.
    pub(super) count: u64,
    /// The name by which the one who answers was asked for.
    pub(super) name: Option<&'l str>,
}

/// One end, as much as a source tells of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Side<'l> {
    pub(super) address: Option<IpAddr>,
    /// Namespace and name of the pod.
    pub(super) pod: Option<(&'l str, &'l str)>,
    /// Namespace, kind and name of what owns the pod; the kind may be empty.
    pub(super) owner: Option<(&'l str, &'l str, &'l str)>,
    pub(super) entity: Option<Entity>,
}

/// What a source calls an end that is no pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entity {
    World,
    Node,
    ApiServer,
}

/// Why a line is no record of an opened connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aside {
    /// It is an answer.
    Reply,
    /// It was dropped.
    Dropped,
    /// Nobody answered.
    Unanswered,
    /// It has no ports: ICMP and others.
    OtherProtocol,
    /// The source does not say who opened it.
    NoDirection,
    /// It is an event of another sort.
    OtherEvent,
}

impl Aside {
    /// For people, after a number.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Reply => "answers, which follow from what is opened",
            Self::Dropped => "dropped: no rule was made of them",
            Self::Unanswered => "unanswered: no rule was made of them",
            Self::OtherProtocol => "of protocols without ports",
            Self::NoDirection => "that do not say who opened the connection: no rule was made of them",
            Self::OtherEvent => "other events",
        }
    }
}

/// What a line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line<'l> {
    /// A connection.
    Record(Record<'l>),
    /// Nothing that asks for a rule.
    Aside(Aside),
    /// That a pod had an address for a time.
    Pod { namespace: &'l str, name: &'l str, address: IpAddr, since: Option<i64>, until: Option<i64> },
}

/// An address; IPv4 in its usual form is read by hand, for it stands twice in every line.
pub(super) fn address(text: &str) -> Option<IpAddr> {
    let bytes = text.as_bytes();
    let mut octets = [0u8; 4];
    let mut part = 0;
    let (mut value, mut digits) = (0u16, 0);
    for &byte in bytes {
        match byte {
            b'0'..=b'9' if digits < 3 => {
                value = value * 10 + u16::from(byte - b'0');
                digits += 1;
            }
            b'.' if digits > 0 && part < 3 => {
                octets[part] = u8::try_from(value).ok()?;
                part += 1;
                (value, digits) = (0, 0);
            }
            _ => return text.parse::<IpAddr>().ok().map(|address| address.to_canonical()),
        }
    }
    if part != 3 || digits == 0 {
        return None;
    }
    octets[3] = u8::try_from(value).ok()?;
    Some(IpAddr::from(octets))
}

//! Protocols and ports of a rule.

use seawall_model::Found;
use seawall_yaml::Node;

use crate::policy::cilium::part;
use crate::policy::kubernetes::is_port_name;
use crate::policy::surroundings::list;
use crate::policy::{Port, Reader};
use crate::ports::{Ports, Protocol};
use crate::reason::Reason;

/// The ports that a rule means, and why it may not mean them.
pub(super) fn read<'r>(
    reader: &mut Reader<'r>,
    rule: Node<'r>,
    destination: Option<Node<'r>>,
    namespace: Option<&str>,
) -> (Vec<Port>, Option<Reason>) {
    let protocols = protocols(reader, rule);
    let of = |first: u16, last: u16| {
        let ranges = protocols.iter().map(|protocol| Ports::range(*protocol, first, last));
        ranges.fold(Ports::default(), |all, range| all.union(&range))
    };
    let Some(destination) = destination else { return (vec![everything(&protocols)], None) };
    if let Some(service) = part(destination, "services") {
        return service_ports(reader, service, &protocols, namespace);
    }
    let (wanted, unwanted) = (list(destination, "ports"), list(destination, "notPorts"));
    let limited = list(destination, "ports").chain(list(destination, "notPorts")).next();
    let has_ports = part(rule, "protocol").is_some() && !protocols.is_empty();
    if let Some(limited) = limited.filter(|_| !has_ports) {
        reader.unreadable(limited, "needs a `protocol` with ports beside it");
        return (vec![Port::Any], Some(Reason::Unreadable));
    }
    let mut doubt = None;
    let mut numbers = Ports::default();
    let mut names = Vec::new();
    let mut any = true;
    for written in wanted {
        any = false;
        match one(reader, written) {
            Some(One::Range(first, last)) => numbers = numbers.union(&of(first, last)),
            Some(One::Name(name)) => {
                let name = reader.word(name);
                names.extend(protocols.iter().map(|protocol| Port::Named { protocol: Some(*protocol), name }));
            }
            None => doubt = Some(Reason::Unreadable),
        }
    }
    if any {
        numbers = of(1, u16::MAX);
    }
    for written in unwanted {
        match one(reader, written) {
            Some(One::Range(first, last)) => {
                numbers = numbers.difference(&of(first, last));
                // What a name stands for may be among them.
                doubt = doubt.or((!names.is_empty()).then_some(Reason::NotSupported));
            }
            Some(One::Name(_)) => {
                reader
                    .fault(written, "excludes a port by its name, which is not understood, so the rule may not match");
                doubt = doubt.or(Some(Reason::NotSupported));
            }
            None => doubt = Some(Reason::Unreadable),
        }
    }
    let ports = if any && part(rule, "protocol").is_none() && part(rule, "notProtocol").is_none() {
        vec![Port::Any]
    } else {
        std::iter::once(Port::Numbers(numbers)).chain(names).collect()
    };
    (ports, doubt)
}

fn everything(protocols: &[Protocol]) -> Port {
    if protocols.len() == Protocol::ALL.len() {
        return Port::Any;
    }
    Port::Numbers(protocols.iter().fold(Ports::default(), |all, protocol| all.union(&Ports::of(*protocol))))
}

/// The protocols with ports that a rule means.
fn protocols<'r>(reader: &mut Reader<'r>, rule: Node<'r>) -> Vec<Protocol> {
    let mut protocols = Protocol::ALL.to_vec();
    if let Some(written) = part(rule, "protocol") {
        let only = protocol(reader, written);
        protocols.retain(|protocol| only.is_none_or(|only| only == Some(*protocol)));
    }
    if let Some(written) = part(rule, "notProtocol") {
        let without = protocol(reader, written);
        protocols.retain(|protocol| without != Some(Some(*protocol)));
    }
    protocols
}

/// A protocol by name or number; within, nothing for one without ports; nothing at all for none.
fn protocol<'r>(reader: &mut Reader<'r>, written: Node<'r>) -> Option<Option<Protocol>> {
    let number = written.as_i64().or_else(|| written.as_str()?.parse().ok());
    match (number, written.as_str()) {
        (Some(6), _) => return Some(Some(Protocol::Tcp)),
        (Some(17), _) => return Some(Some(Protocol::Udp)),
        (Some(132), _) => return Some(Some(Protocol::Sctp)),
        (Some(1..=255), _) | (None, Some("ICMP" | "ICMPv6" | "UDPLite")) => return Some(None),
        (None, Some(name)) => {
            if let Some(protocol) = Protocol::read(name) {
                return Some(Some(protocol));
            }
        }
        _ => {}
    }
    reader.unreadable(written, "is no protocol: TCP, UDP, SCTP, ICMP, ICMPv6, UDPLite, or a number from 1 to 255");
    None
}

enum One<'r> {
    Range(u16, u16),
    Name(&'r str),
}

/// A number, a range such as `80:90`, or a name. Nothing, with a report, for anything else.
fn one<'r>(reader: &mut Reader<'r>, written: Node<'r>) -> Option<One<'r>> {
    if let Some(number) = written.as_i64() {
        let number = u16::try_from(number).ok();
        if number.is_none() {
            reader.unreadable(written, "is no port number from 0 to 65535");
        }
        return number.map(|number| One::Range(number, number));
    }
    let text = written.as_str().unwrap_or_default();
    if let Some((first, last)) = text.split_once(':') {
        let range = first.parse().ok().zip(last.parse().ok()).filter(|(first, last): &(u16, u16)| first <= last);
        if range.is_none() {
            reader.unreadable(written, "is no range of ports such as 80:90");
        }
        return range.map(|(first, last)| One::Range(first, last));
    }
    if let Ok(number) = text.parse::<u16>() {
        return Some(One::Range(number, number));
    }
    if !is_port_name(text) {
        reader.unreadable(written, "is neither a port number, a range such as 80:90, nor a port's name");
        return None;
    }
    Some(One::Name(text))
}

/// The ports that a Service leads to.
fn service_ports<'r>(
    reader: &mut Reader<'r>,
    service: Node<'r>,
    protocols: &[Protocol],
    namespace: Option<&str>,
) -> (Vec<Port>, Option<Reason>) {
    let text = |key: &str| part(service, key).and_then(Node::as_str).filter(|text| !text.is_empty());
    let place = text("namespace").or(namespace);
    let found = match (reader.around, place, text("name")) {
        (Some(around), Some(namespace), Some(name)) => around.service(namespace, name),
        _ => return (vec![everything(protocols)], None),
    };
    let Found::Yes(service) = found else { return (vec![everything(protocols)], Some(Reason::Missing)) };
    let ports = crate::policy::service::Service(service).target_ports(reader.words);
    (ports.into_iter().filter(|(protocol, _)| protocols.contains(protocol)).map(|(_, port)| port).collect(), None)
}

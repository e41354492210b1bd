//! The ports of a rule of Cilium, and what it says of the requests on them.

use seawall_yaml::Node;

use super::part;
use crate::policy::kubernetes::is_port_name;
use crate::policy::surroundings::list;
use crate::policy::{Port, Reader};
use crate::ports::{Ports, Protocol};

/// Ports, and what more is demanded of connections to them.
type Noted = (Vec<Port>, Option<Box<str>>);

/// The ports that a rule names, those without a note together; absent when it names none. A rule for ICMP alone names
/// no port of the protocols that have some.
pub(super) fn of<'r>(reader: &mut Reader<'r>, rule: Node<'r>) -> Option<Vec<Noted>> {
    let lists: Vec<Node<'r>> = list(rule, "toPorts").collect();
    let icmp = list(rule, "icmps").next().is_some();
    if lists.is_empty() {
        return icmp.then(Vec::new);
    }
    if icmp {
        reader.unreadable(rule, "has both `toPorts` and `icmps`, which Cilium refuses");
    }
    let mut plain = Vec::new();
    let mut noted = Vec::new();
    for written in lists {
        let mut ports: Vec<Port> = list(written, "ports").flat_map(|port| one(reader, port)).collect();
        if list(written, "ports").next().is_none() {
            ports.push(Port::Any);
        }
        match note(rule, written) {
            Some(note) => noted.push((ports, Some(note))),
            None => plain.extend(ports),
        }
    }
    if !plain.is_empty() {
        noted.insert(0, (plain, None));
    }
    Some(noted)
}

/// None for a protocol without ports.
fn one<'r>(reader: &mut Reader<'r>, written: Node<'r>) -> Option<Port> {
    let protocol = match part(written, "protocol").map(|node| (node, node.as_str())) {
        None | Some((_, Some("" | "ANY"))) => None,
        Some((_, Some("ICMP" | "ICMPv6" | "VRRP" | "IGMP"))) => return None,
        Some((node, text)) => match text.and_then(Protocol::read) {
            Some(protocol) => Some(protocol),
            None => {
                reader.unreadable(node, "is none of TCP, UDP, SCTP, ANY");
                None
            }
        },
    };
    let of = |first: u16, last: u16| {
        let protocols = Protocol::ALL.into_iter().filter(|own| protocol.is_none_or(|protocol| protocol == *own));
        let ranges = protocols.map(|protocol| Ports::range(protocol, first, last));
        Some(Port::Numbers(ranges.fold(Ports::default(), |all, range| all.union(&range))))
    };
    let end = part(written, "endPort");
    let Some(port) = part(written, "port") else {
        reader.unreadable(written, "has no `port`");
        return Some(Port::Any);
    };
    let Some(text) = port.as_str() else {
        reader.unreadable(port, "must be a text: a number in quotes, or a name");
        return Some(Port::Any);
    };
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let Ok(first) = text.parse::<u16>() else {
            reader.unreadable(port, "is no port number from 0 to 65535");
            return Some(Port::Any);
        };
        let last = match end.map(|end| (end, end.as_i64().and_then(|last| u16::try_from(last).ok()))) {
            // 0 stands for all.
            None | Some((_, Some(0))) => {
                if first == 0 {
                    u16::MAX
                } else {
                    first
                }
            }
            Some((_, Some(last))) if last >= first => last,
            Some((end, _)) => {
                reader.unreadable(end, "is no port number that is at least `port`");
                return Some(Port::Any);
            }
        };
        return of(first, last);
    }
    if !is_port_name(&text.to_ascii_lowercase()) {
        reader.unreadable(port, "is neither a number nor a port's name");
        return Some(Port::Any);
    }
    if let Some(end) = end.filter(|end| end.as_i64() != Some(0)) {
        reader.unreadable(end, "stands beside a port's name");
    }
    Some(Port::Named { protocol, name: reader.word(text) })
}

/// What is demanded beyond the port; nothing when nothing is.
fn note(rule: Node<'_>, written: Node<'_>) -> Option<Box<str>> {
    let rules = part(written, "rules");
    let listed = |key: &'static str| rules.into_iter().flat_map(move |rules| list(rules, key));
    let text = |of: Node<'_>, key: &str| of.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
    let mut demands: Vec<String> = Vec::new();
    let http: Vec<String> = listed("http").map(http).collect();
    let dns: Vec<String> = listed("dns").map(|name| text(name, "matchName") + &text(name, "matchPattern")).collect();
    let topics: Vec<String> = listed("kafka").map(|rule| text(rule, "topic")).collect();
    let names: Vec<String> = list(written, "serverNames").filter_map(|name| Some(name.as_str()?.to_owned())).collect();
    for (what, of) in [("", http), ("DNS queries for ", dns), ("Kafka topics ", topics), ("TLS to ", names)] {
        if !of.is_empty() {
            demands.push(format!("{what}{}", of.join(", ")));
        }
    }
    if let Some(protocol) = rules.and_then(|rules| part(rules, "l7proto")).and_then(Node::as_str) {
        demands.push(format!("requests that the rules for {protocol} allow"));
    }
    if part(written, "listener").is_some() {
        demands.push("what an Envoy listener lets through".to_owned());
    }
    demands.extend(authentication(rule).map(String::from));
    (!demands.is_empty()).then(|| format!("only {}", demands.join("; only ").replace("only only", "only")).into())
}

fn http(rule: Node<'_>) -> String {
    let text = |key: &str| rule.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
    let method = text("method").unwrap_or("any method");
    let host = text("host").unwrap_or_default();
    let path = text("path").unwrap_or(if host.is_empty() { "any path" } else { "" });
    let headers =
        if list(rule, "headers").chain(list(rule, "headerMatches")).next().is_some() { " with headers" } else { "" };
    format!("{method} {host}{path}{headers}")
}

/// What is demanded of the connection as a whole.
pub(super) fn authentication(rule: Node<'_>) -> Option<Box<str>> {
    let mode = rule.path(&["authentication", "mode"])?.as_str()?;
    (mode == "required").then(|| "after mutual authentication".into())
}

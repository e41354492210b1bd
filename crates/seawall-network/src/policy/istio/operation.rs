//! What is asked for: `to` of a rule, and what `when` says of it.

use seawall_yaml::Node;

use super::{Identity, all_ports, source};
use crate::condition::Condition;
use crate::policy::Reader;
use crate::policy::cilium::part;
use crate::policy::surroundings::list;
use crate::ports::{Ports, Protocol};
use crate::reason::Reason;

/// One operation.
pub(super) struct Operation {
    /// The ports of the pod.
    pub(super) ports: Ports,
    /// What is asked of the request on top, for people.
    pub(super) http: Vec<String>,
}

/// What `when` adds to every source and operation of its rule.
pub(super) struct When {
    pub(super) peers: Condition,
    pub(super) ports: Ports,
    pub(super) http: Vec<String>,
    /// Why what the connection alone tells may not hold.
    pub(super) doubt: Option<Reason>,
}

/// The elements of `to`.
pub(super) fn all<'r>(reader: &mut Reader<'r>, rule: Node<'r>) -> Vec<Operation> {
    let mut operations = Vec::new();
    for written in list(rule, "to") {
        operations.push(read(reader, written));
    }
    if operations.is_empty() {
        operations.push(Operation { ports: all_ports(), http: Vec::new() });
    }
    operations
}

fn read<'r>(reader: &mut Reader<'r>, written: Node<'r>) -> Operation {
    let mut read = Operation { ports: all_ports(), http: Vec::new() };
    let Some(operation) = part(written, "operation").filter(|operation| operation.entries().next().is_some()) else {
        reader.unreadable(written, "has no `operation` with something in it");
        return read;
    };
    for (key, values) in operation.entries() {
        if values.items().next().is_none() {
            if !values.is_null() {
                reader.unreadable(values, "must be a list with something in it");
            }
            continue;
        }
        match key.scalar().unwrap_or_default() {
            "ports" => read.ports = read.ports.intersection(&ports(reader, values)),
            "notPorts" => read.ports = read.ports.difference(&ports(reader, values)),
            name @ ("hosts" | "notHosts" | "methods" | "notMethods" | "paths" | "notPaths") => {
                read.http.push(said(name, &source::texts(values)));
            }
            _ => {
                reader.unreadable(key, "is no field of an operation");
            }
        }
    }
    read
}

fn said(field: &str, values: &str) -> String {
    match field {
        "methods" | "paths" => values.to_owned(),
        "hosts" => format!("host {values}"),
        "notMethods" | "notPaths" => format!("not {values}"),
        "notHosts" => format!("not host {values}"),
        other => format!("{other} {values}"),
    }
}

fn ports<'r>(reader: &mut Reader<'r>, values: Node<'r>) -> Ports {
    let mut ports = Ports::default();
    for value in values.items() {
        match value.scalar().and_then(|text| text.parse::<u16>().ok()).filter(|&port| port > 0) {
            Some(port) => ports = ports.union(&Ports::range(Protocol::Tcp, port, port)),
            None => {
                reader.unreadable(value, "is no port number from 1 to 65535");
            }
        }
    }
    ports
}

/// Reads `when`, whose elements must all hold.
pub(super) fn when<'r>(reader: &mut Reader<'r>, rule: Node<'r>, identity: Identity) -> When {
    let mut read = When { peers: Condition::Always, ports: all_ports(), http: Vec::new(), doubt: None };
    let mut peers = Vec::new();
    for written in list(rule, "when") {
        let Some(key) = part(written, "key").and_then(Node::as_str) else {
            reader.unreadable(written, "has no `key`");
            continue;
        };
        let (values, others) = (part(written, "values"), part(written, "notValues"));
        let is_empty = |values: Option<Node<'r>>| values.is_none_or(|values| values.items().next().is_none());
        if is_empty(values) && is_empty(others) {
            reader.unreadable(written, "has neither `values` nor `notValues`");
            continue;
        }
        if let Some(condition) = source::when(reader, key, written, identity) {
            peers.push(condition);
            continue;
        }
        match key {
            "destination.port" => {
                if let Some(values) = values {
                    read.ports = read.ports.intersection(&ports(reader, values));
                }
                if let Some(others) = others {
                    read.ports = read.ports.difference(&ports(reader, others));
                }
            }
            "remote.ip" => read.http.push(format!("remote.ip {}", source::texts(values.or(others).unwrap_or(written)))),
            "connection.sni" => read.doubt = Some(Reason::Requests),
            "destination.ip" => read.doubt = Some(Reason::NotSupported),
            _ if key.starts_with("experimental.") => read.doubt = Some(Reason::NotSupported),
            _ if key.starts_with("request.") => {
                let not = if values.is_some() { "" } else { "not " };
                read.http.push(format!("{key} {not}{}", source::texts(values.or(others).unwrap_or(written))));
            }
            _ => {
                reader.unreadable(written, "has a `key` that Istio does not know");
            }
        }
    }
    read.peers = Condition::all(peers);
    read
}

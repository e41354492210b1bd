//! Connections as JSON. Each end and each set of ports becomes text once; a connection is then a copy of bytes, and
//! nothing of the whole is held.

use std::io::{self, Write};

use seawall_network::connections::{Admitted, Connections, End};
use seawall_network::ports::Ports;
use seawall_network::reason::{Reason, Reasons};
use serde_json::{Map, Value, json};

use super::ConnectionReport;
use crate::json::{API_VERSION, ProblemView};
use crate::lines;

pub(crate) fn write(report: &ConnectionReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let cni = report.profile.name();
    write!(
        out,
        "{{\"apiVersion\":\"{API_VERSION}\",\"kind\":\"NetworkConnections\",\"cni\":\"{cni}\",\n\"connections\":["
    )?;
    let mut first = true;
    each(report.connections, &mut |from, to, admitted| {
        out.write_all(if first { b"\n{\"from\":" } else { b",\n{\"from\":" })?;
        first = false;
        connection(from, to, admitted, out)
    })?;
    out.write_all(b"],\n\"reasons\":")?;
    serde_json::to_writer(&mut *out, &reasons(report.connections))?;
    out.write_all(b",\n\"problems\":[")?;
    lines::entries(report.problems.iter().map(ProblemView::new), out)?;
    out.write_all(b"]}\n")
}

pub(crate) fn write_lines(report: &ConnectionReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let head = format!("{{\"apiVersion\":\"{API_VERSION}\",\"kind\":\"NetworkConnection\",\"from\":");
    each(report.connections, &mut |from, to, admitted| {
        out.write_all(head.as_bytes())?;
        connection(from, to, admitted, out)?;
        out.write_all(b"\n")
    })?;
    for problem in report.problems {
        let mut line = json!({ "apiVersion": API_VERSION, "kind": "Problem" });
        if let (Value::Object(line), Value::Object(problem)) =
            (&mut line, serde_json::to_value(ProblemView::new(problem))?)
        {
            line.extend(problem);
        }
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// The end of a connection's object, after `"from":`.
fn connection(from: &str, to: &str, admitted: &str, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(from.as_bytes())?;
    out.write_all(b",\"to\":")?;
    out.write_all(to.as_bytes())?;
    out.write_all(admitted.as_bytes())
}

/// Calls `write` for each connection, one for each network of an address set, with the texts of its ends and of what is
/// admitted.
fn each(connections: &Connections, write: &mut dyn FnMut(&str, &str, &str) -> io::Result<()>) -> io::Result<()> {
    let ends: Vec<Vec<String>> =
        connections.ends.iter().map(|end| endpoints(end).iter().map(Value::to_string).collect()).collect();
    let admitted: Vec<String> = connections.admitted.iter().map(self::admitted).collect();
    for connection in &connections.connections {
        for from in &ends[connection.from as usize] {
            for to in &ends[connection.to as usize] {
                write(from, to, &admitted[connection.admitted as usize])?;
            }
        }
    }
    Ok(())
}

/// An ENDPOINT for each network of an address set, one for anything else.
pub(crate) fn endpoints(end: &End) -> Vec<Value> {
    match end {
        End::Workload(workload) => {
            let mut members = Map::new();
            members.insert("kind".to_owned(), json!(workload.kind));
            members.insert("namespace".to_owned(), json!(workload.namespace));
            members.insert("name".to_owned(), json!(workload.name));
            if let Some(variant) = &workload.variant {
                members.insert("variant".to_owned(), json!(variant));
            }
            if workload.on_host_network {
                members.insert("hostNetwork".to_owned(), json!(true));
            }
            vec![json!({ "workload": members })]
        }
        End::Addresses(addresses) => {
            addresses.networks().iter().map(|network| json!({ "cidr": network.to_string() })).collect()
        }
        End::External => vec![json!({ "external": true })],
        End::IngressController => vec![json!({ "ingressController": true })],
        End::Pods { namespaces, namespace, pods } => {
            vec![json!({ "pods": { "namespaces": namespaces, "namespace": namespace, "labels": pods } })]
        }
    }
}

fn admitted(admitted: &Admitted) -> String {
    let mut text = format!(",\"allowed\":{}", Value::Array(protocols(&admitted.allowed, Reasons::NONE)));
    if !admitted.depends.is_empty() {
        let depends = Value::Array(protocols(&admitted.depends, admitted.reasons));
        text.push_str(&format!(",\"depends\":{depends}"));
    }
    text.push('}');
    text
}

/// `{"protocol":"TCP","ports":[[80,80]]}` for each protocol that has any port.
pub(crate) fn protocols(ports: &Ports, reasons: Reasons) -> Vec<Value> {
    let of = |(protocol, ranges): (seawall_network::ports::Protocol, &[(u16, u16)])| {
        let mut entry = json!({ "protocol": protocol.name(), "ports": ranges });
        if let (false, Value::Object(members)) = (reasons.is_empty(), &mut entry) {
            let words: Vec<Value> = reasons.iter().map(|reason| Value::String(word(reason))).collect();
            members.insert("reasons".to_owned(), Value::Array(words));
        }
        entry
    };
    ports.iter().map(of).collect()
}

/// The reasons that occur, with what they mean.
fn reasons(connections: &Connections) -> Map<String, Value> {
    let all = connections.admitted.iter().fold(Reasons::NONE, |all, admitted| all.and(admitted.reasons));
    all.iter().map(|reason| (word(reason), Value::String(reason.text().to_owned()))).collect()
}

/// `podAddress`.
pub(crate) fn word(reason: Reason) -> String {
    let name = reason.name();
    name[..1].to_ascii_lowercase() + &name[1..]
}

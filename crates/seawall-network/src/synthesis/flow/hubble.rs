//! Flows as Hubble writes them: `hubble observe -o json`, the exporter's files, wrapped in `flow` or bare.

use std::borrow::Cow;

use serde::Deserialize;

use super::record::{Aside, Entity, Line, Record, Side, address};
use super::time::seconds;
use crate::ports::Protocol;

#[derive(Debug, Deserialize)]
struct Wrapped<'l> {
    #[serde(borrow)]
    flow: Option<Flow<'l>>,
}

/// A flow, as much of it as is used.
#[derive(Debug, Deserialize)]
pub(super) struct Flow<'l> {
    #[serde(borrow)]
    time: Option<Cow<'l, str>>,
    #[serde(borrow)]
    verdict: Option<Cow<'l, str>>,
    #[serde(rename = "IP", borrow)]
    ip: Option<Addresses<'l>>,
    l4: Option<Layer4>,
    #[serde(borrow)]
    source: Option<Endpoint<'l>>,
    #[serde(borrow)]
    destination: Option<Endpoint<'l>>,
    is_reply: Option<bool>,
    #[serde(borrow)]
    destination_names: Option<Vec<Cow<'l, str>>>,
}

#[derive(Debug, Deserialize)]
struct Addresses<'l> {
    #[serde(borrow)]
    source: Option<Cow<'l, str>>,
    #[serde(borrow)]
    destination: Option<Cow<'l, str>>,
}

#[derive(Debug, Deserialize)]
struct Layer4 {
    #[serde(rename = "TCP")]
    tcp: Option<Ports>,
    #[serde(rename = "UDP")]
    udp: Option<Ports>,
    #[serde(rename = "SCTP")]
    sctp: Option<Ports>,
}

#[derive(Debug, Deserialize)]
struct Ports {
    destination_port: Option<u32>,
}

#[derive(Debug, Deserialize)]
struct Endpoint<'l> {
    #[serde(borrow)]
    namespace: Option<Cow<'l, str>>,
    #[serde(borrow)]
    pod_name: Option<Cow<'l, str>>,
    #[serde(borrow)]
    labels: Option<Vec<Cow<'l, str>>>,
    #[serde(borrow)]
    workloads: Option<Vec<Workload<'l>>>,
}

#[derive(Debug, Deserialize)]
struct Workload<'l> {
    #[serde(borrow)]
    name: Option<Cow<'l, str>>,
    #[serde(borrow)]
    kind: Option<Cow<'l, str>>,
}

impl<'l> Flow<'l> {
    /// Reads a line that is a flow; nothing when it is another object, or none.
    pub(super) fn read(line: &'l str) -> Option<Self> {
        let wrapped: Option<Wrapped<'l>> = serde_json::from_str(line).ok();
        let flow = wrapped.and_then(|wrapped| wrapped.flow);
        let flow = flow.or_else(|| serde_json::from_str(line).ok())?;
        (flow.verdict.is_some() && flow.source.is_some() && flow.destination.is_some()).then_some(flow)
    }

    /// What it tells.
    pub(super) fn line(&self) -> Result<Line<'_>, &'static str> {
        match self.verdict.as_deref() {
            Some("FORWARDED" | "AUDIT" | "REDIRECTED") => {}
            Some("DROPPED") => {
                return Ok(Line::Aside(if self.is_reply == Some(true) { Aside::Reply } else { Aside::Dropped }));
            }
            _ => return Ok(Line::Aside(Aside::OtherEvent)),
        }
        let Some(l4) = &self.l4 else { return Ok(Line::Aside(Aside::OtherProtocol)) };
        let ports = [(&l4.tcp, Protocol::Tcp), (&l4.udp, Protocol::Udp), (&l4.sctp, Protocol::Sctp)];
        let Some((ports, protocol)) = ports.into_iter().find_map(|(ports, protocol)| Some((ports.as_ref()?, protocol)))
        else {
            return Ok(Line::Aside(Aside::OtherProtocol));
        };
        match self.is_reply {
            Some(true) => return Ok(Line::Aside(Aside::Reply)),
            Some(false) => {}
            None => return Ok(Line::Aside(Aside::NoDirection)),
        }
        let port = ports.destination_port.and_then(|port| u16::try_from(port).ok()).filter(|port| *port > 0);
        let port = port.ok_or("no `destination_port`")?;
        let addresses = self.ip.as_ref();
        let from = side(self.source.as_ref(), addresses.and_then(|ip| ip.source.as_deref()));
        let to = side(self.destination.as_ref(), addresses.and_then(|ip| ip.destination.as_deref()));
        let time = self.time.as_deref().and_then(seconds);
        let name = self.destination_names.iter().flatten().next().map(AsRef::as_ref);
        Ok(Line::Record(Record { time, protocol, from, to, port, count: 1, name }))
    }
}

fn side<'f>(endpoint: Option<&'f Endpoint<'_>>, written: Option<&str>) -> Side<'f> {
    let mut side = Side { address: written.and_then(address), ..Side::default() };
    let Some(endpoint) = endpoint else { return side };
    let is = |label: &str| endpoint.labels.iter().flatten().any(|own| own == label);
    side.entity = if is("reserved:kube-apiserver") {
        Some(Entity::ApiServer)
    } else if is("reserved:host") || is("reserved:remote-node") {
        Some(Entity::Node)
    } else if is("reserved:world") || is("reserved:world-ipv4") || is("reserved:world-ipv6") {
        Some(Entity::World)
    } else {
        None
    };
    let namespace = endpoint.namespace.as_deref().filter(|namespace| !namespace.is_empty());
    let pod = endpoint.pod_name.as_deref().filter(|name| !name.is_empty());
    side.pod = namespace.zip(pod);
    let workload = endpoint.workloads.as_ref().and_then(|all| all.first());
    side.owner = namespace.and_then(|namespace| {
        let workload = workload?;
        Some((namespace, workload.kind.as_deref().unwrap_or_default(), workload.name.as_deref()?))
    });
    side
}

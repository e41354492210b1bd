//! Exposure as JSON, a workload a line.

use std::io::{self, Write};

use seawall_model::Snapshot;
use seawall_network::Verdict;
use seawall_network::connections::{Admitted, End};
use seawall_network::exposure::{Exposed, Exposure, Namespaces, Newcomers};
use seawall_network::internet::{EntryKind, Leg, Opener, Way};
use seawall_network::policy::Direction;
use seawall_network::reason::Reasons;
use serde_json::{Value, json};

use super::ExposureReport;
use crate::json::{API_VERSION, ProblemView};
use crate::lines;
use crate::network::json::{endpoints, protocols, word};

pub(super) fn write(report: &ExposureReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    let cni = report.profile.name();
    write!(out, "{{\"apiVersion\":\"{API_VERSION}\",\"kind\":\"NetworkExposure\",\"cni\":\"{cni}\",\n\"workloads\":[")?;
    let workloads = report.workloads().map(|of| {
        let mut entry = endpoints(&End::Workload(of[0].workload.clone())).pop().unwrap_or_default();
        entry["internet"] = report.ways_to(of).map(|way| self::way(way, report.snapshot)).collect();
        for exposure in of {
            let key = match exposure.direction {
                Direction::Ingress => "ingress",
                Direction::Egress => "egress",
            };
            entry[key] = self::exposure(exposure);
        }
        entry
    });
    lines::entries(workloads, out)?;
    out.write_all(b"],\n\"problems\":[")?;
    lines::entries(report.problems.iter().map(ProblemView::new), out)?;
    out.write_all(b"]}\n")
}

fn way(way: &Way, snapshot: &Snapshot) -> Value {
    let entry = &way.entry;
    let mut listens = json!({
        "kind": kind(entry.kind), "addresses": &*entry.addresses, "ports": protocols(&entry.ports, Reasons::NONE),
        "hosts": entry.hosts, "public": verdict(entry.public),
    });
    if !entry.note.is_empty() {
        listens["note"] = json!(entry.note);
    }
    let legs: Vec<Value> = way.legs.iter().map(|leg| self::leg(leg, way, snapshot)).collect();
    let mut value = json!({ "verdict": verdict(way.verdict()), "entry": listens, "legs": legs });
    if let Verdict::Depends(reasons) = way.verdict() {
        value["reasons"] = words(reasons);
    }
    value
}

fn leg(leg: &Leg, way: &Way, snapshot: &Snapshot) -> Value {
    let reference = |id| json!(snapshot.object(id).reference);
    let from = match &leg.from {
        Opener::Client => json!({ "client": true }),
        Opener::ClientOrNode => json!({ "client": true, "node": true }),
        Opener::Pods(pods) => json!({ "pods": pods.iter().map(|&pod| reference(pod)).collect::<Vec<_>>() }),
        Opener::Unknown => json!({ "unknownPods": true }),
    };
    let via = leg.hops.iter().map(|hop| json!({ "object": reference(hop.object), "path": hop.pointer }));
    let mut value = json!({
        "from": from, "via": via.collect::<Vec<_>>(), "to": reference(leg.to),
        "ports": protocols(&leg.ports, Reasons::NONE),
    });
    admit(&mut value, &leg.admitted);
    // The whole internet is said by saying nothing.
    let client = matches!(leg.from, Opener::Client | Opener::ClientOrNode);
    if client && !leg.admitted.is_nothing() && leg.sources != way.entry.sources {
        value["sources"] = networks(leg);
    }
    if !leg.denied_by.is_empty() {
        value["deniedBy"] = json!(leg.denied_by);
    }
    if !leg.sure {
        value["unsure"] = json!(true);
    }
    value
}

fn networks(leg: &Leg) -> Value {
    leg.sources.networks().iter().map(|network| Value::String(network.to_string())).collect()
}

fn exposure(exposure: &Exposure) -> Value {
    let outside =
        exposure.outside.iter().filter(|(_, admitted)| !admitted.is_nothing()).map(|(addresses, admitted)| {
            let networks: Vec<String> = addresses.networks().iter().map(ToString::to_string).collect();
            let mut value = json!({ "cidrs": networks });
            admit(&mut value, admitted);
            value
        });
    json!({
        "governed": exposure.is_governed,
        "pods": exposure.newcomers.iter().map(newcomers).collect::<Vec<_>>(),
        "outside": outside.collect::<Vec<_>>(),
    })
}

fn newcomers(exposed: &Exposed) -> Value {
    let texts = |demands: &[seawall_network::exposure::Demand]| {
        demands.iter().map(|one| Value::String(one.to_string())).collect::<Value>()
    };
    let mut value = match &exposed.newcomers {
        Newcomers::Any => json!({ "any": true }),
        Newcomers::Of { namespaces, pods } => match namespaces {
            Namespaces::Named(name) => json!({ "namespace": name, "labels": texts(pods) }),
            Namespaces::With(demands) => json!({ "namespaceLabels": texts(demands), "labels": texts(pods) }),
        },
    };
    admit(&mut value, &exposed.admitted);
    if !exposed.names.is_empty() {
        let name = |(protocol, name): &(Option<seawall_network::ports::Protocol>, Box<str>)| json!({ "protocol": protocol.map(seawall_network::ports::Protocol::name), "name": name });
        value["namedPorts"] = exposed.names.iter().map(name).collect();
    }
    value
}

fn admit(value: &mut Value, admitted: &Admitted) {
    value["allowed"] = Value::Array(protocols(&admitted.allowed, Reasons::NONE));
    if !admitted.depends.is_empty() {
        value["depends"] = Value::Array(protocols(&admitted.depends, admitted.reasons));
    }
}

fn words(reasons: Reasons) -> Value {
    reasons.iter().map(|reason| Value::String(word(reason))).collect()
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "allowed",
        Verdict::Denied => "denied",
        Verdict::Depends(_) => "depends",
    }
}

/// `loadBalancer`.
fn kind(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::LoadBalancer => "loadBalancer",
        EntryKind::ExternalAddress => "externalAddress",
        EntryKind::NodePort => "nodePort",
        EntryKind::HostPort => "hostPort",
        EntryKind::HostNetwork => "hostNetwork",
        EntryKind::Ingress => "ingress",
        EntryKind::Route => "route",
        EntryKind::Gateway => "gateway",
        EntryKind::IstioGateway => "istioGateway",
    }
}

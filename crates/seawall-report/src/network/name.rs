//! What people call the ends of connections.

use seawall_network::addresses::Addresses;
use seawall_network::connections::{End, WorkloadEnd};

use crate::text::printable;

/// Networks that are named before the rest is only counted.
const NAMED: usize = 4;

/// What people call `end`, on one line and harmless on a terminal: `shop/web (Deployment)`. Of many networks only the
/// first few.
pub fn name(end: &End) -> String {
    match end {
        End::Workload(workload) => self::workload(workload),
        End::Addresses(addresses) => networks(addresses),
        End::External => "external".to_owned(),
        End::IngressController => "ingress-controller".to_owned(),
        End::Pods { namespaces, namespace, pods } => self::pods(namespaces.as_deref(), namespace.as_deref(), pods),
    }
}

/// `shop/web (Deployment)`.
pub(crate) fn workload(end: &WorkloadEnd) -> String {
    let variant = end.variant.as_deref().map_or(String::new(), |variant| format!(", {variant}"));
    let host = if end.on_host_network { ", host network" } else { "" };
    printable(&format!("{}/{} ({}{variant}{host})", end.namespace, end.name, end.kind)).into_owned()
}

/// `shop/Deployment/web`: a PEER that means this workload only. A variant stands behind it in brackets.
pub(crate) fn peer(end: &End) -> String {
    match end {
        End::Workload(end) => {
            let variant = end.variant.as_deref().map_or(String::new(), |variant| format!("[{variant}]"));
            printable(&format!("{}/{}/{}{variant}", end.namespace, end.kind, end.name)).into_owned()
        }
        other => name(other),
    }
}

/// The same with every network of an address set.
pub(crate) fn whole_peer(end: &End) -> String {
    match end {
        End::Addresses(addresses) => addresses.networks().iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        other => peer(other),
    }
}

fn networks(addresses: &Addresses) -> String {
    let networks = addresses.networks();
    let named: Vec<String> = networks.iter().take(NAMED).map(ToString::to_string).collect();
    match networks.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more networks", named.join(", ")),
    }
}

fn pods(namespaces: Option<&str>, namespace: Option<&str>, pods: &str) -> String {
    let place = match (namespace, namespaces) {
        (Some(name), _) => format!("in {name}"),
        (None, None | Some("")) => "in any namespace".to_owned(),
        (None, Some(labels)) => format!("in namespaces with {labels}"),
    };
    let pods = if pods.is_empty() { "any pod".to_owned() } else { format!("pods with {pods}") };
    printable(&format!("{pods} {place}")).into_owned()
}

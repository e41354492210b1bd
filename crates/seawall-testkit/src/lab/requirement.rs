//! Whether a laboratory can be built here.

use std::env;

#[cfg(target_os = "linux")]
use super::namespace::{Namespace, feed};
#[cfg(target_os = "linux")]
use crate::lab::{Cluster, Translation};

/// The variable that says whether it must.
const VARIABLE: &str = "SEAWALL_LAB";

/// Why no laboratory can be built here, in a sentence; absent when one can.
#[cfg(not(target_os = "linux"))]
pub fn missing() -> Option<String> {
    Some("the packet lab needs Linux".to_owned())
}

/// Why no laboratory can be built here, in a sentence; absent when one can.
#[cfg(target_os = "linux")]
pub fn missing() -> Option<String> {
    if !nix::unistd::geteuid().is_root() {
        return Some("the packet lab needs root, to make network namespaces".to_owned());
    }
    for (program, package) in [("ip", "iproute2"), ("nft", "nftables")] {
        if feed(program, &["-V"], "").is_err() {
            return Some(format!("the packet lab needs the program `{program}` of the package {package}"));
        }
    }
    let namespace = match Namespace::new() {
        Ok(namespace) => namespace,
        Err(error) => return Some(format!("the packet lab cannot make a network namespace: {error}")),
    };
    let link = "link add v0 type veth peer name v1\n";
    let rules = Translation::of(&Cluster::empty(), &[]);
    let tried = namespace
        .set("ipv4/ip_forward=1\nipv6/conf/all/forwarding=1")
        .and_then(|()| namespace.command("ip", &["-batch", "-"], link))
        .and_then(|_| namespace.command("nft", &["-f", "-"], rules.rules()));
    tried.err().map(|error| format!("the packet lab misses something of the kernel: {error}"))
}

/// Whether a laboratory that cannot be built is a failure: `SEAWALL_LAB=required`.
pub fn is_required() -> bool {
    env::var_os(VARIABLE).is_some_and(|value| value == "required")
}

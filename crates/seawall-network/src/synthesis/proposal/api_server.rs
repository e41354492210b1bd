//! Where the API server listens.

use core::net::IpAddr;

use super::{Options, Services};

/// Addresses and ports of the API server.
#[derive(Debug)]
pub(in crate::synthesis) struct ApiServer {
    /// Sorted; empty when they are not known.
    pub(in crate::synthesis) endpoints: Vec<(IpAddr, u16)>,
}

impl ApiServer {
    /// What the user says, or the endpoints of `default/kubernetes`: its own address is rewritten before policies see it.
    pub(super) fn find(services: &Services<'_>, options: &Options) -> Self {
        let mut endpoints = options.api_server.clone();
        if endpoints.is_empty()
            && let Some(service) = services.get("default", "kubernetes")
        {
            let all = service.endpoints.iter().flat_map(|(address, ports)| ports.iter().map(|port| (*address, *port)));
            endpoints.extend(all);
        }
        endpoints.sort_unstable();
        endpoints.dedup();
        Self { endpoints }
    }
}

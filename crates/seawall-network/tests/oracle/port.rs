//! Protocols, and the ports that pods give names to.

use serde_json::Value;

use super::list;

/// What policies can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    Tcp,
    Udp,
    Sctp,
}

impl Protocol {
    pub(crate) const ALL: [Self; 3] = [Self::Tcp, Self::Udp, Self::Sctp];

    /// As manifests write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Sctp => "SCTP",
        }
    }

    /// The protocol of this name.
    pub(crate) fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|protocol| protocol.name() == name).expect("a protocol")
    }

    /// Whether the field `protocol` means this one; absent means TCP.
    pub(crate) fn is(self, field: &Value) -> bool {
        field.as_str().unwrap_or("TCP") == self.name()
    }
}

/// The numbers that `pod` gives the name `name`, each with whether it is of this protocol. Containers that run beside
/// the application count, so sidecars do although they stand among the init containers; other init containers do not.
pub(crate) fn named(pod: &Value, name: &str, protocol: Protocol) -> Vec<u64> {
    let sidecars = list(&pod["spec"]["initContainers"]).iter().filter(|init| init["restartPolicy"] == "Always");
    let containers = list(&pod["spec"]["containers"]).iter().chain(sidecars);
    let ports = containers.flat_map(|container| list(&container["ports"]));
    ports
        .filter(|port| port["name"] == name && protocol.is(&port["protocol"]))
        .filter_map(|port| port["containerPort"].as_u64())
        .collect()
}

//! Ports by number or name, looked up in pods as Kubernetes does.

use seawall_model::Workload;
use seawall_model::api::ContainerPort;
use seawall_model::workload::{Container, Role};
use seawall_yaml::{Kind, Node};

/// A reference to a port, as Services and probes write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PortRef<'d> {
    Number(i64),
    Name(&'d str),
    /// Neither a port's number nor a port's name.
    Invalid,
}

impl<'d> PortRef<'d> {
    /// Reads what is written; nothing for what is of another type than a number or a text.
    pub(crate) fn read(node: Node<'d>) -> Option<Self> {
        if let Some(number) = node.as_i64() {
            return Some(if (1..=65_535).contains(&number) { Self::Number(number) } else { Self::Invalid });
        }
        let name = node.as_str().filter(|_| node.kind() == Kind::String)?;
        Some(if is_name(name) { Self::Name(name) } else { Self::Invalid })
    }
}

/// Whether a port may be called so: at most 15 small letters, digits and single dashes inside, with a letter.
pub(crate) fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=15).contains(&name.len())
        && name.bytes().all(plain)
        && name.bytes().any(|byte| byte.is_ascii_lowercase())
        && !name.contains("--")
        && !name.starts_with('-')
        && !name.ends_with('-')
}

/// Containers that run as long as the pod does, so that a Service may send to them.
pub(crate) fn serving<'w, 's>(workload: &'w Workload<'s>) -> impl Iterator<Item = &'w Container<'s>> {
    workload.containers().iter().filter(|container| matches!(container.role, Role::Main | Role::Sidecar))
}

/// Whether the container declares the port. Of a number that it does not declare nobody knows whether it listens there:
/// declaring is for readers.
pub(crate) fn declares(container: &Container<'_>, port: PortRef<'_>, protocol: &str) -> bool {
    container.ports.iter().any(|declared| {
        self::protocol(declared) == protocol
            && match port {
                PortRef::Number(number) => declared.container_port.is_some_and(|own| own == number),
                PortRef::Name(name) => declared.name.is_some_and(|own| own == name),
                PortRef::Invalid => false,
            }
    })
}

/// The protocol, `TCP` unless written.
pub(crate) fn protocol<'d>(port: &ContainerPort<'d>) -> &'d str {
    port.protocol.map_or("TCP", |protocol| protocol.value)
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn names_of_ports_follow_the_registry_of_services() {
        for name in ["http", "a", "http-2", "1a", "a23456789012345"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "80", "1-2", "HTTP", "a--b", "-a", "a-", "http_metrics", "a234567890123456", "ä"] {
            assert!(!is_name(name), "{name}");
        }
    }
}

//! Ports of NetworkPolicy rules as they are written, and how messages name them.

use seawall_yaml::Node;

use super::network_policy::Rule;

/// One element of a rule's `ports`.
#[derive(Clone, Copy)]
pub(crate) struct WrittenPort<'s> {
    pub(crate) node: Node<'s>,
}

impl<'s> WrittenPort<'s> {
    /// `TCP` unless written.
    pub(crate) fn protocol(self) -> &'s str {
        self.node.get("protocol").and_then(Node::as_str).unwrap_or("TCP")
    }

    /// What `port` says; nothing for all ports of the protocol.
    pub(crate) fn port(self) -> Option<Node<'s>> {
        self.node.get("port").filter(|port| !port.is_null())
    }

    /// The number in `port`.
    pub(crate) fn number(self) -> Option<i64> {
        self.port()?.as_i64()
    }

    /// The name in `port`.
    pub(crate) fn name(self) -> Option<&'s str> {
        self.port()?.as_str()
    }

    /// The end of the range, where there is one.
    pub(crate) fn end(self) -> Option<Node<'s>> {
        self.node.get("endPort").filter(|end| !end.is_null())
    }
}

impl<'s> Rule<'s> {
    /// The ports, read.
    pub(crate) fn written_ports(self) -> impl Iterator<Item = WrittenPort<'s>> {
        self.ports().map(|node| WrittenPort { node })
    }

    /// Whether it is about name service and nothing else: port 53, or 5353, where OpenShift's pods listen.
    pub(crate) fn is_for_names(self) -> bool {
        let mut ports = self.written_ports().peekable();
        ports.peek().is_some() && ports.all(|port| matches!(port.number(), Some(53 | 5353)) && port.end().is_none())
    }

    /// `every port`, or `TCP/80, UDP/53`; of many the first four.
    pub(crate) fn ports_text(self) -> String {
        let all: Vec<String> = self.written_ports().take(5).map(text).collect();
        match all.len() {
            0 => "every port".to_owned(),
            1..=4 => all.join(", "),
            _ => format!("{} and more", all[..4].join(", ")),
        }
    }
}

fn text(port: WrittenPort<'_>) -> String {
    let first = port.port().and_then(Node::scalar);
    match (first, port.end().and_then(Node::scalar)) {
        (None, _) => format!("every {} port", port.protocol()),
        (Some(first), None) => format!("{}/{first}", port.protocol()),
        (Some(first), Some(end)) => format!("{}/{first}-{end}", port.protocol()),
    }
}

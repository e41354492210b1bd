//! A Service, as policies refer to it.

use seawall_model::{Found, GroupKind, Object, selection::service_selector};
use seawall_yaml::Node;
use smallvec::SmallVec;

use crate::condition::{Block, Condition, Requirement, Test};
use crate::policy::{Port, Reader, Surroundings};
use crate::ports::{Ports, Protocol};
use crate::reason::Reason;
use crate::words::Words;

/// A Service of the input.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Service<'s>(pub(crate) &'s Object);

/// The kind.
pub(crate) const SERVICE: GroupKind<'static> = GroupKind::core("Service");

impl<'s> Service<'s> {
    /// The name of its namespace: `default` when none is written.
    pub(crate) fn namespace(self) -> &'s str {
        self.0.reference.namespace.as_deref().unwrap_or("default")
    }

    /// A label's value.
    pub(crate) fn label(self, key: &str) -> Option<&'s str> {
        self.0.label(key)
    }

    /// The pods that it selects; absent when its addresses are made otherwise.
    pub(crate) fn pods(self, words: &Words) -> Option<Condition> {
        let selector = service_selector(self.0)?;
        let demands = selector.entries().map(|(key, value)| match (key.scalar(), value.as_str()) {
            (Some(key), Some(value)) => {
                let test = Test::In(SmallVec::from_slice(&[words.word(value)]));
                Condition::Label(Requirement { key: words.word(key), test })
            }
            _ => Condition::Maybe(Reason::Unreadable),
        });
        let own = [Condition::Pod, Condition::Namespace(words.word(self.namespace()))];
        Some(Condition::all(own.into_iter().chain(demands)))
    }

    /// Whom its clients reach: pods, or addresses.
    pub(crate) fn condition(self, around: &Surroundings, words: &Words) -> Condition {
        if self.0.node().path(&["spec", "type"]).and_then(Node::as_str) == Some("ExternalName") {
            return Condition::all([Condition::Outside, Condition::Maybe(Reason::DomainName)]);
        }
        self.pods(words).unwrap_or_else(|| {
            let addresses = around.addresses_of(self.namespace(), &self.0.reference.name);
            if addresses.is_empty() {
                return Condition::Maybe(Reason::Missing);
            }
            Condition::Address(Block { addresses, pods: false, hosts: true })
        })
    }
}

impl Service<'_> {
    /// The ports of the pods that its ports lead to.
    pub(crate) fn target_ports(self, words: &Words) -> Vec<(Protocol, Port)> {
        let ports = self.0.node().path(&["spec", "ports"]).into_iter().flat_map(Node::items);
        let target = |port: Node<'_>| {
            let protocol = port.get("protocol").and_then(Node::as_str).map_or(Some(Protocol::Tcp), Protocol::read)?;
            let written = |key: &str| port.get(key).filter(|port| !port.is_null());
            let target = written("targetPort").or_else(|| written("port"))?;
            let number = target.as_i64().or_else(|| target.as_str()?.parse().ok());
            let port = match number {
                Some(number) => {
                    let number = u16::try_from(number).ok().filter(|&number| number > 0)?;
                    Port::Numbers(Ports::range(protocol, number, number))
                }
                None => Port::Named { protocol: Some(protocol), name: words.word(target.as_str()?) },
            };
            Some((protocol, port))
        };
        ports.filter_map(target).collect()
    }
}

impl<'r> Reader<'r> {
    /// Whom the clients of a Service reach. A Service that is not there has no clients.
    pub(crate) fn behind_service(&mut self, at: Node<'r>, namespace: &str, name: &str) -> Condition {
        let Some(around) = self.around else { return Condition::Maybe(Reason::Missing) };
        match around.service(namespace, name) {
            Found::Yes(object) => Service(object).condition(around, self.words),
            Found::No => {
                self.fault(at, format!("there is no Service `{namespace}/{name}`, so nobody is meant"));
                Condition::Never
            }
            Found::Unknown if (namespace, name) == ("default", "kubernetes") => match around.api_server() {
                Some(addresses) => Condition::Address(Block { addresses: addresses.clone(), pods: false, hosts: true }),
                None => Condition::all([
                    Condition::any([Condition::Host, Condition::Outside]),
                    Condition::Maybe(Reason::ApiServer),
                ]),
            },
            Found::Unknown => Condition::Maybe(Reason::Missing),
        }
    }
}

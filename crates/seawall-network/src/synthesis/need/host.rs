//! What a host name or address stands for, seen from a namespace.

use core::net::IpAddr;

use seawall_model::Snapshot;

use crate::synthesis::service::{Service, Services};
use crate::synthesis::{MemberId, Roster};

/// What a host stands for.
#[derive(Debug)]
pub(super) enum Stands<'r, 's> {
    /// A Service of the input; whether the name went to one of its pods.
    Service(&'r Service<'s>),
    /// A pod.
    Member(MemberId),
    /// An address that is no Service's and no pod's.
    Address(IpAddr),
    /// A name outside the cluster.
    Outside(String),
    /// A name of the cluster that the input does not hold: what it is called.
    Missing(String),
    /// This machine, or nothing that can be reached.
    Nobody,
}

/// What names stand for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'r, 's> {
    pub(super) roster: &'r Roster<'s>,
    pub(super) services: &'r Services<'s>,
    pub(super) snapshot: &'s Snapshot,
}

impl<'r, 's> Names<'r, 's> {
    /// What `host` stands for in `namespace`.
    pub(super) fn resolve(self, host: &str, namespace: &str) -> Stands<'r, 's> {
        if let Ok(address) = host.parse() {
            return self.address(address);
        }
        let host = host.to_ascii_lowercase();
        if host == "localhost" || host.ends_with(".localhost") || host == "localhost.localdomain" {
            return Stands::Nobody;
        }
        let labels: Vec<&str> = host.split('.').collect();
        if labels.iter().any(|label| label.is_empty() || label.len() > 63) {
            return Stands::Nobody;
        }
        if let Some(svc) = labels.iter().position(|label| *label == "svc").filter(|at| (2..=3).contains(at)) {
            let (name, of) = (labels[svc - 2], labels[svc - 1]);
            return self
                .services
                .get(of, name)
                .map_or_else(|| Stands::Missing(format!("{of}/{name}")), Stands::Service);
        }
        let found = match labels[..] {
            [name] => self.services.get(namespace, name),
            [name, of] => self
                .services
                .get(of, name)
                .or_else(|| self.services.get(namespace, of).filter(|service| service.is_headless())),
            [_, name, of] => self.services.get(of, name).filter(|service| service.is_headless()),
            _ => None,
        };
        match found {
            Some(service) => Stands::Service(service),
            None if labels.len() == 1 => Stands::Missing(format!("{namespace}/{host}")),
            None if labels.len() == 2 && self.is_namespace(labels[1]) => {
                Stands::Missing(format!("{}/{}", labels[1], labels[0]))
            }
            None if is_public(&labels) => Stands::Outside(host),
            None => Stands::Missing(host),
        }
    }

    fn address(self, address: IpAddr) -> Stands<'r, 's> {
        if address.is_loopback() || address.is_unspecified() || address.is_multicast() {
            return Stands::Nobody;
        }
        if let Some(service) = self.services.at(address) {
            return Stands::Service(service);
        }
        self.roster.at(address).map_or(Stands::Address(address), Stands::Member)
    }

    fn is_namespace(self, name: &str) -> bool {
        !self.roster.of_namespace(name).is_empty()
            || self
                .snapshot
                .of_kind(seawall_model::GroupKind::core("Namespace"))
                .any(|namespace| namespace.reference.name == name)
    }
}

/// Whether the name ends as names of the world do: in letters that are no file's ending and none of the words that
/// networks use inside.
fn is_public(labels: &[&str]) -> bool {
    let Some(last) = labels.last() else { return false };
    last.len() >= 2
        && last.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !ENDINGS.contains(last)
        && labels.iter().all(|label| label.bytes().all(|byte| byte != b'_'))
}

const ENDINGS: &[&str] = &[
    "bin",
    "cert",
    "cfg",
    "conf",
    "config",
    "crt",
    "css",
    "csv",
    "db",
    "env",
    "go",
    "gz",
    "html",
    "ini",
    "jar",
    "java",
    "js",
    "json",
    "jsonl",
    "key",
    "log",
    "lua",
    "md",
    "pem",
    "php",
    "pid",
    "png",
    "properties",
    "proto",
    "py",
    "rb",
    "rs",
    "rules",
    "sh",
    "sock",
    "sql",
    "svg",
    "tar",
    "tmpl",
    "toml",
    "tpl",
    "ts",
    "txt",
    "war",
    "xml",
    "yaml",
    "yml",
    "zip",
];

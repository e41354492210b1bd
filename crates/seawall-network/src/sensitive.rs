//! Ports behind which there is usually something that not everybody should reach.

use crate::ports::{Ports, Protocol};

/// What listens on a port by custom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sensitive {
    /// The port, of TCP.
    pub port: u16,
    /// What usually listens there.
    pub service: &'static str,
}

const KNOWN: &[(u16, &str)] = &[
    (22, "SSH"),
    (445, "SMB"),
    (1433, "SQL Server"),
    (1521, "Oracle"),
    (2049, "NFS"),
    (2181, "ZooKeeper"),
    (2375, "Docker"),
    (2376, "Docker"),
    (2379, "etcd"),
    (2380, "etcd"),
    (3306, "MySQL"),
    (3389, "RDP"),
    (5432, "PostgreSQL"),
    (5672, "AMQP"),
    (5900, "VNC"),
    (5984, "CouchDB"),
    (6379, "Redis"),
    (6443, "API server"),
    (8200, "Vault"),
    (9042, "Cassandra"),
    (9092, "Kafka"),
    (9200, "Elasticsearch"),
    (9300, "Elasticsearch"),
    (10250, "kubelet"),
    (10255, "kubelet"),
    (10257, "controller manager"),
    (10259, "scheduler"),
    (11211, "memcached"),
    (15672, "RabbitMQ"),
    (27017, "MongoDB"),
];

/// The sensitive ones among `ports`, by number.
pub fn sensitive(ports: &Ports) -> impl Iterator<Item = Sensitive> + '_ {
    let known = KNOWN.iter().map(|&(port, service)| Sensitive { port, service });
    known.filter(|sensitive| ports.contains(Protocol::Tcp, sensitive.port))
}

//! A laboratory that asks packets who can reach whom.
//!
//! Pods are network namespaces behind a namespace that routes between them. Policies are translated to nftables rules
//! by a [translation](Translation) that shares no line with the analysis, the rules are loaded into the router, and every pod
//! opens a connection to every port of every other: TCP, UDP and SCTP, IPv4 and IPv6. A denial counts only where the
//! same probe got through without policies and the rule that refused it wrote it down.
//!
//! What it proves: that the policies' meaning, written down twice by different means, is the same, and that the rules
//! written by one of them do with real packets what the other says. It finds a wrong verdict about selectors, peers,
//! ports, families, tiers and their order.
//! What it does not prove: that any network plugin does the same. No plugin runs here; what the API leaves to them
//! (Service addresses, connections that stand while a policy changes, policies that take time) is not asked. Who opens
//! a connection is told by the ports, because a reply is allowed wherever its question was: clients open from 32768 up,
//! and what goes to such a port passes.

mod case;
mod chance;
mod cluster;
mod expectation;
#[cfg(target_os = "linux")]
mod flight;
mod labels;
#[cfg(target_os = "linux")]
mod laboratory;
mod manifest;
#[cfg(target_os = "linux")]
mod namespace;
mod probe;
#[cfg(target_os = "linux")]
mod raw;
#[cfg(target_os = "linux")]
mod refusal;
mod requirement;
#[cfg(target_os = "linux")]
mod router;
mod run;
#[cfg(target_os = "linux")]
mod sctp;
#[cfg(target_os = "linux")]
mod station;
mod translation;

pub use case::Case;
pub use cluster::{Addresses, Cluster, Endpoint, EndpointId, Labels, Place, Port};
pub use expectation::Expectation;
pub use probe::{Family, Probe, Protocol};
pub use requirement::{is_required, missing};
pub use run::{Outcome, Run};
pub use translation::Translation;

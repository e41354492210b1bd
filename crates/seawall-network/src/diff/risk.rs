//! How much a change matters to whoever reviews it.

use seawall_model::Severity;

use super::{Kind, Party, Presence, Transition};
use crate::addresses::Addresses;
use crate::connections::End;
use crate::sensitive::sensitive;

/// Which boundary a connection crosses, the one that matters most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Boundary {
    /// From public addresses, or from any.
    FromInternet,
    /// From private addresses outside the cluster, or from whatever serves Ingress objects.
    FromOutside,
    /// From one namespace to another.
    Namespaces,
    /// To addresses outside the cluster.
    ToOutside,
    /// None: both ends are in one namespace.
    None,
}

impl Boundary {
    /// The boundary between two ends.
    pub fn between(from: &End, to: &End) -> Self {
        match (from, to) {
            (End::External, _) => Self::FromInternet,
            (End::Addresses(addresses), _) if !Addresses::private().covers(addresses) => Self::FromInternet,
            (End::Addresses(_) | End::IngressController, _) => Self::FromOutside,
            (_, End::External | End::Addresses(_) | End::IngressController) => Self::ToOutside,
            (End::Workload(from), End::Workload(to)) if from.namespace == to.namespace => Self::None,
            (End::Pods { namespace: Some(from), .. }, End::Workload(to)) if **from == *to.namespace => Self::None,
            (End::Workload(from), End::Pods { namespace: Some(to), .. }) if **to == *from.namespace => Self::None,
            _ => Self::Namespaces,
        }
    }

    /// For people: `from the internet`.
    pub const fn text(self) -> &'static str {
        match self {
            Self::FromInternet => "from the internet",
            Self::FromOutside => "from outside the cluster",
            Self::Namespaces => "across namespaces",
            Self::ToOutside => "to outside the cluster",
            Self::None => "within a namespace",
        }
    }
}

/// What is gained counts by the boundary it crosses, more when something sensitive is behind it, less when it is not
/// sure. What is lost may break something, and matters less.
pub(super) fn risk(from: &Party, to: &Party, transition: &Transition) -> Severity {
    let gained = transition.gained();
    let surely = transition.allowed();
    if gained.is_empty() && surely.is_empty() {
        let is_gone = from.presence == Presence::Old || to.presence == Presence::Old;
        return if is_gone || transition.kind() == Kind::Changed { Severity::Info } else { Severity::Low };
    }
    let boundary = Boundary::between(&from.end, &to.end);
    let base = match boundary {
        Boundary::FromInternet => 3,
        Boundary::FromOutside | Boundary::Namespaces => 2,
        Boundary::ToOutside | Boundary::None => 1,
    };
    let is_sensitive = boundary != Boundary::ToOutside && sensitive(&gained.union(&surely)).next().is_some();
    let is_unsure = surely.is_empty();
    match base + u8::from(is_sensitive) - u8::from(is_unsure) {
        4.. => Severity::Critical,
        3 => Severity::High,
        2 => Severity::Medium,
        1 => Severity::Low,
        0 => Severity::Info,
    }
}

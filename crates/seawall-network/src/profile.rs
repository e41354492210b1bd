//! What network plugins do where the API leaves it to them.

use std::fmt;
use std::str::FromStr;

use crate::addresses::Addresses;
use crate::intervals::Intervals;

/// Whose behaviour is asked for where the API leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Profile {
    /// What the upstream tests expect: addresses in rules mean pods too. Each system of policies must admit.
    #[default]
    Default,
    /// Calico: NetworkPolicies are part of its tier `default`.
    Calico,
    /// Cilium: addresses in rules never mean pods or nodes, and its policies and NetworkPolicies add up.
    Cilium,
    /// The netpol-analyzer of np-guard: addresses in rules never mean pods, there is no IPv6, pods on their node's
    /// network are pods like others, and what is not in the input does not exist.
    NpGuard,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Default, Self::Calico, Self::Cilium, Self::NpGuard];

    /// As the command line writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Calico => "calico",
            Self::Cilium => "cilium",
            Self::NpGuard => "np-guard",
        }
    }

    /// Whether an `ipBlock` means pods whose address is in it.
    pub const fn blocks_mean_pods(self) -> bool {
        matches!(self, Self::Default | Self::Calico)
    }

    /// Whether an `ipBlock` means nodes, and pods on their network, whose address is in it.
    pub const fn blocks_mean_hosts(self) -> bool {
        !matches!(self, Self::Cilium)
    }

    /// Whether the networks of admin policies mean pods and nodes.
    pub const fn networks_mean_pods(self) -> bool {
        !matches!(self, Self::NpGuard)
    }

    /// Whether pods on their node's network are told from others.
    pub const fn knows_hosts(self) -> bool {
        !matches!(self, Self::NpGuard)
    }

    /// Every address that there is.
    pub fn everywhere(self) -> Addresses {
        match self {
            Self::NpGuard => Addresses { v4: Intervals::all(), v6: Intervals::default() },
            _ => Addresses::all(),
        }
    }

    /// Whether what is not in the input does not exist, even in an open world.
    pub const fn believes_input(self) -> bool {
        matches!(self, Self::NpGuard)
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Profile {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|profile| profile.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|profile| profile.name()).collect();
            format!("`{name}` is none of {}", names.join(", "))
        })
    }
}

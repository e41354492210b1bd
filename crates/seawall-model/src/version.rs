//! A Kubernetes minor version.

use std::fmt;
use std::str::FromStr;

/// A Kubernetes release line, such as 1.36.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The major number, 1 so far.
    pub major: u16,
    /// The minor number.
    pub minor: u16,
}

impl Version {
    /// The newest release line that this version of Seawall knows.
    pub const NEWEST: Self = Self { major: 1, minor: 36 };
}

impl Default for Version {
    fn default() -> Self {
        Self::NEWEST
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl FromStr for Version {
    type Err = String;

    /// Reads `1.36`, `v1.36` and `v1.36.2`.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.trim_start_matches('v').split('.');
        let mut number = || parts.next().and_then(|part| part.trim_end_matches('+').parse().ok());
        match (number(), number()) {
            (Some(major), Some(minor)) => Ok(Self { major, minor }),
            _ => Err(format!("`{text}` is no Kubernetes version; write it as 1.36")),
        }
    }
}

//! The answer for one connection.

use crate::connections::Admitted;
use crate::ports::Protocol;
use crate::reason::Reasons;

/// Whether a connection comes about, as far as policies decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It does.
    Allowed,
    /// It does not.
    Denied,
    /// That depends on something that is not known.
    Depends(Reasons),
}

impl Verdict {
    /// What is admitted, asked of one port.
    pub fn of(admitted: &Admitted, protocol: Protocol, port: u16) -> Self {
        if admitted.allowed.contains(protocol, port) {
            Self::Allowed
        } else if admitted.depends.contains(protocol, port) {
            Self::Depends(admitted.reasons)
        } else {
            Self::Denied
        }
    }
}

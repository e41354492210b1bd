//! What may become of a connection when not everything is known.

use super::Verdict;

/// The outcomes that are possible, at a tier or at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcomes {
    /// It may be let through.
    pub(crate) allow: bool,
    /// It may be refused.
    pub(crate) deny: bool,
    /// Nobody here may have decided.
    pub(crate) next: bool,
}

impl Outcomes {
    pub(crate) const ALLOW: Self = Self { allow: true, deny: false, next: false };
    pub(crate) const DENY: Self = Self { allow: false, deny: true, next: false };
    pub(crate) const NEXT: Self = Self { allow: false, deny: false, next: true };

    /// Nothing is possible yet.
    pub(crate) const fn none() -> Self {
        Self { allow: false, deny: false, next: false }
    }

    /// What one or the other leaves possible.
    pub(crate) fn or(self, other: Self) -> Self {
        Self { allow: self.allow || other.allow, deny: self.deny || other.deny, next: self.next || other.next }
    }

    /// What happens when both have to let it through.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { allow: self.allow && other.allow, deny: self.deny || other.deny, next: false }
    }

    /// Asks the next one where nobody may have decided.
    pub(crate) fn then(self, next: impl FnOnce() -> Self) -> Self {
        if self.next { Self { next: false, ..self }.or(next()) } else { self }
    }

    /// The answer at the end.
    pub(crate) fn verdict(self) -> Verdict {
        match (self.allow, self.deny) {
            (true, false) => Verdict::Allowed,
            (false, true) => Verdict::Denied,
            _ => Verdict::Depends,
        }
    }
}

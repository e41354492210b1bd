//! How much is reported.

use std::str::FromStr;

use seawall_model::{Rule, Severity, Status};

/// How much is reported: each profile adds the rules of one more severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Profile {
    /// Critical and high: meant to be empty on a well-kept cluster.
    Baseline,
    /// And medium.
    #[default]
    Recommended,
    /// And low.
    Strict,
    /// And info.
    All,
}

impl Profile {
    /// All profiles, the smallest first.
    pub const ALL: [Self; 4] = [Self::Baseline, Self::Recommended, Self::Strict, Self::All];

    /// The word used in flags.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Recommended => "recommended",
            Self::Strict => "strict",
            Self::All => "all",
        }
    }

    /// Whether the profile holds the rule. None holds one that runs only on request.
    pub fn holds(self, rule: &Rule) -> bool {
        let asked_for = matches!(rule.status, Status::OnRequest(_));
        !asked_for && rule.severity >= self.least()
    }

    /// The mildest severity that it reports.
    pub const fn least(self) -> Severity {
        match self {
            Self::Baseline => Severity::High,
            Self::Recommended => Severity::Medium,
            Self::Strict => Severity::Low,
            Self::All => Severity::Info,
        }
    }
}

impl FromStr for Profile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|profile| profile.word() == text);
        known.ok_or_else(|| format!("`{text}` is no profile; there are baseline, recommended, strict and all"))
    }
}

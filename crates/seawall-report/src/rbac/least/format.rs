//! The formats of proposed roles, by the word used in flags.

use std::fmt;
use std::str::FromStr;

/// How proposed roles are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeastFormat {
    /// Objects to review and apply.
    Yaml,
    /// One JSON object.
    Json,
    /// A line for each identity and each grant that nobody used.
    Table,
}

/// A word that is no format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLeastFormat(pub String);

impl fmt::Display for UnknownLeastFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = LeastFormat::ALL.map(LeastFormat::word).join(", ");
        write!(f, "`{}` is no format; there are {words}", self.0)
    }
}

impl std::error::Error for UnknownLeastFormat {}

impl LeastFormat {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Yaml, Self::Json, Self::Table];

    /// The word used in flags.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
            Self::Table => "table",
        }
    }
}

impl FromStr for LeastFormat {
    type Err = UnknownLeastFormat;

    fn from_str(text: &str) -> Result<Self, UnknownLeastFormat> {
        Self::ALL.into_iter().find(|format| format.word() == text).ok_or_else(|| UnknownLeastFormat(text.to_owned()))
    }
}

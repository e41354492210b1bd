//! The formats of answers about permissions, by the word used in flags.

use std::fmt;
use std::str::FromStr;

/// How an answer about permissions is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RbacFormat {
    /// For people, at a terminal.
    Table,
    /// One JSON object.
    Json,
}

/// A word that is no format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRbacFormat(pub String);

impl fmt::Display for UnknownRbacFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = RbacFormat::ALL.map(RbacFormat::word).join(", ");
        write!(f, "`{}` is no format; there are {words}", self.0)
    }
}

impl std::error::Error for UnknownRbacFormat {}

impl RbacFormat {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Table, Self::Json];

    /// The word used in flags.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
        }
    }
}

impl FromStr for RbacFormat {
    type Err = UnknownRbacFormat;

    fn from_str(text: &str) -> Result<Self, UnknownRbacFormat> {
        Self::ALL.into_iter().find(|format| format.word() == text).ok_or_else(|| UnknownRbacFormat(text.to_owned()))
    }
}

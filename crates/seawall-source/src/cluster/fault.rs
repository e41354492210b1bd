//! Why the server gave no answer.

use std::error::Error;
use std::fmt;

use serde_json::Value;

/// Why a request has no answer, after everything that can be tried was tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No connection, or none that lasted.
    Unreachable(String),
    /// The server answered with this code and said why.
    Refused { code: u16, message: String },
    /// The server was not asked any more, as it had failed too often.
    GivenUp,
    /// The answer makes no sense.
    Absurd(String),
}

impl Fault {
    /// The answer with an error that the server gave.
    pub(crate) fn refused(code: u16, body: &[u8]) -> Self {
        let status: Option<Value> = serde_json::from_slice(body).ok();
        let told = status.as_ref().and_then(|status| status.get("message")?.as_str());
        let text = String::from_utf8_lossy(body);
        let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("no reason given");
        let message = told.unwrap_or(first);
        Self::Refused { code, message: message.chars().take(300).collect() }
    }

    /// Whether another try may bring an answer.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::Refused { code: 429 | 500 | 502..=504, .. })
    }

    /// Whether the server's own code is this one.
    pub(crate) fn is(&self, wanted: u16) -> bool {
        matches!(self, Self::Refused { code, .. } if *code == wanted)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(why) => write!(f, "{why}"),
            Self::Refused { code: 403, message } => write!(f, "no right to do so: {message}"),
            Self::Refused { code, message } => write!(f, "the server answers {code}: {message}"),
            Self::GivenUp => write!(f, "not asked for, as the server had failed too often"),
            Self::Absurd(why) => write!(f, "{why}"),
        }
    }
}

/// The innermost reason of an error, which is the one that helps.
pub(crate) fn innermost(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

//! The formats of answers about the network, by the word used in flags.

use std::fmt;
use std::str::FromStr;

/// How an answer about the network is written. Not every answer has every format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkFormat {
    /// For people, at a terminal.
    Table,
    /// One JSON object.
    Json,
    /// A JSON object a line.
    JsonLines,
    /// Comma-separated values.
    Csv,
    /// Markdown, for a comment on a pull request.
    Markdown,
    /// Graphviz.
    Dot,
    /// Mermaid, which code hosts draw.
    Mermaid,
    /// A picture.
    Svg,
    /// One self-contained page.
    Html,
    /// JUnit XML, for CI servers.
    Junit,
    /// Objects to apply.
    Yaml,
}

/// A word that is no format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownNetworkFormat(pub String);

impl fmt::Display for UnknownNetworkFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no format; there are {}", self.0, NetworkFormat::words(&NetworkFormat::ALL))
    }
}

impl std::error::Error for UnknownNetworkFormat {}

impl NetworkFormat {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Table,
        Self::Json,
        Self::JsonLines,
        Self::Csv,
        Self::Markdown,
        Self::Dot,
        Self::Mermaid,
        Self::Svg,
        Self::Html,
        Self::Junit,
        Self::Yaml,
    ];

    /// The word used in flags.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Dot => "dot",
            Self::Mermaid => "mermaid",
            Self::Svg => "svg",
            Self::Html => "html",
            Self::Junit => "junit",
            Self::Yaml => "yaml",
        }
    }

    /// The words of several, with commas between them.
    pub fn words(formats: &[Self]) -> String {
        let words: Vec<&str> = formats.iter().map(|format| format.word()).collect();
        words.join(", ")
    }
}

impl FromStr for NetworkFormat {
    type Err = UnknownNetworkFormat;

    fn from_str(text: &str) -> Result<Self, UnknownNetworkFormat> {
        Self::ALL.into_iter().find(|format| format.word() == text).ok_or_else(|| UnknownNetworkFormat(text.to_owned()))
    }
}

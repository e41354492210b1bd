//! The formats, by the word used in flags.

use std::str::FromStr;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people, at a terminal.
    Table,
    /// One `ScanReport`.
    Json,
    /// A finding a line, as soon as it is known.
    JsonLines,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for CI servers.
    Junit,
    /// Markdown, for a comment on a pull request.
    Markdown,
    /// One self-contained page.
    Html,
    /// GitHub workflow commands, which annotate a pull request.
    Github,
    /// GitLab code quality, which annotates a merge request.
    Gitlab,
    /// Objects of `openreports.io`, as YAML.
    OpenReports,
    /// Objects of `wgpolicyk8s.io`, as YAML.
    PolicyReport,
}

/// A word that is no format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownFormat(pub String);

impl std::fmt::Display for UnknownFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<&str> = Format::ALL.into_iter().map(Format::word).collect();
        write!(f, "`{}` is no format; there are {}", self.0, words.join(", "))
    }
}

impl std::error::Error for UnknownFormat {}

impl Format {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Table,
        Self::Json,
        Self::JsonLines,
        Self::Sarif,
        Self::Junit,
        Self::Markdown,
        Self::Html,
        Self::Github,
        Self::Gitlab,
        Self::OpenReports,
        Self::PolicyReport,
    ];

    /// The word used in flags.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::JsonLines => "jsonl",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::OpenReports => "openreports",
            Self::PolicyReport => "policyreport",
        }
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL.into_iter().find(|format| format.word() == text).ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

//! The expected files that are not compared as they are, with the reason.

use crate::file::{File, Format, Question};

/// Why a file is not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// The format does not tell which network a connection is on; the same rows are compared in the other formats.
    NetworkNotTold,
    /// Explanations of inputs with other networks do not tell them apart by section.
    OtherNetworks,
}

impl Reason {
    /// For people.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::NetworkNotTold => "does not tell the network of a connection; compared in the other formats",
            Self::OtherNetworks => "explains connections on networks that are out of scope",
        }
    }
}

/// The reason, when the file is not compared. `networks` says whether the input has networks beside that of the pods.
pub(crate) fn reason(file: &File, networks: bool) -> Option<Reason> {
    match (file.question, file.format) {
        (_, Format::Json | Format::Dot) if networks => Some(Reason::NetworkNotTold),
        (Question::Explain | Question::ExplainExposure, _) if networks => Some(Reason::OtherNetworks),
        _ => None,
    }
}

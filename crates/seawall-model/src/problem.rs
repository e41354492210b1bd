//! What could not be read, or not as it was meant.

use std::sync::Arc;

use seawall_yaml::Position;

use crate::{Field, Object, Reference};

/// Something about the input that the user should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as in [`crate::SourceFile::path`]; absent for a live cluster.
    pub file: Option<Arc<str>>,
    /// Where in the file.
    pub position: Option<Position>,
    /// The object concerned, if one could be made out.
    pub object: Option<Reference>,
    /// One line: what is wrong and what was done instead.
    pub message: String,
    /// What it means for the answer.
    pub effect: Effect,
    /// The rule that reports the same as a finding. After a run only where that rule ran: what is written for people
    /// leaves the problem out then, so that nothing is told twice.
    pub told_by: Option<&'static str>,
}

/// What a problem means for the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Something was left unread: an object or more is missing from the report.
    Unread,
    /// It was read, but may not mean what its author thinks.
    Doubtful,
    /// An object of the same name stands elsewhere in the input too; both were judged, one of them will be in force.
    Repeated,
    /// No Kubernetes manifest at all; nothing is missing.
    Foreign,
}

impl Effect {
    /// All of them, the gravest first.
    pub const ALL: [Self; 4] = [Self::Unread, Self::Doubtful, Self::Repeated, Self::Foreign];

    /// The word used in reports and recordings.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Doubtful => "doubtful",
            Self::Repeated => "repeated",
            Self::Foreign => "foreign",
        }
    }
}

impl Problem {
    /// A problem with a whole file, which was left unread.
    pub fn unread(file: impl Into<Arc<str>>, message: impl Into<String>) -> Self {
        Self {
            file: Some(file.into()),
            position: None,
            object: None,
            message: message.into(),
            effect: Effect::Unread,
            told_by: None,
        }
    }

    /// A problem with a field of an object, which may not mean what its author thinks. `message` says what is wrong and
    /// what was done instead.
    pub fn doubtful<'d>(object: &'d Object, field: impl Into<Field<'d>>, message: impl Into<String>) -> Self {
        let location = object.locate(field.into());
        Self {
            file: location.as_ref().map(|location| location.file.path.clone()),
            position: location.map(|location| location.start()),
            object: Some(object.reference.clone()),
            message: message.into(),
            effect: Effect::Doubtful,
            told_by: None,
        }
    }
}

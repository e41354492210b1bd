//! Problems with exceptions.

use seawall_model::problem::Effect;
use seawall_model::{Problem, SourceFile};
use seawall_yaml::Position;

use super::exception::Written;

/// A problem at a byte of a file.
pub(crate) fn at(file: &SourceFile, byte: usize, message: String) -> Problem {
    doubtful(
        Written { file: Some(file.path.clone()), position: Some(file.text.position(byte)), ..Written::default() },
        message,
    )
}

/// A problem where an exception stands.
pub(crate) fn doubtful(written: Written, message: String) -> Problem {
    Problem {
        file: written.file,
        position: written.position,
        object: written.object,
        message,
        effect: Effect::Doubtful,
        told_by: None,
    }
}

/// A file or a part of it that could not be read.
pub(crate) fn unread(file: &SourceFile, position: Option<Position>, message: String) -> Problem {
    Problem { position, ..Problem::unread(file.path.clone(), message) }
}

/// `; did you mean ..?`, or nothing.
pub(crate) fn did_you_mean(similar: &[&str]) -> String {
    similar.first().map_or(String::new(), |best| format!("; did you mean `{best}`?"))
}

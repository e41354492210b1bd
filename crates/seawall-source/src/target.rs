//! What the user names on the command line.

use std::ffi::OsStr;
use std::path::PathBuf;

/// Where to read. What a path leads to (a file, a folder, an archive, a chart, a recording) is found out by looking at
/// it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Standard input, `-`.
    Stdin,
    /// A file or a folder.
    Path(PathBuf),
}

impl Target {
    /// Reads an argument: `-` is standard input, everything else a path, whether there is anything or not.
    pub fn parse(argument: impl AsRef<OsStr>) -> Self {
        let argument = argument.as_ref();
        if argument == "-" { Self::Stdin } else { Self::Path(argument.into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_is_standard_input_and_a_file_of_that_name_is_written_with_its_folder() {
        assert_eq!(Target::parse("-"), Target::Stdin);
        assert_eq!(Target::parse("./-"), Target::Path("./-".into()));
    }
}

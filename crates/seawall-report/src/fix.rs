//! A remediation as replacements in the text of the file.

use seawall_model::finding::Finding;
use seawall_yaml::Span;

/// A replacement in a file's text.
pub(crate) struct Replacement {
    /// What goes.
    pub(crate) span: Span,
    /// What comes.
    pub(crate) replacement: String,
}

/// The replacements that carry the finding's remediation out; none when there is no text to edit.
pub(crate) fn replacements(_finding: &Finding) -> Vec<Replacement> {
    Vec::new()
}

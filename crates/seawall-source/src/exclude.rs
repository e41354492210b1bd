//! What the user leaves out.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Files and folders that are not read when a folder that holds them is: patterns as in a `.gitignore`.
#[derive(Debug, Clone, Default)]
pub struct Exclude(Option<Arc<Gitignore>>);

impl Exclude {
    /// The patterns count from `root`.
    ///
    /// # Errors
    /// Names the pattern that is none.
    pub fn new(root: &Path, patterns: &[String]) -> Result<Self, String> {
        let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let mut builder = GitignoreBuilder::new(root);
        for pattern in patterns {
            builder.add_line(None, pattern).map_err(|_| format!("`{pattern}` is no pattern of files"))?;
        }
        let list = builder.build().map_err(|_| "these are no patterns of files".to_owned())?;
        Ok(Self(Some(Arc::new(list))))
    }

    /// Whether there is no pattern.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|list| list.is_empty())
    }

    /// Whether the path, which has no links in it, is left out.
    pub(crate) fn leaves_out(&self, path: &Path, is_folder: bool) -> bool {
        self.0.as_ref().is_some_and(|list| list.matched(path, is_folder).is_ignore())
    }
}

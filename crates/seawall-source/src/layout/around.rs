//! Descriptions of charts and kustomizations above what was given.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use crate::entry::{Content, Entry};

/// How far above a target a description is looked for.
const LEVELS: usize = 6;

/// Names that kustomize knows its description by.
pub(crate) const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// The name that Helm knows a chart's description by.
pub(crate) const CHART: &str = "Chart.yaml";

/// What lies around the targets on disk: a template given by itself is still a template of the chart above it.
#[derive(Debug, Default)]
pub(crate) struct Around {
    looked: FxHashSet<PathBuf>,
    /// Descriptions that were found above targets. Some may lie in a target all the same.
    pub(crate) descriptions: Vec<PathBuf>,
    /// Whether paths that files name can be looked up on disk; not so for members of an archive.
    pub(crate) on_disk: bool,
}

impl Around {
    /// Looks in `folder` and above, up to the root of its git repository.
    pub(crate) fn look(&mut self, folder: &Path) {
        self.on_disk = true;
        for folder in folder.ancestors().take(LEVELS) {
            if !self.looked.insert(folder.to_owned()) {
                return;
            }
            let names = KUSTOMIZATIONS.iter().chain([&CHART]);
            self.descriptions.extend(names.map(|name| folder.join(name)).filter(|path| path.is_file()));
            if folder.join(".git").exists() {
                return;
            }
        }
    }

    /// The descriptions called one of `names`, as entries that are looked at and not delivered.
    pub(crate) fn entries<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = Entry> + 'a {
        let named = |path: &&PathBuf| path.file_name().is_some_and(|name| names.iter().any(|known| name == *known));
        self.descriptions.iter().filter(named).map(|path| Entry {
            identity: path.clone(),
            shown: path.to_string_lossy().into(),
            content: Content::File(0),
            given: false,
        })
    }
}

//! What `.gitignore` files say.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::Gitignore;
use seawall_model::Problem;

use crate::problem::doubtful;

/// The `.gitignore` of a folder and of those above it. The user's own and the repository's private lists do not count:
/// the answer is to be the same on every machine.
#[derive(Debug, Default)]
pub(crate) struct Ignores {
    own: Option<Gitignore>,
    above: Option<Arc<Ignores>>,
}

impl Ignores {
    /// What counts in `folder` because of the folders above, up to the root of its git repository. Outside a repository
    /// nothing above counts: a list in somebody's home says nothing of the folders there.
    pub(crate) fn above(folder: &Path) -> Arc<Self> {
        let mut ignores = Arc::new(Self::default());
        let Some(root) = folder.ancestors().find(|above| above.join(".git").exists()) else { return ignores };
        let mut between: Vec<&Path> = folder.ancestors().skip(1).take_while(|above| above.starts_with(root)).collect();
        between.reverse();
        for above in between {
            let list = above.join(".gitignore");
            if list.is_file() {
                (ignores, _) = ignores.with(list, "");
            }
        }
        ignores
    }

    /// With the list at `list`, shown as `shown`, added. The problem is about lines that are no patterns.
    pub(crate) fn with(self: &Arc<Self>, list: PathBuf, shown: &str) -> (Arc<Self>, Option<Problem>) {
        let (own, error) = Gitignore::new(list);
        let problem = error.map(|_| doubtful(&shown.into(), "not every line of it is a pattern; the others count"));
        (Arc::new(Self { own: Some(own), above: Some(Arc::clone(self)) }), problem)
    }

    /// Whether `path` is to be left out. The innermost list that says anything decides.
    pub(crate) fn ignore(&self, path: &Path, is_folder: bool) -> bool {
        let said = self.own.as_ref().map_or(Match::None, |own| own.matched(path, is_folder));
        match said {
            Match::Ignore(_) => true,
            Match::Whitelist(_) => false,
            Match::None => self.above.as_ref().is_some_and(|above| above.ignore(path, is_folder)),
        }
    }
}

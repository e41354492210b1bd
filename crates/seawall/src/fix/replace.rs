//! A file gets another content, as a whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

/// Puts `new` in place of `old` in the file at `path`, which is no link. The new content is written beside the file and
/// takes its name when it is safe on disk, so that nobody ever sees half of it.
pub(super) fn replace(path: &Path, old: &str, new: &str) -> Result<()> {
    let metadata = fs::metadata(path).context("it is gone")?;
    if metadata.permissions().readonly() {
        bail!("it is read-only");
    }
    let beside = Beside::create(path)?;
    let mut file = &beside.file;
    file.write_all(new.as_bytes()).context("cannot write the new content")?;
    file.set_permissions(metadata.permissions()).context("cannot give the new file its permissions")?;
    keep_owner(file, &metadata);
    file.sync_all().context("cannot bring the new content to disk")?;
    if fs::read(path).context("it cannot be read any more")? != old.as_bytes() {
        bail!("it has changed since it was read; run again");
    }
    beside.take_the_place_of(path)
}

/// A file beside another one, which goes when it is not used.
struct Beside {
    path: PathBuf,
    file: File,
    is_used: bool,
}

impl Beside {
    fn create(path: &Path) -> Result<Self> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!(".{name}.seawall-{}", std::process::id());
        let path = path.with_file_name(name);
        let file = OpenOptions::new().write(true).create_new(true).open(&path);
        let file = file.context("cannot make a file in its folder")?;
        Ok(Self { path, file, is_used: false })
    }

    fn take_the_place_of(mut self, path: &Path) -> Result<()> {
        fs::rename(&self.path, path).context("cannot put the new file in its place")?;
        self.is_used = true;
        // The rename itself is on disk when its folder is; where folders cannot be opened there is nothing to do.
        if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        if !self.is_used {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Leaves the file to whom it belongs, where we may.
#[cfg(unix)]
fn keep_owner(file: &File, like: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let _ = fchown(file, Some(like.uid()), Some(like.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &fs::Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_has_changed_or_gone_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.yaml");
        fs::write(&path, "theirs").unwrap();
        let error = replace(&path, "old", "new").unwrap_err();
        assert_eq!(error.to_string(), "it has changed since it was read; run again");
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        replace(&path, "theirs", "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        fs::remove_file(&path).unwrap();
        assert_eq!(replace(&path, "new", "newer").unwrap_err().to_string(), "it is gone");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left beside it");
    }
}

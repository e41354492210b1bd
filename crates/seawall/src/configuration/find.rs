//! Where the configuration of a scan is.

use std::path::{Path, PathBuf};
use std::{env, fs};

use anyhow::{Result, bail};

use super::Configuration;
use super::read::read;
use crate::acceptance::side_file;
use crate::arguments::Input;

const NAME: &str = "seawall.toml";

/// Finds and reads the configuration of a run: the file that is named, or the first one in the folder of a target or
/// above, up to the root of its repository.
///
/// # Errors
/// When it is not in order, or when the targets have different ones.
pub(crate) fn find(input: &Input) -> Result<Configuration> {
    if input.no_config {
        return Ok(Configuration::default());
    }
    match input.config.clone().map_or_else(|| of_targets(input), |named| Ok(Some(named)))? {
        Some(path) => read(&side_file(&path, "configuration")?, &path),
        None => Ok(Configuration::default()),
    }
}

fn of_targets(input: &Input) -> Result<Option<PathBuf>> {
    let here = [PathBuf::from(".")];
    let targets = if input.targets.is_empty() { &here[..] } else { &input.targets };
    let mut found = targets.iter().map(|target| (target, above(target)));
    let Some((first, configuration)) = found.next() else { return Ok(None) };
    if let Some((other, different)) = found.find(|(_, other)| *other != configuration) {
        let shown = |path: Option<PathBuf>| path.map_or("none".into(), |path| format!("`{}`", short(&path).display()));
        bail!(
            "the targets have different configurations: `{}` has {}, `{}` has {}; scan them one by one, or name one with \
             --config",
            first.display(),
            shown(configuration),
            other.display(),
            shown(different)
        );
    }
    Ok(configuration.map(|path| short(&path).to_owned()))
}

/// The configuration in the folder of `target` or above. What comes from standard input belongs to the folder that the
/// user is in, and so does what cannot be found.
fn above(target: &Path) -> Option<PathBuf> {
    let target = if target.as_os_str() == "-" { Path::new(".") } else { target };
    let path = fs::canonicalize(target).or_else(|_| env::current_dir()).ok()?;
    let folder = if path.is_dir() { &*path } else { path.parent()? };
    let repository = folder.ancestors().find(|above| above.join(".git").exists());
    let mut folders = folder.ancestors().take_while(|above| repository.is_none_or(|root| above.starts_with(root)));
    folders.find_map(|folder| Some(folder.join(NAME)).filter(|path| path.is_file()))
}

/// The path from the folder that the user is in, where that is shorter.
fn short(path: &Path) -> &Path {
    let here = env::current_dir().and_then(fs::canonicalize).unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path)
}

//! The lists of rules: each analysis crate's `src/rules/mod.rs` names the files beside it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result};

use crate::analysis::{ANALYSES, Analysis};
use crate::workspace;

/// The lists of all analysis crates.
pub(super) fn lists() -> Result<Vec<(PathBuf, String)>> {
    ANALYSES.iter().map(|analysis| Ok((analysis.rules().join("mod.rs"), text(analysis)?))).collect()
}

fn text(analysis: &Analysis) -> Result<String> {
    let folder = workspace().join(analysis.rules());
    let mut modules = String::new();
    let mut checks = Vec::new();
    for family in names(&folder, "")? {
        let rules = names(&folder.join(&family), ".rs")?;
        writeln!(modules, "mod {family} {{")?;
        for rule in &rules {
            writeln!(modules, "    pub(super) mod {rule};")?;
            checks.push(format!("{family}::{rule}::CHECK"));
        }
        writeln!(modules, "}}")?;
    }
    let checks: String = checks.iter().map(|check| format!("    &{check},\n")).collect();
    Ok(format!(
        "//! Every check. Written by `cargo xtask generate` from the files beside it.\n\n\
         use {};\n\n{modules}\n/// In the order of the files.\n\
         #[rustfmt::skip]\npub(crate) const CHECKS: &[&Check] = &[\n{checks}];\n",
        analysis.check
    ))
}

/// Names in `folder` that end in `suffix`, without it, sorted; folders when the suffix is empty.
fn names(folder: &Path, suffix: &str) -> Result<Vec<String>> {
    let entries: io::Result<Vec<fs::DirEntry>> = fs::read_dir(folder).and_then(Iterator::collect);
    let mut names = Vec::new();
    for entry in entries.with_context(|| format!("cannot list {}", folder.display()))? {
        let name = entry.file_name().to_string_lossy().into_owned();
        let wanted = if suffix.is_empty() { entry.path().is_dir() } else { name.ends_with(suffix) };
        if wanted {
            names.push(name.trim_end_matches(suffix).to_owned());
        }
    }
    names.sort();
    Ok(names)
}

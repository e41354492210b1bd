//! The lists of rules and of kinds of edges: each analysis crate's `src/rules/mod.rs` and `src/edges/mod.rs` name the
//! files beside them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result};

use crate::analysis::{ANALYSES, Analysis, EDGE_SOURCES};
use crate::workspace;

/// The lists of all analysis crates.
pub(super) fn lists() -> Result<Vec<(PathBuf, String)>> {
    let rules = ANALYSES.iter().filter(|analysis| workspace().join(analysis.rules()).is_dir());
    let rules = rules.map(|analysis| Ok((analysis.rules().join("mod.rs"), text(analysis)?)));
    let edges = EDGE_SOURCES.iter().map(|name| PathBuf::from(format!("crates/seawall-{name}/src/edges")));
    let edges = edges.filter(|folder| workspace().join(folder).is_dir());
    rules.chain(edges.map(|folder| Ok((folder.join("mod.rs"), edges_in(&workspace().join(&folder))?)))).collect()
}

/// The list of kinds of edges whose files lie in `folder`.
fn edges_in(folder: &Path) -> Result<String> {
    let (modules, finders) = listed(folder, "FINDER")?;
    Ok(format!(
        "//! Every kind of edge. Written by `cargo xtask generate` from the files beside it.\n\n\
         use crate::access::Finder;\n\n{modules}\n/// In the order of the files.\n\
         #[rustfmt::skip]\npub(crate) const FINDERS: &[&Finder] = &[\n{finders}];\n"
    ))
}

fn text(analysis: &Analysis) -> Result<String> {
    let (modules, checks) = listed(&workspace().join(analysis.rules()), "CHECK")?;
    Ok(format!(
        "//! Every check. Written by `cargo xtask generate` from the files beside it.\n\n\
         use {};\n\n{modules}\n/// In the order of the files.\n\
         #[rustfmt::skip]\npub(crate) const CHECKS: &[&Check] = &[\n{checks}];\n",
        analysis.check
    ))
}

/// The modules of the files in the folders of `folder`, and what each calls `constant`, a line each.
fn listed(folder: &Path, constant: &str) -> Result<(String, String)> {
    let (mut modules, mut lines) = (String::new(), String::new());
    for family in names(folder, "")? {
        writeln!(modules, "mod {family} {{")?;
        for file in names(&folder.join(&family), ".rs")? {
            writeln!(modules, "    pub(super) mod {file};")?;
            writeln!(lines, "    &{family}::{file}::{constant},")?;
        }
        writeln!(modules, "}}")?;
    }
    Ok((modules, lines))
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

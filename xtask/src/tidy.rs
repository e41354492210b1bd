//! The invariants of ARCHITECTURE.md that can be proven from the workspace itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Result, bail};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

use crate::workspace;

/// Every crate and the crates of the workspace it may depend on: arrows point down only, siblings never import each
/// other.
const LAYERS: &[(&str, &[&str])] = &[
    ("seawall-yaml", &[]),
    ("seawall-model", &["seawall-yaml"]),
    ("seawall-source", &["seawall-yaml", "seawall-model"]),
    ("seawall-check", &["seawall-yaml", "seawall-model"]),
    ("seawall-posture", &["seawall-yaml", "seawall-model", "seawall-check"]),
    ("seawall-network", &["seawall-yaml", "seawall-model", "seawall-check"]),
    ("seawall-rbac", &["seawall-yaml", "seawall-model", "seawall-check"]),
    ("seawall-cloud", &["seawall-yaml", "seawall-model", "seawall-check"]),
    ("seawall-risk", &["seawall-yaml", "seawall-model"]),
    (
        "seawall-engine",
        &[
            "seawall-yaml",
            "seawall-model",
            "seawall-posture",
            "seawall-network",
            "seawall-rbac",
            "seawall-cloud",
            "seawall-risk",
        ],
    ),
    (
        "seawall-report",
        &["seawall-yaml", "seawall-model", "seawall-network", "seawall-rbac", "seawall-risk", "seawall-engine"],
    ),
    ("seawall-lsp", &["seawall-yaml", "seawall-model", "seawall-source", "seawall-engine", "seawall-report"]),
    (
        "seawall",
        &[
            "seawall-yaml",
            "seawall-model",
            "seawall-source",
            "seawall-network",
            "seawall-rbac",
            "seawall-cloud",
            "seawall-risk",
            "seawall-engine",
            "seawall-report",
            "seawall-lsp",
        ],
    ),
    ("seawall-testkit", &["seawall-yaml", "seawall-model"]),
    ("xtask", &["seawall-testkit"]),
];

/// What must not stand in the dependencies of crates that are pure, and why.
const IMPURE: &[&str] =
    &["tokio", "kube", "hyper", "reqwest", "ignore", "walkdir", "memmap2", "chrono", "time", "log", "tracing"];

/// Crates that open nothing, wait for nothing and ask no clock.
const PURE: &[&str] = &[
    "seawall-yaml",
    "seawall-model",
    "seawall-check",
    "seawall-posture",
    "seawall-network",
    "seawall-rbac",
    "seawall-cloud",
    "seawall-risk",
    "seawall-engine",
];

/// What pure crates do not say.
const IMPURE_WORDS: &[&str] =
    &["std::fs", "std::net", "std::process", "std::time", "std::env", "SystemTime", "println!"];

/// Names that say nothing.
const EMPTY_NAMES: &[&str] = &["util", "utils", "common", "helper", "helpers", "core", "misc", "manager", "types"];

/// Licences that the project can be shipped with.
const LICENCES: &[&str] = &[
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "MIT",
    "MIT-0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unlicense",
    "CC0-1.0",
    "Unicode-3.0",
    "BSL-1.0",
    "0BSD",
    "NCSA",
    // Data that may be passed on freely: the root certificates of TLS.
    "CDLA-Permissive-2.0",
];

/// Fails with everything that is wrong.
pub(crate) fn run() -> Result<()> {
    let metadata = MetadataCommand::new().manifest_path(workspace().join("Cargo.toml")).exec()?;
    let mut faults = Vec::new();
    layers(&metadata, &mut faults);
    purity(&metadata, &mut faults);
    licences(&metadata, &mut faults);
    names(&workspace().join("crates"), &mut faults)?;
    if faults.is_empty() { Ok(()) } else { bail!("not tidy:\n  {}", faults.join("\n  ")) }
}

fn members(metadata: &Metadata) -> Vec<&Package> {
    metadata.workspace_packages()
}

fn layers(metadata: &Metadata, faults: &mut Vec<String>) {
    let own: BTreeSet<&str> = members(metadata).into_iter().map(|package| package.name.as_str()).collect();
    for package in members(metadata) {
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == package.name.as_str()) else {
            faults.push(format!("`{}` has no place in the layers", package.name));
            continue;
        };
        for dependency in package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal) {
            let name = dependency.name.as_str();
            if own.contains(name) && !allowed.contains(&name) {
                faults.push(format!("`{}` must not depend on `{name}`", package.name));
            }
        }
    }
}

fn purity(metadata: &Metadata, faults: &mut Vec<String>) {
    for package in members(metadata).into_iter().filter(|package| PURE.contains(&package.name.as_str())) {
        for dependency in package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal) {
            if IMPURE.contains(&dependency.name.as_str()) {
                faults.push(format!("`{}` is pure and must not depend on `{}`", package.name, dependency.name));
            }
        }
        if let Some(folder) = package.manifest_path.parent() {
            impure_words(&folder.join("src").into_std_path_buf(), faults);
        }
    }
}

fn impure_words(folder: &Path, faults: &mut Vec<String>) {
    for path in rust_files(folder) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for word in IMPURE_WORDS.iter().filter(|word| code.contains(*word)) {
            faults.push(format!("{} is pure and says `{word}`", shown(&path)));
        }
    }
}

fn licences(metadata: &Metadata, faults: &mut Vec<String>) {
    for package in &metadata.packages {
        let Some(licence) = &package.license else {
            faults.push(format!("`{}` names no licence", package.name));
            continue;
        };
        let fits =
            |choice: &str| choice.split(" AND ").all(|part| LICENCES.contains(&part.trim_matches([' ', '(', ')'])));
        let text = licence.replace('/', " OR ");
        // «(A OR B) AND C» is read as the choices «(A» and «B) AND C»: one that fits is enough, all parts of it count.
        if !text.split(" OR ").any(fits) {
            faults.push(format!("`{}` is under {licence}", package.name));
        }
    }
}

fn names(folder: &Path, faults: &mut Vec<String>) -> Result<()> {
    for path in rust_files(folder) {
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if EMPTY_NAMES.contains(&stem) {
            faults.push(format!("{} has a name that says nothing", shown(&path)));
        }
        let text = fs::read_to_string(&path)?;
        let may = path.components().any(|part| part.as_os_str() == "seawall-sensor");
        if !may && text.lines().any(|line| line.trim_start().starts_with("unsafe ") || line.contains("= unsafe {")) {
            faults.push(format!("{} is unsafe", shown(&path)));
        }
    }
    Ok(())
}

fn rust_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(workspace()).unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_workspace_is_tidy() {
        super::run().unwrap();
    }
}

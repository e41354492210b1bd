//! All kustomizations of an input, and what they make of its files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::Problem;

use super::Around;
use super::around::KUSTOMIZATIONS;
use super::chart::{Charts, Place};
use super::kustomization::{Kustomization, lexical};
use crate::Settings;
use crate::entry::{Content, Entry};
use crate::plan::add;
use crate::problem::{foreign, unread};
use crate::shown::normal;

/// The kustomizations of an input, by their descriptions.
pub(super) struct Overlays {
    kustomizations: BTreeMap<PathBuf, Kustomization>,
    resources: FxHashSet<PathBuf>,
    owners: FxHashMap<PathBuf, PathBuf>,
}

impl Overlays {
    /// The kustomizations among `files` and `around` them. Files that they list and that were not given are added, so
    /// that an overlay is read with its bases.
    pub(super) fn read(
        files: &mut BTreeMap<PathBuf, Entry>,
        charts: &Charts,
        around: &Around,
        settings: &Settings,
    ) -> Self {
        let mut overlays =
            Self { kustomizations: BTreeMap::new(), resources: FxHashSet::default(), owners: FxHashMap::default() };
        for entry in around.entries(&KUSTOMIZATIONS).filter(|entry| !files.contains_key(&entry.identity)) {
            let kustomization = Kustomization::read(&entry, false, settings);
            let folder = entry.identity.parent().unwrap_or(&entry.identity);
            let listed = kustomization.iter().flat_map(|kustomization| &kustomization.resources);
            overlays.resources.extend(listed.map(|resource| lexical(&folder.join(resource))));
            overlays.add(kustomization);
        }
        let is_description = |entry: &&Entry| KUSTOMIZATIONS.contains(&entry.name());
        let mut open: Vec<PathBuf> =
            files.values().filter(is_description).map(|entry| entry.identity.clone()).collect();
        open.reverse();
        while let Some(path) = open.pop() {
            if matches!(charts.place(&path), Place::Part(..)) || overlays.is_given(&path) {
                continue;
            }
            let Some(entry) = files.get(&path) else { continue };
            let shown = Arc::clone(&entry.shown);
            let Some(mut kustomization) = Kustomization::read(entry, true, settings) else { continue };
            for resource in std::mem::take(&mut kustomization.resources) {
                match find(&resource, &kustomization, &shown, files, around) {
                    Some(found) => {
                        open.extend(KUSTOMIZATIONS.contains(&name(&found)).then(|| found.clone()));
                        overlays.resources.insert(found);
                    }
                    None => kustomization.missing.push(resource),
                }
            }
            overlays.add(Some(kustomization));
        }
        overlays
    }

    /// Whether a kustomization lists the file among its resources.
    pub(super) fn is_resource(&self, path: &Path) -> bool {
        self.resources.contains(path)
    }

    /// Whether the file describes a kustomization.
    pub(super) fn describes(&self, path: &Path) -> bool {
        self.kustomizations.contains_key(path)
    }

    /// Whether the file describes a kustomization and is among the files.
    pub(super) fn is_given(&self, path: &Path) -> bool {
        self.kustomizations.get(path).is_some_and(|kustomization| kustomization.given)
    }

    /// The kustomization that the file is a patch, a generator's input or the like of.
    pub(super) fn owner(&self, path: &Path) -> Option<&Kustomization> {
        self.kustomizations.get(self.owners.get(path)?)
    }

    /// What to say about the kustomization that the file describes.
    pub(super) fn problem(&self, path: &Path, shown: &Arc<str>) -> Option<Problem> {
        let (message, is_missing) = self.kustomizations.get(path)?.message();
        Some(if is_missing { unread(shown, message) } else { foreign(shown, message) })
    }

    fn add(&mut self, kustomization: Option<Kustomization>) {
        let Some(kustomization) = kustomization else { return };
        for part in &kustomization.parts {
            let owner = self.owners.entry(part.clone()).or_insert_with(|| kustomization.identity.clone());
            if kustomization.given && !self.kustomizations.get(owner).is_none_or(|owner| owner.given) {
                owner.clone_from(&kustomization.identity);
            }
        }
        self.kustomizations.insert(kustomization.identity.clone(), kustomization);
    }
}

/// The file that `resource` leads to: itself, or the description in the folder that it names. One that is not among
/// `files` is looked for on disk: a folder anywhere, a file at or below the kustomization, as kustomize allows it.
fn find(
    resource: &str,
    kustomization: &Kustomization,
    shown: &str,
    files: &mut BTreeMap<PathBuf, Entry>,
    around: &Around,
) -> Option<PathBuf> {
    let folder = kustomization.identity.parent()?;
    let path = lexical(&folder.join(resource));
    let described = KUSTOMIZATIONS.iter().map(|name| path.join(name));
    let mut candidates = std::iter::once(path.clone()).chain(described);
    if let Some(known) = candidates.find(|candidate| files.contains_key(candidate)) {
        return Some(known);
    }
    if !around.on_disk || Path::new(resource).is_absolute() {
        return None;
    }
    let found = fs::canonicalize(&path).ok()?;
    let (found, file_name) = if found.is_dir() {
        let name = KUSTOMIZATIONS.iter().find(|name| found.join(name).is_file())?;
        (fs::canonicalize(found.join(name)).ok()?, format!("/{name}"))
    } else {
        (found.starts_with(folder).then_some(found)?, String::new())
    };
    let metadata = fs::metadata(&found).ok().filter(fs::Metadata::is_file)?;
    let written = match shown.rsplit_once('/') {
        Some((above, _)) => format!("{above}/{resource}{file_name}"),
        None => format!("{resource}{file_name}"),
    };
    let shown = normal(&written);
    let content = Content::File(metadata.len());
    add(files, Entry { identity: found.clone(), shown: shown.into(), content, given: false });
    Some(found)
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

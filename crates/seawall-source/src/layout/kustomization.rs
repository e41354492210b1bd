//! What one kustomization names.

use std::path::{Component, Path, PathBuf};

use seawall_yaml::{Kind, Node};

use super::first_document;
use crate::Settings;
use crate::entry::Entry;
use crate::problem::{count, joined, named};
use crate::shown::printable;

/// A kustomization or component, as its description says.
pub(crate) struct Kustomization {
    /// Its description.
    pub(crate) identity: PathBuf,
    /// Whether its description is among the files.
    pub(crate) given: bool,
    /// What it takes as it is: files, and folders with kustomizations of their own. As written.
    pub(crate) resources: Vec<String>,
    /// Files that are applied to resources or made into objects, and are no objects themselves.
    pub(crate) parts: Vec<PathBuf>,
    /// What it does, for people: `3 patches`.
    changes: Vec<String>,
    /// Resources that lie behind a URL.
    remote: Vec<String>,
    /// Resources that are not there.
    pub(crate) missing: Vec<String>,
    component: bool,
    has_resources: bool,
}

/// Fields with lists of patches, generators and the like: a name for one of them, and where the paths are.
const LISTS: [(&str, &str, &[&str]); 19] = [
    ("patches", "patch", &["", "path"]),
    ("patchesStrategicMerge", "patch", &[""]),
    ("patchesJson6902", "patch", &["path"]),
    ("components", "component", &[]),
    ("images", "image", &[]),
    ("replicas", "replica count", &[]),
    ("replacements", "replacement", &["path"]),
    ("vars", "variable", &[]),
    ("labels", "label set", &[]),
    ("configMapGenerator", "generator", &["files", "envs", "env"]),
    ("secretGenerator", "generator", &["files", "envs", "env"]),
    ("generators", "generator", &[""]),
    ("helmCharts", "chart", &["valuesFile", "additionalValuesFiles"]),
    ("helmChartInflationGenerator", "chart", &["values"]),
    ("transformers", "transformer", &[""]),
    ("validators", "validator", &[""]),
    ("configurations", "configuration", &[""]),
    ("crds", "schema", &[""]),
    ("openapi", "schema", &["path"]),
];

/// Fields that change every object.
const OTHERS: [&str; 5] = ["namespace", "namePrefix", "nameSuffix", "commonLabels", "commonAnnotations"];

impl Kustomization {
    /// Reads the description `entry`. Nothing when it is none: a controller's object of the same kind, or no YAML.
    pub(crate) fn read(entry: &Entry, given: bool, settings: &Settings) -> Option<Self> {
        let document = first_document(entry, settings)?;
        let root = document.root();
        let own_group = |api_version: &str| api_version.starts_with("kustomize.config.k8s.io/");
        if root.kind() != Kind::Mapping || !root.get("apiVersion").and_then(Node::as_str).is_none_or(own_group) {
            return None;
        }
        let folder = entry.identity.parent()?.to_owned();
        let mut kustomization = Self {
            identity: entry.identity.clone(),
            given,
            resources: Vec::new(),
            parts: Vec::new(),
            changes: Vec::new(),
            remote: Vec::new(),
            missing: Vec::new(),
            has_resources: false,
            component: root.get("kind").and_then(Node::as_str) == Some("Component"),
        };
        for path in ["resources", "bases", "components"].iter().filter_map(|key| root.get(key)).flat_map(texts) {
            let kind = if is_remote(path) { &mut kustomization.remote } else { &mut kustomization.resources };
            kind.push(printable(path));
        }
        kustomization.has_resources = !kustomization.resources.is_empty();
        kustomization.changes(root, &folder);
        Some(kustomization)
    }

    /// What to say: the problem's text, and whether anything is missing from what was read.
    pub(crate) fn message(&self) -> (String, bool) {
        let mut parts = Vec::new();
        if !self.changes.is_empty() {
            parts.push(format!("{} not applied", joined(&self.changes)));
        }
        for (what, names) in [("behind a URL", &self.remote), ("not there", &self.missing)] {
            if !names.is_empty() {
                parts.push(format!("{what}: {}", named(names.iter().map(String::as_str))));
            }
        }
        let word = self.word();
        if parts.is_empty() {
            return (format!("{word} was not rendered: it only lists files, which were read as they are"), false);
        }
        if self.has_resources {
            parts.push("plain resources were read as they are".into());
        }
        (format!("{word} was not rendered: {}", parts.join("; ")), true)
    }

    /// What it is called.
    pub(crate) fn word(&self) -> &'static str {
        if self.component { "kustomize component" } else { "kustomization" }
    }

    fn changes(&mut self, root: Node<'_>, folder: &Path) {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for (key, word, paths) in LISTS {
            let Some(value) = root.get(key) else { continue };
            let elements: Vec<Node<'_>> =
                if value.kind() == Kind::Sequence { value.items().collect() } else { vec![value] };
            let elements = elements.into_iter().filter(|element| !element.is_null());
            for element in elements {
                match counts.iter_mut().find(|(known, _)| *known == word) {
                    Some((_, number)) => *number += 1,
                    None => counts.push((word, 1)),
                }
                let places =
                    paths.iter().filter_map(|path| if path.is_empty() { Some(element) } else { element.get(path) });
                self.parts.extend(places.flat_map(texts).filter_map(|path| part(path, folder)));
            }
        }
        self.changes.extend(counts.into_iter().map(|(word, number)| count(number, word)));
        self.changes.extend(OTHERS.iter().filter(|key| root.get(key).is_some()).map(|key| format!("`{key}`")));
    }
}

/// The path without `.` and `..`.
pub(crate) fn lexical(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(normal.pop()),
            other => normal.push(other),
        }
    }
    normal
}

/// The string, or the strings of the list.
fn texts(node: Node<'_>) -> impl Iterator<Item = &str> {
    node.as_str().into_iter().chain(node.items().filter_map(Node::as_str))
}

/// The file that an entry of a list names: a path, or `key=path`. An entry can hold its YAML itself instead.
fn part(written: &str, folder: &Path) -> Option<PathBuf> {
    let path = written.split_once('=').map_or(written, |(_, path)| path).trim();
    (!path.is_empty() && !path.contains('\n')).then(|| lexical(&folder.join(path)))
}

fn is_remote(path: &str) -> bool {
    path.contains("://") || path.contains("?ref=") || path.starts_with("git@") || path.starts_with("github.com/")
}

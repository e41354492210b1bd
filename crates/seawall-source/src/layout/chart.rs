//! Helm charts: folders with a `Chart.yaml`.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Component, Path, PathBuf};

use rustc_hash::FxHashMap;
use seawall_yaml::{Kind, Node};

use super::around::CHART;
use super::{Around, Covers, first_document};
use crate::Settings;
use crate::entry::Entry;
use crate::problem::{count, joined};
use crate::shown::printable;

/// The charts among the files and above them, by folder.
pub(super) struct Charts(FxHashMap<PathBuf, Chart>);

/// One chart.
pub(super) struct Chart {
    folder: PathBuf,
    /// As its description says, or the folder's name.
    name: String,
    version: String,
    dependencies: usize,
    /// Whether its description is among the files.
    given: bool,
}

/// What a file of a chart is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A template.
    Template,
    /// Values that templates are filled with.
    Values,
    /// Something that a kustomization applies or makes objects of.
    Overlay,
    /// What templates read, tests, and the description of a subchart.
    Other,
}

/// Where a file stands, seen from the charts.
pub(super) enum Place<'c> {
    /// In none, or where Helm does not look, or among what Helm installs as it is: custom resource definitions.
    Elsewhere,
    /// It is the description of a chart that is no other's subchart.
    Description,
    /// At a place that Helm knows, in this chart or in one of its subcharts.
    Part(&'c Chart, Part),
}

impl Charts {
    /// The charts whose descriptions are among `files` or `around` them.
    pub(super) fn read(files: &BTreeMap<PathBuf, Entry>, around: &Around, settings: &Settings) -> Self {
        let mut charts = FxHashMap::default();
        for entry in around.entries(&[CHART]).filter(|entry| !files.contains_key(&entry.identity)) {
            add(&mut charts, &entry, files, false, settings);
        }
        for entry in files.values().filter(|entry| entry.name() == CHART) {
            add(&mut charts, entry, files, true, settings);
        }
        Self(charts)
    }

    /// Where the file `path` stands.
    pub(super) fn place(&self, path: &Path) -> Place<'_> {
        let Some(mut chart) = self.outermost(path, None) else { return Place::Elsewhere };
        let mut folder = chart.folder.as_path();
        loop {
            let mut names = path.strip_prefix(folder).into_iter().flat_map(Path::components).map(name);
            let (first, second, third) = (names.next().unwrap_or_default(), names.next(), names.next());
            let subchart = second.filter(|_| third.is_some()).map(|name| folder.join("charts").join(name));
            match (first, second) {
                (CHART, None) if folder == chart.folder => return Place::Description,
                (file, None) => return of_file(chart, file),
                ("crds", _) => return Place::Elsewhere,
                ("templates", _) => {
                    let own_name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                    let part = if own_name.starts_with('_') { Part::Other } else { Part::Template };
                    return Place::Part(chart, part);
                }
                ("charts", _) => match subchart.and_then(|subchart| self.0.get(&subchart)) {
                    Some(subchart) => folder = &subchart.folder,
                    None => return Place::Part(chart, Part::Other),
                },
                ("files" | "ci" | "tests", _) => return Place::Part(chart, Part::Other),
                _ => match self.outermost(path, Some(folder)) {
                    Some(inner) => (chart, folder) = (inner, &inner.folder),
                    None => return Place::Elsewhere,
                },
            }
        }
    }

    /// What to say about the chart whose description is the file `path`, if it is one's.
    pub(super) fn message(&self, path: &Path, covers: &Covers) -> Option<String> {
        let chart = self.0.get(path.parent()?).filter(|_| path.ends_with(CHART))?;
        let prefix = chart.folder.join("charts");
        let subcharts = self.0.keys().filter(|folder| folder.parent() == Some(&prefix)).count();
        let mut skipped = vec![count(covers.templates, "template"), count(covers.values, "values file")];
        let rest = covers.files.len() - covers.templates - covers.values;
        if subcharts.max(chart.dependencies) > 0 {
            skipped.push(count(subcharts.max(chart.dependencies), "subchart"));
        }
        if rest > 0 {
            skipped.push(count(rest, "other file"));
        }
        Some(format!("chart {chart} was not rendered: {} skipped", joined(&skipped)))
    }

    /// Whether the file `path` is the description of a chart and among the files.
    pub(super) fn is_given(&self, path: &Path) -> bool {
        path.ends_with(CHART) && path.parent().and_then(|folder| self.0.get(folder)).is_some_and(|chart| chart.given)
    }

    /// The outermost chart that `path` lies in, below `within` if that is given.
    fn outermost(&self, path: &Path, within: Option<&Path>) -> Option<&Chart> {
        if self.0.is_empty() {
            return None;
        }
        let folders = path.ancestors().skip(1).take_while(|folder| within != Some(folder));
        folders.filter_map(|folder| self.0.get(folder)).last()
    }
}

impl Chart {
    /// The path of its description.
    pub(super) fn description(&self) -> PathBuf {
        self.folder.join(CHART)
    }
}

impl fmt::Display for Chart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let space = if self.version.is_empty() { "" } else { " " };
        write!(f, "`{}`{space}{}", self.name, self.version)
    }
}

fn add(
    charts: &mut FxHashMap<PathBuf, Chart>,
    entry: &Entry,
    files: &BTreeMap<PathBuf, Entry>,
    given: bool,
    settings: &Settings,
) {
    let Some(folder) = entry.identity.parent().map(Path::to_owned) else { return };
    let document = first_document(entry, settings);
    let root = document.as_ref().map(|document| document.root());
    let text = |key| root.and_then(|root| root.get(key)).and_then(Node::scalar).filter(|text| !text.is_empty());
    let templates = folder.join("templates");
    let is_chart = text("name").is_some()
        || files.range(templates.clone()..).next().is_some_and(|(path, _)| path.starts_with(&templates));
    if !is_chart {
        return;
    }
    let own_name = folder.file_name().unwrap_or_default().to_string_lossy();
    let list = root.and_then(|root| root.get("dependencies")).filter(|list| list.kind() == Kind::Sequence);
    let chart = Chart {
        name: printable(text("name").unwrap_or(&own_name)),
        version: printable(text("version").unwrap_or_default()),
        dependencies: list.map_or(0, |list| list.items().count()),
        given,
        folder: folder.clone(),
    };
    charts.insert(folder, chart);
}

/// A file that lies directly in a chart's folder, or in a subchart's.
fn of_file<'c>(chart: &'c Chart, file: &str) -> Place<'c> {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    match stem {
        _ if file.ends_with(".schema.json") => Place::Part(chart, Part::Other),
        _ if stem.contains("values") => Place::Part(chart, Part::Values),
        "Chart" | "requirements" | "questions" | "artifacthub-repo" => Place::Part(chart, Part::Other),
        _ => Place::Elsewhere,
    }
}

fn name(component: Component<'_>) -> &str {
    component.as_os_str().to_str().unwrap_or_default()
}

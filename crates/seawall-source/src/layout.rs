//! Which files belong to charts and kustomizations, found out before any of them is judged.

mod around;
mod chart;
mod kustomization;
mod overlays;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use seawall_yaml::{Document, Text};

pub(crate) use around::Around;
use chart::{Charts, Part, Place};
use overlays::Overlays;

use crate::Settings;
use crate::entry::Entry;
use crate::format::Format;
use crate::plan::{Step, Work};
use crate::problem::{foreign, unread};
use crate::read::FileObservations;

/// What is to be done for each of `files`. Charts and kustomizations are not rendered: what belongs to them is named in
/// one problem for each, and manifests that stand by themselves are read as such.
pub(crate) fn arrange(mut files: BTreeMap<PathBuf, Entry>, around: &Around, settings: &Settings) -> Vec<Step> {
    let charts = Charts::read(&files, around, settings);
    let overlays = Overlays::read(&mut files, &charts, around, settings);
    let mut covers: BTreeMap<PathBuf, Covers> = BTreeMap::new();
    let mut steps = Vec::new();
    let mut owners = Vec::new();
    for (identity, entry) in files {
        let is_archive = entry.given && Format::promised(entry.name()) != Format::Plain;
        match role(&identity, &charts, &overlays) {
            _ if is_archive => steps.push(Step::manifest(entry)),
            Role::Manifest => steps.push(Step::manifest(entry)),
            Role::Owner => owners.push(entry),
            Role::Part { owner, part, .. } if charts.is_given(&owner) || overlays.is_given(&owner) => {
                covers.entry(owner).or_default().add(part, entry.shown);
            }
            Role::Part { part, alone, .. } => steps.push(Step::known(match part {
                Part::Values | Part::Other => foreign(&entry.shown, alone),
                Part::Template | Part::Overlay => unread(&entry.shown, alone),
            })),
        }
    }
    for entry in owners {
        let covers = covers.remove(&entry.identity).unwrap_or_default();
        let message = charts.message(&entry.identity, &covers);
        let problem = message.map(|message| unread(&entry.shown, message));
        let problem = problem.or_else(|| overlays.problem(&entry.identity, &entry.shown));
        let mut known = FileObservations::new(Arc::clone(&entry.shown));
        known.was_read = true;
        known.covers = covers.files;
        known.observations.extend(problem.map(seawall_model::Observation::Problem));
        steps.push(Step { shown: entry.shown, work: Work::Known(known) });
    }
    steps.sort_by(|a, b| a.shown.cmp(&b.shown));
    steps
}

/// What a file is to the charts and kustomizations around it.
enum Role {
    /// Nothing: it stands by itself.
    Manifest,
    /// It is a chart's or a kustomization's description.
    Owner,
    /// It belongs to the one whose description is `owner`. `alone` is what to say when that is not read.
    Part { owner: PathBuf, part: Part, alone: String },
}

fn role(identity: &Path, charts: &Charts, overlays: &Overlays) -> Role {
    if overlays.is_resource(identity) {
        return if overlays.describes(identity) { Role::Owner } else { Role::Manifest };
    }
    match charts.place(identity) {
        Place::Description => return Role::Owner,
        Place::Part(chart, part) => {
            let alone = match part {
                Part::Template => format!("template of chart {chart}, which was not rendered; skipped"),
                _ => format!("belongs to chart {chart}, which was not rendered; skipped"),
            };
            return Role::Part { owner: chart.description(), part, alone };
        }
        Place::Elsewhere if overlays.describes(identity) => return Role::Owner,
        Place::Elsewhere => {}
    }
    match overlays.owner(identity) {
        Some(owner) => {
            let alone = format!("belongs to the {} above it, which was not rendered; skipped", owner.word());
            Role::Part { owner: owner.identity.clone(), part: Part::Overlay, alone }
        }
        None => Role::Manifest,
    }
}

/// The files that belong to one chart or kustomization.
#[derive(Debug, Default)]
pub(crate) struct Covers {
    files: Vec<Arc<str>>,
    templates: usize,
    values: usize,
}

impl Covers {
    fn add(&mut self, part: Part, file: Arc<str>) {
        self.templates += usize::from(part == Part::Template);
        self.values += usize::from(part == Part::Values);
        self.files.push(file);
    }
}

/// Descriptions larger than this describe nothing.
const LARGEST: u64 = 4 << 20;

/// The first document of a small file; nothing when it cannot be read, which is then said when it is read in earnest.
fn first_document(entry: &Entry, settings: &Settings) -> Option<Document> {
    if entry.size() > LARGEST {
        return None;
    }
    let bytes = entry.peek(settings).ok()?;
    let text = Arc::new(Text::from_bytes(bytes));
    seawall_yaml::read_all(&text, &settings.yaml).into_iter().find_map(|reading| reading.document)
}

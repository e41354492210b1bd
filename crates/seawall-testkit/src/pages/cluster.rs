//! A tiny cluster made of text.

use std::sync::Arc;

use seawall_model::analysis::Analysis;
use seawall_model::finding::{Finding, Findings, Unknown};
use seawall_model::problem::Effect;
use seawall_model::{Draft, Facts, Origin, Problem, Reference, Rule, Snapshot, SourceFile, World, expand};
use seawall_yaml::{Options, Text, read_all};
use serde_json::Value;

/// A tiny cluster made of text. A first line `# world: closed` closes the world, `# kubernetes: 1.26` names a version.
pub struct Cluster {
    /// The objects.
    pub snapshot: Snapshot,
    /// What was wrong with the text.
    pub problems: Vec<Problem>,
    pub(super) unread: Vec<String>,
    facts: Facts,
}

impl Cluster {
    /// Reads `text`.
    pub fn parse(text: &str) -> Self {
        Self::with(text, Self::facts_in(text))
    }

    /// What the first lines of `text` say of the cluster as a whole.
    pub fn facts_in(text: &str) -> Facts {
        let mut facts = Facts::default();
        for line in text.lines().take_while(|line| line.starts_with('#')) {
            if line == "# world: closed" {
                facts.world = World::Closed;
            }
            if let Some(version) = line.strip_prefix("# kubernetes: ").and_then(|version| version.parse().ok()) {
                facts.kubernetes = version;
            }
        }
        facts
    }

    /// Reads `text` under `facts`.
    pub fn with(text: &str, facts: Facts) -> Self {
        Self::of(&[("page.yaml", text)], facts)
    }

    /// Reads files, each a path and a text, under `facts`.
    pub fn of(files: &[(&str, &str)], facts: Facts) -> Self {
        let mut draft = Draft::default();
        let mut unread = Vec::new();
        for &(path, text) in files {
            let text = Arc::new(Text::new(text.to_owned()));
            let origin = Origin::File(Arc::new(SourceFile { path: path.into(), text: Arc::clone(&text) }));
            for reading in read_all(&text, &Options::default()) {
                let fatal = reading.problems.iter().filter(|problem| problem.fatal);
                unread.extend(fatal.map(|problem| problem.message.clone()));
                let Some(document) = reading.document else { continue };
                expand(&Arc::new(document), &origin, None).into_iter().for_each(|observation| draft.add(observation));
            }
        }
        let (snapshot, problems) = draft.freeze(facts);
        unread.extend(problems.iter().filter(|p| p.effect != Effect::Doubtful).map(|problem| problem.message.clone()));
        Self { snapshot, problems, unread, facts }
    }

    /// The findings of the rules for which `selected` holds, without the covered ones.
    pub fn judge(&self, analysis: &dyn Analysis, selected: &dyn Fn(&Rule) -> bool) -> Vec<Finding> {
        self.judged(analysis, selected).findings
    }

    /// What the rules for which `selected` holds could not decide.
    pub fn unknowns(&self, analysis: &dyn Analysis, selected: &dyn Fn(&Rule) -> bool) -> Vec<Unknown> {
        self.judged(analysis, selected).unknowns
    }

    pub(super) fn judged(&self, analysis: &dyn Analysis, selected: &dyn Fn(&Rule) -> bool) -> Findings {
        let plan = analysis.plan(selected);
        let mut into = Findings::default();
        for id in self.snapshot.ids().filter(|&id| self.snapshot.maker(id).is_none()) {
            plan.judge(id, &self.snapshot, &mut into);
        }
        plan.survey(&self.snapshot, &mut into);
        into
    }

    /// The object as JSON.
    pub(super) fn json_of(&self, wanted: &Reference) -> Option<Value> {
        self.snapshot.objects().iter().find(|object| object.reference == *wanted).map(|object| object.node().to_json())
    }

    /// The same cluster with other objects.
    pub(super) fn replaced(&self, objects: &[Value]) -> Self {
        let documents: Vec<String> = objects.iter().map(Value::to_string).collect();
        Self::with(&documents.join("\n---\n"), self.facts)
    }

    pub(super) fn objects(&self) -> Vec<(Reference, Value)> {
        self.snapshot.objects().iter().map(|object| (object.reference.clone(), object.node().to_json())).collect()
    }
}

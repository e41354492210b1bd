//! A tiny cluster made of text.

use std::sync::Arc;

use seawall_model::analysis::Analysis;
use seawall_model::finding::{Finding, Findings, Unknown};
use seawall_model::parameter::Setting;
use seawall_model::problem::Effect;
use seawall_model::{
    Draft, Facts, GroupKind, Origin, Parameters, Problem, Reference, Rule, Snapshot, SourceFile, World, expand,
};
use seawall_yaml::{Options, Text, read_all};
use serde_json::Value;

/// A tiny cluster made of text. Its first lines may say more: `# world: closed`, `# kubernetes: 1.26`,
/// `# server: v1.36.2`, `# today: 2026-11-21`, `# unread: apps/Deployment`, `# parameter: RULE.NAME = JSON`.
pub struct Cluster {
    /// The objects.
    pub snapshot: Snapshot,
    /// What was wrong with the text.
    pub problems: Vec<Problem>,
    pub(super) unread: Vec<String>,
    facts: Facts,
    parameters: Vec<(String, Setting)>,
}

impl Cluster {
    /// Reads `text`.
    pub fn parse(text: &str) -> Self {
        let mut cluster = Self::with(text, Self::facts_in(text));
        let lines = head(text).filter_map(|line| line.strip_prefix("# parameter: ")?.split_once(" = "));
        cluster.parameters = lines.map(|(name, value)| (name.to_owned(), setting(value))).collect();
        cluster
    }

    /// What the first lines set on the rules of `analysis`.
    ///
    /// # Panics
    /// When they name a parameter that there is not, or give it a value of another type.
    fn parameters(&self, analysis: &dyn Analysis) -> Parameters {
        let mut parameters = Parameters::default();
        for (name, value) in &self.parameters {
            let mut known = analysis.parameters().iter().copied();
            let parameter = known.find(|known| format!("{}.{}", known.rule, known.name) == *name);
            let parameter = parameter.unwrap_or_else(|| panic!("there is no parameter `{name}`"));
            if let Err(wrong) = parameters.set(parameter, value.clone()) {
                panic!("{wrong}");
            }
        }
        parameters
    }

    /// What the first lines of `text` say of the cluster as a whole.
    pub fn facts_in(text: &str) -> Facts {
        let mut facts = Facts::default();
        for line in head(text) {
            if line == "# world: closed" {
                facts.world = World::Closed;
            }
            if let Some(version) = line.strip_prefix("# kubernetes: ").and_then(|version| version.parse().ok()) {
                facts.kubernetes = version;
            }
            facts.server = line.strip_prefix("# server: ").and_then(|server| server.parse().ok()).or(facts.server);
            facts.today = line.strip_prefix("# today: ").and_then(|today| today.parse().ok()).or(facts.today);
            if let Some((group, kind)) =
                line.strip_prefix("# unread: ").map(|kind| kind.split_once('/').unwrap_or(("", kind)))
            {
                facts.unread.add(GroupKind::of(group, kind), None);
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
        let (snapshot, problems) = draft.freeze(facts.clone());
        unread.extend(
            problems
                .iter()
                .filter(|p| p.effect != Effect::Doubtful && p.told_by.is_none())
                .map(|problem| problem.message.clone()),
        );
        Self { snapshot, problems, unread, facts, parameters: Vec::new() }
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
        let plan = analysis.plan(selected, &self.parameters(analysis));
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
        let replaced = Self::with(&documents.join("\n---\n"), self.facts.clone());
        Self { parameters: self.parameters.clone(), ..replaced }
    }

    pub(super) fn objects(&self) -> Vec<(Reference, Value)> {
        self.snapshot.objects().iter().map(|object| (object.reference.clone(), object.node().to_json())).collect()
    }
}

fn head(text: &str) -> impl Iterator<Item = &str> {
    text.lines().take_while(|line| line.starts_with('#'))
}

fn setting(value: &str) -> Setting {
    let value: Value = serde_json::from_str(value).unwrap_or_else(|error| panic!("a parameter `{value}`: {error}"));
    match value {
        Value::Bool(flag) => Setting::Flag(flag),
        Value::String(text) => Setting::Text(text),
        Value::Array(words) => Setting::List(words.iter().filter_map(Value::as_str).map(str::to_owned).collect()),
        value => Setting::Number(value.as_u64().unwrap_or_else(|| panic!("a parameter cannot be `{value}`"))),
    }
}

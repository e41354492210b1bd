//! Frameworks: what a standard asks for, and which rules look for it.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use seawall_yaml::{Node, Options, Text, read_all};

/// The data files, one framework each.
const FILES: &[&str] = &[
    include_str!("../../../frameworks/attack.yaml"),
    include_str!("../../../frameworks/checklist.yaml"),
    include_str!("../../../frameworks/cis-1.11.yaml"),
    include_str!("../../../frameworks/cis-1.12.yaml"),
    include_str!("../../../frameworks/hipaa.yaml"),
    include_str!("../../../frameworks/iso-27001.yaml"),
    include_str!("../../../frameworks/nist-800-190.yaml"),
    include_str!("../../../frameworks/nsa-cisa.yaml"),
    include_str!("../../../frameworks/owasp-2022.yaml"),
    include_str!("../../../frameworks/owasp-2025.yaml"),
    include_str!("../../../frameworks/pci-dss.yaml"),
    include_str!("../../../frameworks/pss.yaml"),
    include_str!("../../../frameworks/soc2.yaml"),
];

/// A standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Framework {
    /// Short name, as used in flags and reports: `pss`.
    pub name: String,
    /// Full name.
    pub title: String,
    /// The version that the controls follow.
    pub version: String,
    /// Whether every finding names its controls. Those of the others stand in scorecards and in the crosswalk: with a
    /// dozen frameworks on each finding nobody would read any.
    pub on_findings: bool,
    /// Its controls, in its own order.
    pub controls: Vec<Control>,
    /// Parts of it that have a name of their own.
    pub parts: Vec<Part>,
}

/// A part of a framework that can be asked for by itself: `pss-baseline`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// What the ids of its controls begin with, one of these.
    pub prefixes: Vec<String>,
}

/// Something that a standard asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// Its id in the standard: `5.2.2`, `baseline/privileged`.
    pub id: String,
    /// What it asks for, in our words.
    pub title: String,
    /// The rules that look for it.
    pub rules: Vec<String>,
    /// What it asks beyond what the rules see, if anything: the rules finding nothing is a pass all the same.
    pub rest: Option<String>,
    /// Why it cannot be assessed from objects, or not as a whole: the rules finding nothing is no pass.
    pub manual: Option<String>,
}

impl Control {
    /// The first part of the id, up to its last `.` or `/`, which controls of one section share; empty when there is none.
    pub fn section(&self) -> &str {
        self.id.rfind(['.', '/']).map_or("", |end| &self.id[..end])
    }
}

impl Framework {
    fn part(&self, name: &str) -> Option<Self> {
        let part = self.parts.iter().find(|part| part.name == name)?;
        let is_in = |control: &&Control| part.prefixes.iter().any(|prefix| control.id.starts_with(prefix));
        Some(Self {
            name: name.to_owned(),
            controls: self.controls.iter().filter(is_in).cloned().collect(),
            parts: Vec::new(),
            ..self.clone()
        })
    }
}

/// All frameworks.
#[derive(Debug)]
pub struct Frameworks {
    all: Vec<Framework>,
    /// For each rule, `(framework, control)` by index.
    by_rule: FxHashMap<String, Vec<(usize, usize)>>,
}

impl Frameworks {
    /// What this build knows. Read on the first call.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Frameworks> = OnceLock::new();
        BUILT_IN.get_or_init(|| Self::new(FILES.iter().filter_map(|file| parse(file)).collect()))
    }

    fn new(all: Vec<Framework>) -> Self {
        let mut by_rule: FxHashMap<String, Vec<(usize, usize)>> = FxHashMap::default();
        for (number, framework) in all.iter().enumerate() {
            for (index, control) in framework.controls.iter().enumerate() {
                for rule in &control.rules {
                    by_rule.entry(rule.clone()).or_default().push((number, index));
                }
            }
        }
        Self { all, by_rule }
    }

    /// All of them, by name.
    pub fn all(&self) -> &[Framework] {
        &self.all
    }

    /// The framework with this name, or the part of one: `cis-1.12`, `pss`, `pss-baseline`.
    pub fn named(&self, name: &str) -> Option<Framework> {
        let whole = self.all.iter().find(|framework| framework.name == name).cloned();
        whole.or_else(|| self.all.iter().find_map(|framework| framework.part(name)))
    }

    /// All names that [`Frameworks::named`] knows.
    pub fn names(&self) -> Vec<&str> {
        let parts = |framework: &'_ Framework| framework.parts.len();
        let mut names = Vec::with_capacity(self.all.len() + self.all.iter().map(parts).sum::<usize>());
        for framework in &self.all {
            names.push(framework.name.as_str());
            names.extend(framework.parts.iter().map(|part| part.name.as_str()));
        }
        names
    }

    /// The controls that a finding of a rule names.
    pub fn named_by(&self, rule: &str) -> impl Iterator<Item = (&Framework, &Control)> {
        self.controls_of(rule).filter(|(framework, _)| framework.on_findings)
    }

    /// The controls that a rule looks for.
    pub fn controls_of(&self, rule: &str) -> impl Iterator<Item = (&Framework, &Control)> {
        let indexes = self.by_rule.get(rule).map_or(&[][..], Vec::as_slice);
        indexes.iter().map(|&(framework, control)| {
            let framework = &self.all[framework];
            (framework, &framework.controls[control])
        })
    }
}

fn parse(file: &str) -> Option<Framework> {
    let text = Arc::new(Text::new(file.to_owned()));
    let document = read_all(&text, &Options::default()).into_iter().find_map(|reading| reading.document)?;
    let root = document.root();
    let word = |node: Node<'_>, key| node.get(key).and_then(Node::scalar).map(str::to_owned);
    let words = |node: Node<'_>, key| -> Vec<String> {
        let items = node.get(key).into_iter().flat_map(Node::items);
        items.filter_map(Node::as_str).map(str::to_owned).collect()
    };
    let control = |node: Node<'_>| {
        Some(Control {
            id: word(node, "id")?,
            title: word(node, "title")?,
            rules: words(node, "rules"),
            rest: word(node, "rest"),
            manual: word(node, "manual"),
        })
    };
    let part = |node: Node<'_>| Some(Part { name: word(node, "name")?, prefixes: words(node, "controls") });
    Some(Framework {
        name: word(root, "framework")?,
        title: word(root, "title")?,
        version: word(root, "version")?,
        on_findings: root.get("on-findings").and_then(Node::as_bool).unwrap_or(false),
        controls: root.get("controls").into_iter().flat_map(Node::items).filter_map(control).collect(),
        parts: root.get("parts").into_iter().flat_map(Node::items).filter_map(part).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalog;

    #[test]
    fn every_file_is_read_whole_and_names_rules_that_exist() {
        let catalog = Catalog::built_in();
        let frameworks = Frameworks::built_in();
        assert_eq!(frameworks.all().len(), FILES.len());
        for framework in frameworks.all() {
            assert!(!framework.controls.is_empty(), "{}", framework.name);
            for control in &framework.controls {
                let is_answered = !control.rules.is_empty() || control.manual.is_some();
                assert!(is_answered, "{} {} names no rule and no reason", framework.name, control.id);
                for rule in &control.rules {
                    assert!(catalog.rule(rule).is_some(), "{} {} names `{rule}`", framework.name, control.id);
                }
            }
        }
    }
}

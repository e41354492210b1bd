//! Frameworks: what a standard asks for, and which rules look for it.

use std::sync::OnceLock;

use std::sync::Arc;

use rustc_hash::FxHashMap;
use seawall_yaml::{Node, Options, Text, read_all};

/// The data files, one framework each.
const FILES: &[&str] = &[
    include_str!("../../../frameworks/attack.yaml"),
    include_str!("../../../frameworks/cis.yaml"),
    include_str!("../../../frameworks/nsa-cisa.yaml"),
    include_str!("../../../frameworks/pss.yaml"),
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
    /// Its controls, in its own order.
    pub controls: Vec<Control>,
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

    /// The framework with this name.
    pub fn named(&self, name: &str) -> Option<&Framework> {
        self.all.iter().find(|framework| framework.name == name)
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
    let control = |node: Node<'_>| {
        let rules = node.get("rules").into_iter().flat_map(Node::items).filter_map(Node::as_str);
        Some(Control { id: word(node, "id")?, title: word(node, "title")?, rules: rules.map(str::to_owned).collect() })
    };
    Some(Framework {
        name: word(root, "framework")?,
        title: word(root, "title")?,
        version: word(root, "version")?,
        controls: root.get("controls").into_iter().flat_map(Node::items).filter_map(control).collect(),
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
                assert!(!control.rules.is_empty(), "{} {} names no rule", framework.name, control.id);
                for rule in &control.rules {
                    assert!(catalog.rule(rule).is_some(), "{} {} names `{rule}`", framework.name, control.id);
                }
            }
        }
    }
}

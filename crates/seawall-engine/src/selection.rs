//! Which rules run.

use rustc_hash::FxHashSet;
use seawall_model::analysis::Judge;
use seawall_model::{Parameters, Problem, Severity};
use thiserror::Error;

use crate::{Catalog, Frameworks, Profile};

/// What the user asked for.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// How much is reported.
    pub profile: Profile,
    /// Only these analyses; all when empty.
    pub only: Vec<String>,
    /// Only these rules, by id or alias, whatever the profile; the profile decides when empty.
    pub rules: Vec<String>,
    /// Not these rules, by id or alias.
    pub skip: Vec<String>,
    /// Only rules that these frameworks name, whatever the profile; the profile decides when empty.
    pub frameworks: Vec<String>,
    /// What the user set on rules.
    pub parameters: Parameters,
}

/// A name in a selection that nothing answers to.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SelectionError {
    /// No rule has this id or alias.
    #[error("no rule is called `{name}`{}", did_you_mean(similar))]
    Rule {
        /// As given.
        name: String,
        /// Ids that are close.
        similar: Vec<String>,
    },
    /// No framework has this name.
    #[error("no framework is called `{name}`; there are {}", known.join(", "))]
    Framework {
        /// As given.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// No analysis has this name.
    #[error("no analysis is called `{name}`; there are {}", known.join(", "))]
    Analysis {
        /// As given.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
}

fn did_you_mean(similar: &[String]) -> String {
    let quoted: Vec<String> = similar.iter().map(|name| format!("`{name}`")).collect();
    if quoted.is_empty() {
        "; `seawall rules` lists them".to_owned()
    } else {
        format!("; did you mean {}?", quoted.join(", "))
    }
}

/// The selected rules, ready to run.
pub struct Plan {
    pub(crate) judges: Vec<Box<dyn Judge>>,
    rules: FxHashSet<&'static str>,
    /// Whether findings that say nothing new beside others are reported too.
    pub(crate) everything: bool,
    /// The mildest severity of a finding that is reported, unless all findings of its rule are as mild.
    pub(crate) least: Severity,
}

impl Selection {
    /// Finds the rules that are meant.
    ///
    /// # Errors
    /// When a name in the selection is nobody's.
    pub fn plan(&self, catalog: &Catalog, frameworks: &Frameworks) -> Result<Plan, SelectionError> {
        let rules = self.selected(catalog, frameworks)?;
        let judges = catalog
            .analyses()
            .iter()
            .map(|analysis| analysis.plan(&|rule| rules.contains(rule.id), &self.parameters))
            .collect();
        Ok(Plan { judges, rules, everything: self.asks_for_everything(), least: self.least() })
    }

    fn selected(&self, catalog: &Catalog, frameworks: &Frameworks) -> Result<FxHashSet<&'static str>, SelectionError> {
        self.known_analyses(catalog)?;
        let wanted = named(catalog, &self.rules)?;
        let skipped = named(catalog, &self.skip)?;
        let framed = self.framed(frameworks)?;
        let by_profile = self.rules.is_empty() && self.frameworks.is_empty();
        let picked = catalog.entries().iter().filter(|entry| {
            let id = entry.rule.id;
            (self.only.is_empty() || self.only.iter().any(|only| only == entry.analysis))
                && !skipped.contains(id)
                && (by_profile && self.profile.holds(entry.rule) || wanted.contains(id) || framed.contains(id))
        });
        Ok(picked.map(|entry| entry.rule.id).collect())
    }

    /// Who asks for all, for single rules or for a framework wants their whole truth; who asks for a profile wants no
    /// line that another line makes superfluous.
    fn asks_for_everything(&self) -> bool {
        self.profile == Profile::All || !self.rules.is_empty() || !self.frameworks.is_empty()
    }

    /// Who asks for single rules or for a framework wants their mild findings too.
    fn least(&self) -> Severity {
        let by_profile = self.rules.is_empty() && self.frameworks.is_empty();
        if by_profile { self.profile.least() } else { Severity::Info }
    }

    fn known_analyses(&self, catalog: &Catalog) -> Result<(), SelectionError> {
        // Paths are told of in the summary; they are no findings.
        let analyses = catalog.analyses().iter().map(|analysis| analysis.name());
        let known: Vec<String> = analyses.chain(["paths"]).map(str::to_owned).collect();
        match self.only.iter().find(|name| !known.contains(name)) {
            Some(name) => Err(SelectionError::Analysis { name: name.clone(), known }),
            None => Ok(()),
        }
    }

    fn framed(&self, frameworks: &Frameworks) -> Result<FxHashSet<String>, SelectionError> {
        let mut rules = FxHashSet::default();
        for name in &self.frameworks {
            let framework = frameworks.named(name).ok_or_else(|| SelectionError::Framework {
                name: name.clone(),
                known: frameworks.names().into_iter().map(str::to_owned).collect(),
            })?;
            rules.extend(framework.controls.into_iter().flat_map(|control| control.rules));
        }
        Ok(rules)
    }
}

fn named(catalog: &Catalog, names: &[String]) -> Result<FxHashSet<&'static str>, SelectionError> {
    let mut rules = FxHashSet::default();
    for name in names {
        let found = catalog.answering_to(name);
        if found.is_empty() {
            let similar = catalog.similar(name).into_iter().map(str::to_owned).collect();
            return Err(SelectionError::Rule { name: name.clone(), similar });
        }
        rules.extend(found.iter().map(|entry| entry.rule.id));
    }
    Ok(rules)
}

impl Plan {
    /// How many rules will run.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether nothing will run.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Takes from each problem the rule that tells the same, where that rule does not run.
    pub fn leave_told(&self, mut problems: Vec<Problem>) -> Vec<Problem> {
        for problem in &mut problems {
            problem.told_by = problem.told_by.filter(|rule| self.runs(rule));
        }
        problems
    }

    /// Whether the rule will run.
    pub fn runs(&self, rule: &str) -> bool {
        self.rules.contains(rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(selection: &Selection) -> Result<Plan, SelectionError> {
        selection.plan(&Catalog::built_in(), Frameworks::built_in())
    }

    #[test]
    fn the_profile_decides_unless_rules_are_named() {
        let baseline = plan(&Selection { profile: Profile::Baseline, ..Selection::default() }).unwrap();
        assert!(baseline.runs("privileged-container"));
        let named = Selection { profile: Profile::Baseline, rules: vec!["KSV-0017".into()], ..Selection::default() };
        assert_eq!(plan(&named).unwrap().len(), 1);
    }

    #[test]
    fn a_rule_on_request_is_in_no_profile_and_runs_by_name() {
        let all = plan(&Selection { profile: Profile::All, ..Selection::default() }).unwrap();
        assert!(!all.runs("sorted-keys"));
        let named = plan(&Selection { rules: vec!["sorted-keys".into()], ..Selection::default() }).unwrap();
        assert!(named.runs("sorted-keys"));
    }

    #[test]
    fn a_skipped_rule_does_not_run_even_when_it_is_named() {
        let names = vec!["privileged-container".to_owned()];
        let selection = Selection { rules: names.clone(), skip: names, ..Selection::default() };
        assert!(plan(&selection).unwrap().is_empty());
    }

    #[test]
    fn a_name_that_is_nobodys_is_an_error_with_a_suggestion() {
        let selection = Selection { rules: vec!["priviliged-container".into()], ..Selection::default() };
        let error = plan(&selection).err().unwrap().to_string();
        assert!(error.contains("did you mean `privileged-container`"), "{error}");
    }
}

//! All rules that there are.

use seawall_model::analysis::Analysis;
use seawall_model::{Parameter, Rule};
use seawall_network::NetworkRules;
use seawall_posture::Posture;
use seawall_rbac::RbacRules;

static NETWORK: NetworkRules = NetworkRules;
static POSTURE: Posture = Posture;
static RBAC: RbacRules = RbacRules;

/// All analyses and their rules.
pub struct Catalog {
    analyses: Vec<&'static dyn Analysis>,
    entries: Vec<Entry>,
}

/// A rule and the analysis that it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The rule.
    pub rule: &'static Rule,
    /// `posture`, `rbac` ...
    pub analysis: &'static str,
}

impl Catalog {
    /// What this build can do.
    pub fn built_in() -> Self {
        let analyses: Vec<&'static dyn Analysis> = vec![&NETWORK, &POSTURE, &RBAC];
        let mut entries: Vec<Entry> = Vec::new();
        for analysis in &analyses {
            entries.extend(analysis.rules().into_iter().map(|rule| Entry { rule, analysis: analysis.name() }));
        }
        entries.sort_by_key(|entry| entry.rule.id);
        Self { analyses, entries }
    }

    /// All rules, by id.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All analyses.
    pub fn analyses(&self) -> &[&'static dyn Analysis] {
        &self.analyses
    }

    /// The rule with this id.
    pub fn rule(&self, id: &str) -> Option<Entry> {
        self.entries.iter().copied().find(|entry| entry.rule.id == id)
    }

    /// What users can set on the rule with this id.
    pub fn parameters(&self, rule: &str) -> impl Iterator<Item = &'static Parameter> + use<'_> {
        let rule = rule.to_owned();
        let all = self.analyses.iter().flat_map(|analysis| analysis.parameters().iter().copied());
        all.filter(move |parameter| parameter.rule == rule)
    }

    /// The rules that answer to `name`: the one with that id, else all that have it as an alias.
    pub fn answering_to(&self, name: &str) -> Vec<Entry> {
        match self.rule(name) {
            Some(entry) => vec![entry],
            None => self.entries.iter().copied().filter(|entry| entry.rule.answers_to(name)).collect(),
        }
    }

    /// The rule ids closest to a name that nothing answers to, the best first.
    pub fn similar(&self, name: &str) -> Vec<&'static str> {
        closest(name, self.entries.iter().map(|entry| entry.rule.id))
    }
}

/// The words closest to `name`, the best first, three at most; none that is not close.
pub fn closest<'w>(name: &str, words: impl Iterator<Item = &'w str>) -> Vec<&'w str> {
    let mut scored: Vec<(f64, &str)> =
        words.map(|word| (strsim::jaro_winkler(name, word), word)).filter(|(score, _)| *score > 0.8).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(3).map(|(_, word)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_an_id_of_its_own_and_a_title_without_a_full_stop() {
        let catalog = Catalog::built_in();
        for pair in catalog.entries().windows(2) {
            assert_ne!(pair[0].rule.id, pair[1].rule.id);
        }
        for entry in catalog.entries() {
            assert!(!entry.rule.title.ends_with('.'), "{}", entry.rule.id);
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(entry.rule.id.chars().all(plain), "{}", entry.rule.id);
        }
    }

    #[test]
    fn a_rule_answers_to_its_aliases_and_a_misspelt_one_is_suggested() {
        let catalog = Catalog::built_in();
        assert!(catalog.answering_to("ckv_k8s_16").iter().any(|entry| entry.rule.id == "privileged-container"));
        assert_eq!(catalog.similar("priviledged-container")[0], "privileged-container");
    }
}

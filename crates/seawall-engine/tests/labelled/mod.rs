//! Compares our findings with the labels of an outside corpus: a folder for each check, a file for each example, and a
//! file name that says whether the example passes or fails the check.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use seawall_model::analysis::Analysis;
use seawall_network::NetworkRules;
use seawall_posture::Posture;
use seawall_rbac::RbacRules;
use seawall_testkit::pages::Cluster;

const ANALYSES: [&dyn Analysis; 3] = [&Posture, &NetworkRules, &RbacRules];

/// A corpus, and what we make of it.
pub(crate) struct Corpus {
    /// Check to the rules that correspond to it: a failing example has a finding of at least one of them, a passing one
    /// of none.
    pub(crate) checks: &'static [(&'static str, &'static [&'static str])],
    /// Checks that no rule of ours corresponds to, with the reason. With those above they are all of the corpus.
    pub(crate) left_out: &'static [(&'static str, &'static str)],
    /// Examples on which we disagree, `CHECK/FILE`, with the reason why we are right. Each of them is still a
    /// disagreement, and there is no other.
    pub(crate) differences: &'static [(&'static str, &'static str)],
    /// The label in a file's name: whether the example is meant to fail. None for files that are no examples.
    pub(crate) fails: fn(&str) -> Option<bool>,
}

impl Corpus {
    /// Everything in which the corpus in `folder` and we are not as the tables say.
    pub(crate) fn faults(&self, folder: &Path) -> Vec<String> {
        let mut faults = self.unknown_rules();
        let mut disagreements = BTreeSet::new();
        let mut compared = 0;
        for check in names(folder).iter().filter(|name| folder.join(name).is_dir()) {
            if let Some((_, reason)) = self.left_out.iter().find(|(name, _)| name == check) {
                eprintln!("{check}: not compared: {reason}");
                continue;
            }
            let Some((_, rules)) = self.checks.iter().find(|(name, _)| name == check) else {
                faults.push(format!("check `{check}` is missing in the table"));
                continue;
            };
            for file in names(&folder.join(check)) {
                let Some(fails) = (self.fails)(&file) else { continue };
                let example = format!("{check}/{file}");
                match finds(&folder.join(check).join(&file), rules) {
                    Ok(found) if found == fails => {}
                    Ok(found) => drop(disagreements.insert((example, if found { "found" } else { "not found" }))),
                    Err(fault) => faults.push(format!("{example}: {fault}")),
                }
                compared += 1;
            }
        }
        let listed = self.checks.iter().map(|(check, _)| check).chain(self.left_out.iter().map(|(check, _)| check));
        let gone = listed.filter(|check| !folder.join(check).is_dir());
        faults.extend(gone.map(|check| format!("check `{check}` is in the table and not in the corpus")));
        for (example, found) in &disagreements {
            if !self.differences.iter().any(|(listed, _)| listed == example) {
                faults.push(format!("{example}: {found}, against its label"));
            }
        }
        for (listed, _) in self.differences {
            if !disagreements.iter().any(|(example, _)| example == listed) {
                faults.push(format!("{listed}: listed as a difference and is none"));
            }
        }
        eprintln!("{compared} examples compared, {} differences", disagreements.len());
        faults
    }

    fn unknown_rules(&self) -> Vec<String> {
        let rules = ANALYSES.iter().flat_map(|analysis| analysis.rules());
        let known: Vec<&str> = rules.map(|rule| rule.id).collect();
        let named = self.checks.iter().flat_map(|(_, rules)| *rules);
        named.filter(|rule| !known.contains(rule)).map(|rule| format!("there is no rule `{rule}`")).collect()
    }
}

/// Whether one of the rules finds something in the file.
fn finds(path: &Path, rules: &[&str]) -> Result<bool, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let cluster = Cluster::parse(&text);
    if cluster.snapshot.objects().is_empty() {
        return Err("no object could be read".to_owned());
    }
    let finds = |analysis: &&dyn Analysis| !cluster.judge(*analysis, &|rule| rules.contains(&rule.id)).is_empty();
    Ok(ANALYSES.iter().any(finds))
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("cannot list `{}`: {error}", folder.display()));
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

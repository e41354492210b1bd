//! What the rules say of other people's manifests.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use seawall_model::finding::Finding;
use seawall_model::{Facts, World};
use seawall_network::NetworkRules;
use seawall_testkit::pages::Cluster;
use seawall_testkit::shared;

/// Rules that say that something is not used, or not there.
const ABSENCE: &[&str] = &[
    "dangling-network-policy",
    "dangling-network-policy-peer",
    "no-network-policy",
    "no-default-deny",
    "network-policy-named-port-missing",
    "network-policy-namespace-missing",
    "policy-selects-nothing",
    "policy-ignored-by-plugin",
    "cni-without-policy",
    "metadata-api-reachable",
    "dns-cut-off",
    "api-server-cut-off",
    "webhook-cut-off",
];

/// The folders that directly hold manifests.
fn folders() -> Vec<PathBuf> {
    let Some(shared) = shared() else { return Vec::new() };
    let mut found = Vec::new();
    let mut open = vec![shared.join("data/netpol"), shared.join("data/manifests")];
    while let Some(folder) = open.pop() {
        open.extend(entries(&folder).into_iter().filter(|path| path.is_dir()));
        if !manifests(&folder).is_empty() {
            found.push(folder);
        }
    }
    found.sort();
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    entries
}

/// Path and text of each manifest; templates of charts are none.
fn manifests(folder: &Path) -> Vec<(String, String)> {
    let is_manifest =
        |path: &PathBuf| path.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json");
    let files = entries(folder).into_iter().filter(is_manifest);
    let read = files.filter_map(|path| Some((path.display().to_string(), fs::read_to_string(path).ok()?)));
    read.filter(|(_, text)| !text.contains("{{")).collect()
}

fn findings(folder: &Path, world: World) -> Vec<Finding> {
    let files = manifests(folder);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let cluster = Cluster::of(&files, Facts { world, ..Facts::default() });
    cluster.judge(&NetworkRules, &|_| true)
}

#[test]
fn in_a_folder_that_may_be_a_part_nothing_is_said_to_be_absent() {
    for folder in folders() {
        for finding in findings(&folder, World::Open) {
            assert!(
                !ABSENCE.contains(&finding.rule.id),
                "{}: {}: {}",
                folder.display(),
                finding.rule.id,
                finding.message
            );
        }
    }
}

#[test]
fn every_finding_of_a_whole_world_has_a_place_and_a_sentence() {
    let mut by_rule: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for folder in folders() {
        for finding in findings(&folder, World::Closed) {
            assert!(!finding.message.is_empty() && !finding.message.ends_with('.'), "{}", finding.message);
            let said = format!("{}: {}: {}", folder.display(), finding.object, finding.message);
            by_rule.entry(finding.rule.id).or_default().push(said);
        }
    }
    for (rule, said) in by_rule {
        eprintln!("{rule}: {}", said.len());
        said.iter().for_each(|said| eprintln!("    {said}"));
    }
}

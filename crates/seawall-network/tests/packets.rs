//! The packet lab: what real packets can do under policies that something else than the engine translated, compared with
//! what a person wrote down. `seawall_testkit::lab` says what that proves and what it does not.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::time::Instant;
use std::{fs, io};

use seawall_testkit::lab::{self, Case, Cluster, Outcome, Probe, Run};

/// The clusters, and one file of cases for each theme.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packets");
/// How many laboratories work at the same time.
const LABS: usize = 4;
/// How many differences of a case are shown.
const SHOWN: usize = 6;

#[test]
fn packets_do_what_is_expected() {
    if let Some(missing) = lab::missing() {
        assert!(!lab::is_required(), "{missing}");
        eprintln!("skipped: {missing}");
        return;
    }
    let start = Instant::now();
    let mut differences = Vec::new();
    let (mut cases, mut probes) = (0, 0);
    for (cluster, about) in by_cluster() {
        let run = Run::of(&cluster, &about, LABS).expect("a laboratory");
        differences.extend(some(&cluster.name, &run.uncontrolled));
        assert_eq!(run.outcomes.len(), about.len());
        differences.extend(run.outcomes.iter().filter_map(|outcome| judged(outcome, &about[outcome.case])));
        cases += about.len();
        probes += run.probes;
    }
    eprintln!("{cases} cases, {probes} probes, {:.1} s", start.elapsed().as_secs_f64());
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}

fn judged(outcome: &Outcome, case: &Case) -> Option<String> {
    let unexpected = |(probe, got_through): (&Probe, &bool)| {
        let is_expected = case.expectation.as_ref()?.allows(probe);
        let verb = if *got_through { "got through" } else { "was refused" };
        (is_expected != *got_through).then(|| format!("{} {verb}", probe.shown(&case.cluster)))
    };
    let mut differences = outcome.faults.clone();
    differences.extend(outcome.verdicts.iter().filter_map(unexpected));
    some(&case.name, &differences)
}

/// The first of `differences`, and how many there are.
fn some(name: &str, differences: &[String]) -> Option<String> {
    let shown = differences.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("\n  ");
    (!differences.is_empty()).then(|| format!("{name}: {}\n  {shown}", differences.len()))
}

/// The clusters with the cases about them.
fn by_cluster() -> Vec<(Cluster, Vec<Case>)> {
    let mut texts: BTreeMap<String, String> =
        fs::read_dir(FOLDER).expect("the cases").map(|entry| read(&entry)).collect();
    let clusters = Cluster::read_all(&texts.remove("clusters").expect("the clusters")).expect("clusters");
    let mut cases = Vec::new();
    for (name, text) in &texts {
        cases.extend(Case::read(name, text, &clusters).unwrap_or_else(|wrong| panic!("{name}: {wrong}")));
    }
    let about = |cluster: &Cluster| cases.iter().filter(|case| case.cluster.name == cluster.name).cloned().collect();
    clusters.iter().map(|cluster| (cluster.clone(), about(cluster))).collect()
}

fn read(entry: &io::Result<fs::DirEntry>) -> (String, String) {
    let path = entry.as_ref().expect("a file of cases").path();
    let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
    (name, fs::read_to_string(&path).expect("a text"))
}

//! The packet lab: what real packets can do under policies that something else than the engine translated, compared with
//! what a person wrote down. `seawall_testkit::lab` says what that proves and what it does not.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::time::Instant;

use seawall_testkit::lab::{self, Case, Cluster, Outcome, Run};

const CLUSTERS: &str = include_str!("packets/clusters.yaml");
const FILES: &[(&str, &str)] = &[("first", include_str!("packets/first.yaml"))];
/// How many laboratories work at the same time.
const LABS: usize = 4;
/// How many differences are shown.
const SHOWN: usize = 40;

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
        differences.extend(run.uncontrolled.iter().map(|fault| format!("{}: {fault}", cluster.name)));
        assert_eq!(run.outcomes.len(), about.len());
        differences.extend(run.outcomes.iter().flat_map(|outcome| judged(outcome, &about[outcome.case])));
        cases += about.len();
        probes += run.probes;
    }
    eprintln!("{cases} cases, {probes} probes, {:.1} s", start.elapsed().as_secs_f64());
    let shown = differences.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} differences:\n{shown}", differences.len());
}

fn judged(outcome: &Outcome, case: &Case) -> Vec<String> {
    let faults = outcome.faults.iter().map(|fault| format!("{}: {fault}", case.name));
    let expected = |(probe, got_through): (_, &bool)| {
        let is_expected = case.expectation.as_ref()?.allows(probe);
        let verb = if *got_through { "got through" } else { "was refused" };
        (is_expected != *got_through).then(|| format!("{}: {} {verb}", case.name, probe.shown(&case.cluster)))
    };
    faults.chain(outcome.verdicts.iter().filter_map(expected)).collect()
}

fn by_cluster() -> Vec<(Cluster, Vec<Case>)> {
    let clusters = Cluster::read_all(CLUSTERS).expect("clusters");
    let mut cases: BTreeMap<String, Vec<Case>> = BTreeMap::new();
    for (name, text) in FILES {
        for case in Case::read(name, text, &clusters).unwrap_or_else(|wrong| panic!("{name}: {wrong}")) {
            cases.entry(case.cluster.name.clone()).or_default().push(case);
        }
    }
    clusters
        .into_iter()
        .map(|cluster| (cases.remove(&cluster.name).unwrap_or_default(), cluster))
        .map(|(c, k)| (k, c))
        .collect()
}

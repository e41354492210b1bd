//! The packet lab: what a person wrote down, what the engine says, and what packets can do under policies that something
//! else than the engine translated, are the same. `seawall_testkit::lab` says what that proves and what it does not.

#[path = "packets/engine.rs"]
mod engine;

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::Instant;
use std::{fs, io};

use engine::Engine;
use seawall_testkit::lab::{self, Case, Cluster, Probe, Run};

/// The clusters, and one file of cases for each theme.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/packets");
/// How many laboratories work at the same time.
const LABS: usize = 4;
/// How many cases per cluster nobody thought of.
const CHANCES: u64 = 40;
/// How many differences of a case are shown.
const SHOWN: usize = 6;

/// What cases are about, beside the kinds of policies.
const TAGS: &[&str] = &[
    "absent",
    "admin",
    "allow-all",
    "any-peer",
    "any-port",
    "baseline",
    "default-label",
    "deny-all",
    "egress",
    "empty",
    "end-port",
    "except",
    "expressions",
    "ingress",
    "ip-block",
    "labels",
    "named-port",
    "namespace-selector",
    "networks",
    "node",
    "null",
    "order",
    "pass",
    "pod-selector",
    "policy-types",
    "port-number",
    "priority",
    "sctp",
    "several-peers",
    "several-policies",
    "several-ports",
    "several-rules",
    "subject",
    "target",
    "tcp",
    "udp",
    "unknown",
    "update",
];

static CASES: LazyLock<Vec<(Cluster, Vec<Case>)>> = LazyLock::new(cases);
/// What the packets of each cluster did; absent where there can be no laboratory.
static RUNS: LazyLock<Option<Vec<Run>>> = LazyLock::new(run);

#[test]
fn there_are_expectations_for_policies_of_every_kind() {
    let cases: Vec<&Case> =
        CASES.iter().flat_map(|(_, cases)| cases).filter(|case| case.expectation.is_some()).collect();
    assert!(cases.len() >= 250, "{} cases", cases.len());
    for kind in ["NetworkPolicy", "ClusterNetworkPolicy", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy"] {
        assert!(cases.iter().any(|case| case.policies.iter().any(|policy| policy["kind"] == kind)), "{kind}");
    }
    for tag in TAGS {
        let number = cases.iter().filter(|case| case.tags.iter().any(|of| of == tag)).count();
        assert!(number >= 2, "{number} cases of {tag}");
    }
}

#[test]
fn the_engine_says_what_is_expected() {
    assert_no_difference(by_engine(|engine, case, probe| {
        let expectation = case.expectation.as_ref()?;
        match engine.allows(case, probe) {
            Ok(says) => (says != expectation.allows(probe)).then(|| told(case, probe, says, "the engine allows")),
            Err(unsure) => Some(unsure),
        }
    }));
}

#[test]
fn what_the_engine_says_of_both_families_holds_for_each() {
    assert_no_difference(by_engine(|engine, case, probe| engine.holds_for_each_family(case, probe).err()));
}

#[test]
fn packets_do_what_is_expected() {
    let Some(runs) = &*RUNS else { return };
    let faults = CASES.iter().zip(runs).filter_map(|((cluster, _), run)| some(&cluster.name, run.uncontrolled.clone()));
    let judged = by_case(runs).filter_map(|(case, outcome)| {
        let unexpected = outcome.verdicts.iter().filter_map(|(probe, got_through)| {
            let is_expected = case.expectation.as_ref()?.allows(probe);
            (is_expected != *got_through).then(|| told(case, probe, *got_through, "the packets got through"))
        });
        some(&case.name, outcome.faults.iter().cloned().chain(unexpected).collect())
    });
    assert_no_difference(faults.chain(judged));
}

#[test]
fn packets_do_what_the_engine_says() {
    let Some(runs) = &*RUNS else { return };
    assert_no_difference(by_case(runs).filter_map(|(case, outcome)| {
        let engine = Engine::read(case);
        let different = outcome.verdicts.iter().filter_map(|(probe, got_through)| match engine.allows(case, probe) {
            Ok(says) => {
                (says != *got_through).then(|| told(case, probe, says, "the engine allows, unlike the packets,"))
            }
            Err(unsure) => Some(unsure),
        });
        some(&case.name, different.collect())
    }));
}

fn run() -> Option<Vec<Run>> {
    if let Some(missing) = lab::missing() {
        assert!(!lab::is_required(), "{missing}");
        eprintln!("skipped: {missing}");
        return None;
    }
    let start = Instant::now();
    let runs: io::Result<Vec<Run>> = CASES.iter().map(|(cluster, cases)| Run::of(cluster, cases, LABS)).collect();
    let runs = runs.expect("a laboratory");
    let sum = |of: fn(&Run) -> usize| runs.iter().map(of).sum::<usize>();
    let (cases, probes) = (sum(|run| run.outcomes.len()), sum(|run| run.probes));
    assert_eq!(cases, CASES.iter().map(|(_, cases)| cases.len()).sum::<usize>());
    let seconds = start.elapsed().as_secs_f64();
    eprintln!("{cases} cases, {probes} probes, {} sent again, {seconds:.1} s", sum(|run| run.repeated));
    Some(runs)
}

/// What `wrong` finds in what the engine says of each probe of each case.
fn by_engine(wrong: impl Fn(&Engine, &Case, &Probe) -> Option<String>) -> impl Iterator<Item = String> {
    let probes = CASES.iter().map(|(cluster, cases)| (Probe::all(cluster), cases));
    let cases = probes.flat_map(|(probes, cases)| cases.iter().map(move |case| (probes.clone(), case)));
    cases.filter_map(move |(probes, case)| {
        let engine = Engine::read(case);
        some(&case.name, probes.iter().filter_map(|probe| wrong(&engine, case, probe)).collect())
    })
}

/// Each case with what its packets did.
fn by_case(runs: &[Run]) -> impl Iterator<Item = (&'static Case, &lab::Outcome)> {
    let outcomes = CASES.iter().zip(runs).flat_map(|((_, cases), run)| run.outcomes.iter().map(move |o| (cases, o)));
    outcomes.map(|(cases, outcome)| (&cases[outcome.case], outcome))
}

fn told(case: &Case, probe: &Probe, says: bool, what: &str) -> String {
    format!("{what} {}: {says}", probe.shown(&case.cluster))
}

/// The first of `differences`, and how many there are.
#[expect(clippy::needless_pass_by_value, reason = "it is made for this")]
fn some(name: &str, differences: Vec<String>) -> Option<String> {
    let shown = differences.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join("\n  ");
    (!differences.is_empty()).then(|| format!("{name}: {}\n  {shown}", differences.len()))
}

fn assert_no_difference(differences: impl Iterator<Item = String>) {
    let differences: Vec<String> = differences.collect();
    assert!(differences.is_empty(), "{} cases differ:\n{}", differences.len(), differences.join("\n"));
}

/// The clusters with the cases about them.
fn cases() -> Vec<(Cluster, Vec<Case>)> {
    let files = fs::read_dir(FOLDER).expect("the cases").map(|entry| entry.expect("a file of cases").path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    let name = |path: &std::path::Path| path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
    let mut texts: BTreeMap<String, String> =
        files.map(|path| (name(&path), fs::read_to_string(&path).expect("a text"))).collect();
    let clusters = Cluster::read_all(&texts.remove("clusters").expect("the clusters")).expect("clusters");
    let read = |(name, text): (&String, &String)| {
        Case::read(name, text, &clusters).unwrap_or_else(|wrong| panic!("{name}: {wrong}"))
    };
    let cases: Vec<Case> = texts.iter().flat_map(read).collect();
    let about = |cluster: &Cluster| -> Vec<Case> {
        cases.iter().filter(|case| case.cluster.name == cluster.name).cloned().collect()
    };
    let all = |cluster: &Cluster| {
        let chances = (0..CHANCES).map(|seed| Case::by_chance(cluster, seed));
        about(cluster).into_iter().chain(chances).collect()
    };
    clusters.iter().map(|cluster| (cluster.clone(), all(cluster))).collect()
}

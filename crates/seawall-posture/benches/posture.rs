//! Time of checking alone: a clean cluster of 10,000 workloads, all rules, one thread. Reading is not counted.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::sync::Arc;
use std::time::Instant;

use seawall_model::analysis::Analysis;
use seawall_model::finding::Findings;
use seawall_model::{Draft, Facts, Origin, SourceFile, World, expand};
use seawall_posture::Posture;
use seawall_testkit::generate::{Cluster, Parameters, Size};
use seawall_yaml::{Options, Text, read_all};

const WORKLOADS: u32 = 10_000;
const RUNS: usize = 9;

fn main() {
    let text = manifests();
    let origin = Origin::File(Arc::new(SourceFile { path: "clean.yaml".into(), text: Arc::clone(&text) }));
    let mut draft = Draft::default();
    for document in read_all(&text, &Options::default()).into_iter().filter_map(|reading| reading.document) {
        expand(&Arc::new(document), &origin, None).into_iter().for_each(|observation| draft.add(observation));
    }
    let (snapshot, _) = draft.freeze(Facts { world: World::Closed, ..Facts::default() });
    let plan = Posture.plan(&|_| true, &seawall_model::Parameters::default());
    let mut times = Vec::new();
    let mut found = 0;
    for _ in 0..RUNS {
        let mut into = Findings::default();
        let start = Instant::now();
        for id in snapshot.ids() {
            plan.judge(id, &snapshot, &mut into);
        }
        times.push(start.elapsed());
        found = into.findings.len();
    }
    times.sort_unstable();
    let median = times[RUNS / 2].as_secs_f64() * 1e3;
    let workloads = snapshot.all_workloads().count();
    println!(
        "checking {workloads} clean workloads ({} objects), all rules, one thread: {median:.1} ms (target 50 ms), {found} findings",
        snapshot.objects().len()
    );
}

fn manifests() -> Arc<Text> {
    let cluster = Cluster::of_size(Size::Workloads(WORKLOADS), &Parameters::clean(1_000), 7);
    let mut text = Vec::new();
    cluster.write_yaml(&mut text).expect("memory takes everything");
    Arc::new(Text::from_bytes(text))
}

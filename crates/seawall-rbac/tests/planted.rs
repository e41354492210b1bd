//! Steps between identities that were planted in a generated cluster are found, those of decoys are not.

use seawall_rbac::RbacEdges;
use seawall_testkit::edge_pages::graph_of;
use seawall_testkit::generate::attack::{Cluster, Parameters, Step};

#[test]
fn planted_steps_between_identities_are_found_and_those_of_decoys_are_not() {
    for seed in [7, 8, 9] {
        judge(seed);
    }
}

fn judge(seed: u64) {
    let cluster = Cluster::plan(&Parameters::new(60, 250), seed);
    let mut dump = Vec::new();
    cluster.write_dump(&mut dump).expect("a dump");
    let graph = graph_of(&RbacEdges, &format!("# world: closed\n{}", String::from_utf8(dump).expect("text")));
    let has = |step: &Step| {
        let Some((from, to)) = graph.find(&step.from).zip(graph.find(&step.to)) else { return false };
        let edges = graph.from(from).iter().filter(|edge| edge.is_certain() && step.kinds.contains(&edge.kind.id));
        let mut ends = Vec::new();
        edges.for_each(|edge| graph.ends(edge, &mut ends));
        ends.contains(&to)
    };
    let truth = cluster.truth();
    let planted = truth.paths.iter().chain(&truth.decoys).flat_map(|planted| &planted.steps);
    let judged: Vec<&Step> = planted.filter(|step| step.kinds.iter().any(|kind| kind.starts_with('I'))).collect();
    let wrong: Vec<&&Step> = judged.iter().filter(|step| has(step) == step.missing).collect();
    assert!(wrong.is_empty(), "seed {seed}, {} of {}: {:#?}", wrong.len(), judged.len(), &wrong[..wrong.len().min(5)]);
    assert!(judged.iter().filter(|step| step.missing).count() > 25);
}

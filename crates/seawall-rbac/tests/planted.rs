//! Steps between identities that were planted in a generated cluster are found, those of decoys are not.

use std::collections::BTreeSet;

use seawall_rbac::RbacEdges;
use seawall_testkit::edge_pages::graph_of;
use seawall_testkit::generate::attack::{Cluster, Parameters, Step};

#[test]
fn planted_steps_between_identities_are_found_and_those_of_decoys_are_not() {
    let cluster = Cluster::plan(&Parameters::new(100, 300), 7);
    let mut dump = Vec::new();
    cluster.write_dump(&mut dump).unwrap();
    let graph = graph_of(&RbacEdges, &format!("# world: closed\n{}", String::from_utf8(dump).unwrap()));
    let mut found = BTreeSet::new();
    graph.each_step(|edge, end| {
        if edge.is_certain() {
            found.insert((edge.kind.id, graph.vertex(edge.from).to_string(), graph.vertex(end).to_string()));
        }
    });
    let has = |step: &Step| {
        step.kinds.iter().any(|kind| found.contains(&(*kind, step.from.to_string(), step.to.to_string())))
    };
    let truth = cluster.truth();
    let planted = truth.paths.iter().chain(&truth.decoys).flat_map(|planted| &planted.steps);
    let judged: Vec<&Step> = planted.filter(|step| step.kinds.iter().any(|kind| kind.starts_with('I'))).collect();
    let wrong: Vec<&&Step> = judged.iter().filter(|step| has(step) == step.missing).collect();
    assert!(wrong.is_empty(), "{} of {}: {:#?}", wrong.len(), judged.len(), &wrong[..wrong.len().min(5)]);
    assert!(judged.iter().filter(|step| step.missing).count() > 50);
}

//! What is planted is what the truth says, and always the same.

use std::collections::BTreeSet;

use seawall_testkit::generate::attack::{Cluster, Parameters};
use serde_json::Value;

fn written(cluster: &Cluster) -> Vec<u8> {
    let mut dump = Vec::new();
    cluster.write_dump(&mut dump).expect("a dump");
    dump
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let plan = |seed| Cluster::plan(&Parameters::new(100, 5), seed);
    assert_eq!(written(&plan(7)), written(&plan(7)));
    assert_eq!(plan(7).truth(), plan(7).truth());
    assert_ne!(plan(7).truth(), plan(8).truth());
}

#[test]
fn a_decoy_lacks_one_step_and_a_path_none() {
    let cluster = Cluster::plan(&Parameters::new(100, 300), 1);
    let truth = cluster.truth();
    assert_eq!((truth.paths.len(), truth.decoys.len()), (300, 300));
    for (planted, missing) in
        truth.paths.iter().map(|path| (path, 0)).chain(truth.decoys.iter().map(|decoy| (decoy, 1)))
    {
        assert_eq!(planted.steps.iter().filter(|step| step.missing).count(), missing, "{}", planted.id);
        assert_eq!(planted.trap.is_some(), missing == 1, "{}", planted.id);
    }
    let kinds: BTreeSet<&str> =
        truth.paths.iter().flat_map(|path| &path.steps).flat_map(|step| step.kinds.clone()).collect();
    assert!(kinds.len() >= 33, "{kinds:?}");
    let traps: BTreeSet<&str> = truth.decoys.iter().filter_map(|decoy| decoy.trap).collect();
    assert!(traps.len() >= 40, "{} traps", traps.len());
}

#[test]
fn no_object_is_there_twice() {
    let dump: Value = serde_json::from_slice(&written(&Cluster::plan(&Parameters::new(200, 100), 3))).expect("JSON");
    let items = dump["items"].as_array().expect("items");
    let name = |item: &Value| {
        let of = |key: &str| item["metadata"][key].as_str().unwrap_or_default().to_owned();
        (item["apiVersion"].to_string(), item["kind"].to_string(), of("namespace"), of("name"))
    };
    let names: BTreeSet<_> = items.iter().map(name).collect();
    assert_eq!(names.len(), items.len());
}

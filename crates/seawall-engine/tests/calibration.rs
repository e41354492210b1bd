//! How well risk tells workloads at which attacks begin from others, where the truth is known because it was planted; and
//! that a change that changes nothing moves nobody.
//!
//! `SEAWALL_PODS`, `SEAWALL_PATHS` and `SEAWALL_SEED` ask for another cluster.

use std::collections::BTreeSet;
use std::env;

use seawall_engine::access_graph;
use seawall_model::access::Vertex;
use seawall_risk::AttackGraph;
use seawall_risk::cut::Price;
use seawall_testkit::generate::attack::{Cluster, Parameters, Planted};
use seawall_testkit::pages;

/// A workload by kind, namespace and name, and its expected loss.
type Ranked = Vec<((String, String, String), f64)>;

#[test]
fn workloads_at_which_planted_paths_begin_rank_above_others() {
    let (cluster, dump) = planted();
    let ranked = ranked(&dump);
    let truth = cluster.truth();
    let (paths, decoys) = (beginnings(&truth.paths), beginnings(&truth.decoys));
    let of = |among: &BTreeSet<(String, String, String)>| -> Vec<f64> {
        ranked.iter().filter(|(workload, _)| among.contains(workload)).map(|(_, loss)| *loss).collect()
    };
    let (begin, decoyed) = (of(&paths), of(&decoys));
    let others: Vec<f64> =
        ranked.iter().filter(|(workload, _)| !paths.contains(workload)).map(|(_, loss)| *loss).collect();
    let (among_decoys, among_all) = (auc(&begin, &decoyed), auc(&begin, &others));
    eprintln!(
        "{} workloads, {} begin planted paths, {} decoys: AUC {among_decoys:.3} against decoys, {among_all:.3} against all others",
        ranked.len(),
        begin.len(),
        decoyed.len()
    );
    assert!(begin.len() > 10 && decoyed.len() > 10, "{} and {}", begin.len(), decoyed.len());
    assert!(among_decoys > 0.8 && among_all > 0.8, "{among_decoys} {among_all}");
}

#[test]
fn what_changes_nothing_moves_no_rank() {
    let (_, dump) = planted();
    let before = ranked(&dump);
    let mut list: serde_json::Value = serde_json::from_str(&dump).expect("JSON");
    let items = list["items"].as_array_mut().expect("a list");
    items.reverse();
    let middle = items.len() / 3;
    items.rotate_left(middle);
    items.push(serde_json::json!({ "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": { "namespace": "default", "name": "unrelated" }, "data": { "a": "b" } }));
    let after = ranked(&list.to_string());
    let moved: Vec<_> = before.iter().zip(&after).filter(|(one, other)| one.0 != other.0).take(5).collect();
    assert!(before.len() == after.len() && moved.is_empty(), "{moved:#?}");
}

#[test]
fn a_fix_takes_away_what_the_risks_of_the_graph_without_it_lack() {
    let (_, dump) = planted();
    let facts = pages::Cluster::facts_in("# world: closed\n# server: v1.36.2\n");
    let graph = AttackGraph::new(access_graph(&pages::Cluster::with(&dump, facts).snapshot));
    let sum = |graph: &AttackGraph| graph.risks().iter().map(|risk| risk.expected).sum::<f64>();
    let before = sum(&graph);
    let reliefs = graph.reliefs(&graph.risks(), &|_| Price::from(1.0), 8);
    assert_eq!(reliefs.len(), 8);
    for relief in reliefs {
        let removed = (before - sum(&graph.without(&[relief.fix]))) / before;
        assert!((relief.removed - removed).abs() < 1e-6, "{relief:?} {removed}: {:?}", graph.access().fix(relief.fix));
    }
}

fn planted() -> (Cluster, String) {
    let number = |name: &str, otherwise: u32| env::var(name).map_or(otherwise, |text| text.parse().expect("a number"));
    let parameters = Parameters::new(number("SEAWALL_PODS", 1_000), number("SEAWALL_PATHS", 100));
    let cluster = Cluster::plan(&parameters, number("SEAWALL_SEED", 1).into());
    let mut dump = Vec::new();
    cluster.write_dump(&mut dump).expect("a dump");
    (cluster, String::from_utf8(dump).expect("text"))
}

/// All workloads, the greatest risk first.
fn ranked(dump: &str) -> Ranked {
    let facts = pages::Cluster::facts_in("# world: closed\n# server: v1.36.2\n");
    let graph = AttackGraph::new(access_graph(&pages::Cluster::with(dump, facts).snapshot));
    let named = |vertex: &Vertex| workload(vertex).expect("a workload");
    graph.risks().iter().map(|risk| (named(graph.access().vertex(risk.workload)), risk.expected)).collect()
}

/// The workloads that are taken over first on planted ways.
fn beginnings(planted: &[Planted]) -> BTreeSet<(String, String, String)> {
    planted.iter().filter_map(|one| workload(&one.from)).collect()
}

fn workload(vertex: &Vertex) -> Option<(String, String, String)> {
    match vertex {
        Vertex::Workload { kind, namespace, name } | Vertex::Container { kind, namespace, name, .. } => {
            Some((kind.to_string(), namespace.to_string(), name.to_string()))
        }
        _ => None,
    }
}

/// The chance that one of `high` is greater than one of `low`; equal ones count half.
fn auc(high: &[f64], low: &[f64]) -> f64 {
    let won = |one: f64| -> f64 {
        let against = |other: f64| {
            if one > other {
                1.0
            } else if (one - other).abs() < f64::EPSILON {
                0.5
            } else {
                0.0
            }
        };
        low.iter().map(|&other| against(other)).sum()
    };
    high.iter().map(|&one| won(one)).sum::<f64>() / (high.len() * low.len()) as f64
}

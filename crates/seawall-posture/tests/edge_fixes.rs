//! Every fix of an edge, applied by itself to the objects of the page that shows the edge, takes that edge away.

use std::collections::BTreeMap;

use seawall_model::access::{AccessGraph, EdgeSource, Edges, Fix, FixValue, Inventory};
use seawall_model::{Facts, Field, ObjectId, Snapshot};
use seawall_posture::PostureEdges;
use seawall_testkit::pages::Cluster;
use seawall_yaml::NodeId;
use serde_json::{Value, json};

fn graph(snapshot: &Snapshot) -> AccessGraph {
    let inventory = Inventory::new(snapshot);
    let mut edges = Edges::new(&inventory);
    PostureEdges.find(snapshot, &inventory, &mut edges);
    let parts = edges.into();
    AccessGraph::join(inventory, vec![parts])
}

/// How many certain and how many potential edges lead from where to where, by kind.
fn counted(graph: &AccessGraph) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for edge in graph.edges().iter().filter(|edge| !edge.kind.id.is_empty()) {
        *counted.entry(described(graph, edge)).or_default() += 1;
    }
    counted
}

fn described(graph: &AccessGraph, edge: &seawall_model::access::Edge) -> String {
    let (from, to) = (graph.vertex(edge.from), graph.vertex(edge.to));
    format!("{} {from} -> {to}, {}", edge.kind.id, edge.unsure.unwrap_or("certain"))
}

/// The cluster with one fix applied.
fn fixed(snapshot: &Snapshot, fix: &Fix, facts: &Facts) -> Snapshot {
    let mut objects: Vec<Value> = snapshot.objects().iter().map(|object| object.node().to_json()).collect();
    match *fix {
        Fix::Delete { object } => drop(objects.remove(object.0 as usize)),
        Fix::Set { object, node, path, value } => {
            let value = match value {
                FixValue::Bool(value) => json!(value),
                FixValue::Text(text) => json!(text),
            };
            set(&mut objects[object.0 as usize], &pointer(snapshot, object, node, path), value);
        }
        Fix::Remove { object, node } => {
            remove(&mut objects[object.0 as usize], &pointer(snapshot, object, node, ""));
        }
        Fix::Enforce { namespace, level } => {
            let label = "/metadata/labels/pod-security.kubernetes.io~1enforce";
            set(&mut objects[namespace.0 as usize], label, json!(level));
        }
        ref other => panic!("not one of posture: {other:?}"),
    }
    let text: Vec<String> = objects.iter().map(Value::to_string).collect();
    Cluster::with(&text.join("\n---\n"), facts.clone()).snapshot
}

fn pointer(snapshot: &Snapshot, object: ObjectId, node: NodeId, path: &'static str) -> String {
    let object = snapshot.object(object);
    Field { node: object.document.node(node), path }.pointer(object.node())
}

fn set(object: &mut Value, pointer: &str, value: Value) {
    let mut at = object;
    for key in pointer.split('/').skip(1) {
        let key = key.replace("~1", "/").replace("~0", "~");
        at = match at {
            Value::Array(list) => &mut list[key.parse::<usize>().expect("an index")],
            other => {
                if !other.is_object() {
                    *other = json!({});
                }
                &mut other[key]
            }
        };
    }
    *at = value;
}

fn remove(object: &mut Value, pointer: &str) {
    let (parent, last) = pointer.rsplit_once('/').expect("not the root");
    match object.pointer_mut(parent).expect("it is there") {
        Value::Array(list) => drop(list.remove(last.parse().expect("an index"))),
        Value::Object(map) => drop(map.remove(last)),
        other => panic!("nothing can be taken out of {other}"),
    }
}

fn blocks(page: &str) -> Vec<&str> {
    page.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn every_fix_alone_takes_its_edge_away() {
    let (mut faults, mut applied) = (Vec::new(), 0);
    for kind in PostureEdges.kinds() {
        for text in blocks(kind.doc) {
            let facts = Cluster::facts_in(text);
            let cluster = Cluster::parse(text);
            let before = graph(&cluster.snapshot);
            let counts = counted(&before);
            for edge in before.edges().iter().filter(|edge| edge.kind.id == kind.id) {
                for &fix in before.fixes(edge) {
                    let after = counted(&graph(&fixed(&cluster.snapshot, before.fix(fix), &facts)));
                    let name = described(&before, edge);
                    applied += 1;
                    if after.get(&name).copied().unwrap_or_default() >= counts[&name] {
                        faults.push(format!("{name}: {:?}", before.fix(fix)));
                    }
                }
            }
        }
    }
    assert!(applied > 100, "{applied}");
    assert!(faults.is_empty(), "{} of {applied}: {faults:#?}", faults.len());
}
